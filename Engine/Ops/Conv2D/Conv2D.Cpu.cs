using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// A convolution is a matrix product with the matrix of patches, and so are both of its gradients. The matrix of patches, nine times the image for a 3×3
// kernel, never exists: the product reads its elements from the image, which has got zeros around it where the kernel reaches beyond it.
public sealed unsafe partial class CpuDevice
{
    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        if (SuitsWinograd(geometry))
        {
            WinogradConv2D(Pointer(x), Pointer(kernel), Pointer(bias), geometry, activation, Pointer(y));
            return;
        }

        Multiply(
            geometry.OutputPositions, geometry.OutputChannels, geometry.PatchLength,
            PatchesOfInputs(Pointer(x), geometry),
            RightOperand(Pointer(kernel), geometry.OutputChannels, geometry.PatchLength, transposed: false),
            Pointer(y), Pointer(bias), activation);
    }

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        if (SuitsWinograd(geometry))
        {
            WinogradConv2DBackwardInput(Pointer(gradient), Pointer(kernel), geometry, Pointer(inputGradient));
            return;
        }

        var taps = geometry.KernelHeight * geometry.KernelWidth;
        Multiply(
            geometry.InputPositions, geometry.InputChannels, taps * geometry.OutputChannels,
            PatchesOfOutputs(Pointer(gradient), geometry),
            new TurnedKernelOperand(Pointer(kernel), taps, geometry.InputChannels, geometry.OutputChannels),
            Pointer(inputGradient));
    }

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        if (SuitsWinograd(geometry))
        {
            WinogradConv2DBackwardKernel(Pointer(x), Pointer(gradient), geometry, Pointer(kernelGradient));
            return;
        }

        Multiply(
            geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions,
            new TransposedOperand<PatchMatrix>(PatchesOfInputs(Pointer(x), geometry)),
            RightOperand(Pointer(gradient), geometry.OutputChannels, geometry.OutputPositions, transposed: false),
            Pointer(kernelGradient));
    }

    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    private PatchMatrix PatchesOfInputs(float* x, in Conv2DGeometry g)
    {
        // Where the last windows end, if they end outside.
        var height = Math.Max(g.PaddingTop + g.InputHeight, ((g.OutputHeight - 1) * g.Stride) + g.KernelHeight);
        var width = Math.Max(g.PaddingLeft + g.InputWidth, ((g.OutputWidth - 1) * g.Stride) + g.KernelWidth);
        var image = Pad(x, g.Batch, g.InputHeight, g.InputWidth, g.InputChannels, height, width, 1, g.PaddingTop, g.PaddingLeft);
        var row = width * g.InputChannels;
        return new PatchMatrix(
            image, g.OutputHeight, g.OutputWidth, g.Stride * row, g.Stride * g.InputChannels, height * row, row, g.InputChannels, g.KernelWidth);
    }

    /// <summary>For each input pixel, the output pixels it went into: a patch too, for a stride of 1 and a kernel turned by 180°.</summary>
    private PatchMatrix PatchesOfOutputs(float* gradient, in Conv2DGeometry g)
    {
        var (height, width) = (g.InputHeight + g.KernelHeight - 1, g.InputWidth + g.KernelWidth - 1);
        var (top, left) = (g.KernelHeight - 1 - g.PaddingTop, g.KernelWidth - 1 - g.PaddingLeft);
        var image = Pad(gradient, g.Batch, g.OutputHeight, g.OutputWidth, g.OutputChannels, height, width, g.Stride, top, left);
        var row = width * g.OutputChannels;
        return new PatchMatrix(image, g.InputHeight, g.InputWidth, row, g.OutputChannels, height * row, row, g.OutputChannels, g.KernelWidth);
    }

    private float* Pad(float* images, int batch, int height, int width, int channels, int paddedHeight, int paddedWidth, int spread, int top, int left)
    {
        if ((height, width, spread) == (paddedHeight, paddedWidth, 1))
            return images;

        var padded = Scratch(checked(batch * paddedHeight * paddedWidth * channels));
        _workers.Run(
            new PadImagesJob(images, height, width, channels, padded, paddedHeight, paddedWidth, spread, top, left),
            batch, RowsWorthAThread(paddedHeight * paddedWidth * channels));
        return padded;
    }
}
