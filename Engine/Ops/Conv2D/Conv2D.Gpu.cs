using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Conv2D;

internal static class Conv2DGpu
{
    private delegate void Conv2DForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias,
        PatchGeometry patches, int filters, Epilogue epilogue, ArrayView<float> y);

    private delegate void TurnKernelLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> kernel, int channels, int filters, ArrayView<float> turned);

    private delegate void Conv2DBackwardInputLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> gradient, ArrayView<float> turnedKernel,
        PatchGeometry patches, int channels, ArrayView<float> inputGradient);

    private delegate void Conv2DBackwardKernelLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, ArrayView<float> gradient,
        PatchGeometry patches, MatMulShape shape, ArrayView<float> kernelGradient);

    public static void Conv2D(GpuDevice device, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        var (pixels, filters) = (geometry.OutputPositions, geometry.OutputChannels);
        var isLarge = MatMulGpu.UsesLargeBlocks(device, pixels, filters);
        var forward = device.Load<Conv2DForwardLaunch>(isLarge ? Conv2DKernels.Forward64 : Conv2DKernels.Forward32);
        forward.Launch(
            device.Stream, forward.Grid(GroupCount.Blocks(pixels, filters, isLarge ? ProductBlock.Large : ProductBlock.Small)), View(x), View(kernel), View(bias),
            PatchGeometry.OfInputs(geometry), filters, new Epilogue(1, activation), View(y));
    }

    public static void Conv2DBackwardInput(GpuDevice device, Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        var (pixels, channels) = (geometry.InputPositions, geometry.InputChannels);
        using var turned = device.Rent(kernel.Shape.Length);
        device.Load<TurnKernelLaunch>(Conv2DKernels.TurnKernel).Launch(
            device.Stream, items: kernel.Shape.Length, View(kernel), channels, filters: geometry.OutputChannels, turned.View);

        var isLarge = MatMulGpu.UsesLargeBlocks(device, pixels, channels);
        var backward = device.Load<Conv2DBackwardInputLaunch>(isLarge ? Conv2DKernels.BackwardInput64 : Conv2DKernels.BackwardInput32);
        backward.Launch(
            device.Stream, backward.Grid(GroupCount.Blocks(pixels, channels, isLarge ? ProductBlock.Large : ProductBlock.Small)), View(gradient), turned.View,
            PatchGeometry.OfOutputs(geometry), channels, View(inputGradient));
    }

    public static void Conv2DBackwardKernel(GpuDevice device, Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        var shape = MatMulShape.Create(geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions);
        var isLarge = MatMulGpu.UsesLargeBlocks(device, shape.Rows, shape.Columns);
        var blocks = GroupCount.Blocks(shape.Rows, shape.Columns, isLarge ? ProductBlock.Large : ProductBlock.Small);
        shape = MatMulGpu.DivideSums(device, shape, blocks);
        using var scratch = device.Rent(shape.Parts == 1 ? 0 : shape.Parts * shape.Length);
        var sums = shape.Parts == 1 ? View(kernelGradient) : scratch.View;
        var backward = device.Load<Conv2DBackwardKernelLaunch>(isLarge ? Conv2DKernels.BackwardKernel64 : Conv2DKernels.BackwardKernel32);
        backward.Launch(
            device.Stream, backward.Grid((blocks, shape.Parts)), View(x), View(gradient), PatchGeometry.OfInputs(geometry), shape, sums);
        if (shape.Parts > 1)
            MatMulGpu.AddParts(device, sums, sums, shape, Epilogue.None, kernelGradient);
    }
}
