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
            Patches(PatchSource.Inputs(geometry), Pointer(x), geometry.Batch),
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
            Patches(PatchSource.Outputs(geometry), Pointer(gradient), geometry.Batch),
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
            new TransposedOperand<PatchMatrix>(Patches(PatchSource.Inputs(geometry), Pointer(x), geometry.Batch)),
            RightOperand(Pointer(gradient), geometry.OutputChannels, geometry.OutputPositions, transposed: false),
            Pointer(kernelGradient));
    }

    /// <summary>The patches of a batch, padded by all threads if they need it.</summary>
    private PatchMatrix Patches(PatchSource source, float* images, int batch)
    {
        var length = source.PaddedLength(batch);
        if (length == 0)
            return source.Matrix(images);
        var padded = Scratch(length);
        _workers.Run(source.Padding(images, padded), batch, RowsWorthAThread(length / batch));
        return source.Matrix(padded);
    }
}
