using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// A convolution is a matrix product with the matrix of patches, and so are both of its gradients. The patches are copied into the product's
// packed panels straight from the image: the matrix of patches itself, nine times the image for a 3×3 kernel, never exists.
public sealed unsafe partial class CpuDevice
{
    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y) =>
        Multiply(
            geometry.OutputPositions, geometry.OutputChannels, geometry.PatchLength,
            new PatchRowsOperand(PatchMatrix.OfInputs(Pointer(x), geometry)),
            RightOperand(Pointer(kernel), geometry.OutputChannels, geometry.PatchLength, transposed: false),
            Pointer(y), Pointer(bias), activation);

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient) =>
        Multiply(
            geometry.InputPositions, geometry.InputChannels, geometry.KernelHeight * geometry.KernelWidth * geometry.OutputChannels,
            new PatchRowsOperand(PatchMatrix.OfOutputs(Pointer(gradient), geometry)),
            new ChannelsOfKernelOperand(Pointer(kernel), geometry.InputChannels, geometry.OutputChannels),
            Pointer(inputGradient));

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient) =>
        Multiply(
            geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions,
            new PatchColumnsOperand(PatchMatrix.OfInputs(Pointer(x), geometry)),
            RightOperand(Pointer(gradient), geometry.OutputChannels, geometry.OutputPositions, transposed: false),
            Pointer(kernelGradient));
}
