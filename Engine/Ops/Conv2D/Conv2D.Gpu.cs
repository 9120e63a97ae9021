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
    private delegate void NaiveForwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias,
        Conv2DGeometry geometry, Epilogue epilogue, ArrayView<float> y);

    private delegate void NaiveBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> left, ArrayView<float> right, Conv2DGeometry geometry,
        ArrayView<float> result);

    private delegate void Conv2DForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias,
        PatchGeometry patches, int filters, Epilogue epilogue, ArrayView<float> y);

    private delegate void RotateKernelLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> kernel, int channels, int filters, ArrayView<float> rotated);

    private delegate void Conv2DBackwardInputLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> gradient, ArrayView<float> rotatedKernel,
        PatchGeometry patches, int channels, ArrayView<float> inputGradient);

    private delegate void Conv2DBackwardKernelLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, ArrayView<float> gradient,
        PatchGeometry patches, MatMulShape shape, ArrayView<float> kernelGradient);

    public static void Conv2D(
        GpuDevice device, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y) =>
        Conv2D(device, ChooseVersion(device, geometry.OutputPositions, geometry.OutputChannels), x, kernel, bias, geometry, activation, y);

    /// <summary>y ← activation(x ∗ kernel + bias), with a given version.</summary>
    public static void Conv2D(
        GpuDevice device, Conv2DVersion version, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation,
        Tensor y)
    {
        var epilogue = new Epilogue(1, activation);
        if (version == Conv2DVersion.Naive)
        {
            device.Load<NaiveForwardLaunch>(Conv2DKernels.NaiveForward).Launch(
                device.Stream, items: y.Shape.Length, View(x), View(kernel), View(bias), geometry, epilogue, View(y));
            return;
        }

        var (pixels, filters) = (geometry.OutputPositions, geometry.OutputChannels);
        var isLarge = version == Conv2DVersion.Blocked64;
        var forward = device.Load<Conv2DForwardLaunch>(isLarge ? Conv2DKernels.Forward64 : Conv2DKernels.Forward32);
        forward.Launch(
            device.Stream, forward.Grid(GroupCount.Blocks(pixels, filters, SideOf(version))), View(x), View(kernel), View(bias),
            PatchGeometry.OfInputs(geometry), filters, epilogue, View(y));
    }

    public static void Conv2DBackwardInput(
        GpuDevice device, Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient) =>
        Conv2DBackwardInput(
            device, ChooseVersion(device, geometry.InputPositions, geometry.InputChannels), gradient, kernel, geometry, inputGradient);

    /// <summary>∂x, with a given version.</summary>
    public static void Conv2DBackwardInput(
        GpuDevice device, Conv2DVersion version, Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        if (version == Conv2DVersion.Naive)
        {
            device.Load<NaiveBackwardLaunch>(Conv2DKernels.NaiveBackwardInput).Launch(
                device.Stream, items: inputGradient.Shape.Length, View(gradient), View(kernel), geometry, View(inputGradient));
            return;
        }

        var (pixels, channels) = (geometry.InputPositions, geometry.InputChannels);
        using var rotated = device.Rent(kernel.Shape.Length);
        device.Load<RotateKernelLaunch>(Conv2DKernels.RotateKernel).Launch(
            device.Stream, items: kernel.Shape.Length, View(kernel), channels, filters: geometry.OutputChannels, rotated.View);

        var isLarge = version == Conv2DVersion.Blocked64;
        var backward = device.Load<Conv2DBackwardInputLaunch>(isLarge ? Conv2DKernels.BackwardInput64 : Conv2DKernels.BackwardInput32);
        backward.Launch(
            device.Stream, backward.Grid(GroupCount.Blocks(pixels, channels, SideOf(version))), View(gradient), rotated.View,
            PatchGeometry.OfOutputs(geometry), channels, View(inputGradient));
    }

    public static void Conv2DBackwardKernel(
        GpuDevice device, Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient) =>
        Conv2DBackwardKernel(
            device, ChooseVersion(device, geometry.PatchLength, geometry.OutputChannels), x, gradient, geometry, kernelGradient);

    /// <summary>∂kernel, with a given version.</summary>
    public static void Conv2DBackwardKernel(
        GpuDevice device, Conv2DVersion version, Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        if (version == Conv2DVersion.Naive)
        {
            device.Load<NaiveBackwardLaunch>(Conv2DKernels.NaiveBackwardKernel).Launch(
                device.Stream, items: kernelGradient.Shape.Length, View(x), View(gradient), geometry, View(kernelGradient));
            return;
        }

        var shape = MatMulShape.Create(geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions);
        var blocks = GroupCount.Blocks(shape.Rows, shape.Columns, SideOf(version));
        shape = MatMulGpu.DivideSums(device, shape, blocks);
        using var scratch = device.Rent(shape.Parts == 1 ? 0 : shape.Parts * shape.Length);
        var sums = shape.Parts == 1 ? View(kernelGradient) : scratch.View;
        var isLarge = version == Conv2DVersion.Blocked64;
        var backward = device.Load<Conv2DBackwardKernelLaunch>(isLarge ? Conv2DKernels.BackwardKernel64 : Conv2DKernels.BackwardKernel32);
        backward.Launch(
            device.Stream, backward.Grid((blocks, shape.Parts)), View(x), View(gradient), PatchGeometry.OfInputs(geometry), shape, sums);
        if (shape.Parts > 1)
            MatMulGpu.AddParts(device, sums, sums, shape, Epilogue.None, kernelGradient);
    }

    private static Conv2DVersion ChooseVersion(GpuDevice device, int rows, int columns) =>
        device.MaximumGroupSize < ProductBlock.SmallItems ? Conv2DVersion.Naive
        : MatMulGpu.UsesLargeBlocks(device, rows, columns) ? Conv2DVersion.Blocked64
        : Conv2DVersion.Blocked32;

    private static int SideOf(Conv2DVersion version) => version == Conv2DVersion.Blocked64 ? ProductBlock.Large : ProductBlock.Small;
}
