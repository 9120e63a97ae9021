using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm.Fast;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Transpose;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Lstm;

// What does not depend on the step before is one product over all steps; the recurrence itself is one launch for the whole sequence.
internal static class LstmGpu
{
    private delegate void LstmForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden);

    private delegate void LstmOnChipForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry, int rowsPerGroup,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden);

    private delegate void LstmBackwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> transposedKernel, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> gradient, LstmGeometry geometry, int onlyLast, ArrayView<float> cellGradients, ArrayView<float> gateGradients);

    private delegate void LstmOnChipBackwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> gradient, LstmGeometry geometry, int onlyLast, int rowsPerGroup, ArrayView<float> gateGradients);

    private delegate void PreviousHiddenLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> hidden, Divisor steps, Divisor units, ArrayView<float> previous);

    private delegate void LastStepLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, int steps, int units, ArrayView<float> y);

    public static void Lstm(
        GpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, steps, inputs, units) = geometry;
        device.Run(new MatMulOp(AllSteps(device, x, inputs), kernel, transposeLeft: false, transposeRight: false, AllSteps(device, gates, 4 * units)));
        if (KeepsRecurrentKernelOnChip(device, units))
            LstmOnChip(device, recurrentKernel, bias, geometry, RowsPerGroup(device, batch), gates, cells, hidden);
        else
            LstmFromCache(device, recurrentKernel, bias, geometry, gates, cells, hidden);
    }

    public static void LstmBackward(
        GpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        if (KeepsRecurrentKernelOnChip(device, units))
            LstmOnChipBackward(device, recurrentKernel, gates, cells, gradient, geometry, RowsPerGroup(device, batch), gateGradients);
        else
            LstmFromCacheBackward(device, recurrentKernel, gates, cells, gradient, geometry, gateGradients);

        var z = AllSteps(device, gateGradients, 4 * units);
        using var scratch = device.Rent(batch * steps * units);
        var previous = device.NewView(scratch.Storage, [batch * steps, units]);
        device.Load<PreviousHiddenLaunch>(LstmKernels.PreviousHidden).Launch(
            device.Stream, items: previous.Shape.Length, View(hidden), Divisor.Create(steps), Divisor.Create(units), View(previous));
        device.Run(new MatMulOp(previous, z, transposeLeft: true, transposeRight: false, recurrentKernelGradient));
        device.Run(new MatMulOp(AllSteps(device, x, inputs), z, transposeLeft: true, transposeRight: false, kernelGradient));
        device.Run(new SumToOp(z, biasGradient));
        if (inputGradient is not null)
            device.Run(new MatMulOp(z, kernel, transposeLeft: false, transposeRight: true, AllSteps(device, inputGradient, inputs)));
    }

    public static void LastStep(GpuDevice device, Tensor x, Tensor y) =>
        device.Load<LastStepLaunch>(LstmKernels.LastStep).Launch(device.Stream, items: y.Shape.Length, View(x), steps: x.Shape[1], units: x.Shape[2], View(y));

    /// <summary>The recurrence with the recurrent kernel in registers, for up to <see cref="LstmOnChipKernels.Units"/> units.</summary>
    internal static void LstmOnChip(GpuDevice device, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, int rowsPerGroup, Tensor gates, Tensor cells, Tensor hidden)
    {
        var forward = device.Load<LstmOnChipForwardLaunch>(LstmOnChipKernels.Forward);
        forward.Launch(
            device.Stream, forward.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), View(recurrentKernel), View(bias), geometry, rowsPerGroup,
            View(gates), View(cells), View(hidden));
    }

    /// <summary>The recurrence of a layer of any size.</summary>
    internal static void LstmFromCache(GpuDevice device, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var forward = device.Load<LstmForwardLaunch>(LstmKernels.Forward);
        forward.Launch(
            device.Stream, forward.Grid(GroupCount.Covering(geometry.Batch, LstmKernels.Rows)), View(recurrentKernel), View(bias), geometry,
            View(gates), View(cells), View(hidden));
    }

    /// <summary>∂z of every step, with the recurrent kernel in registers.</summary>
    internal static void LstmOnChipBackward(GpuDevice device, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient, in LstmGeometry geometry, int rowsPerGroup, Tensor gateGradients)
    {
        var backward = device.Load<LstmOnChipBackwardLaunch>(LstmOnChipKernels.Backward);
        backward.Launch(
            device.Stream, backward.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), View(recurrentKernel), View(gates), View(cells), View(gradient),
            geometry, OnlyLast(gradient), rowsPerGroup, View(gateGradients));
    }

    /// <summary>∂z of every step of a layer of any size.</summary>
    internal static void LstmFromCacheBackward(GpuDevice device, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient, in LstmGeometry geometry, Tensor gateGradients)
    {
        using var scratch = device.Rent(4 * geometry.Units * geometry.Units);
        using var cellGradients = device.Rent(geometry.Batch * geometry.Units);
        var transposed = device.NewView(scratch.Storage, [4 * geometry.Units, geometry.Units]);
        device.Run(new TransposeOp(recurrentKernel, transposed));
        var backward = device.Load<LstmBackwardLaunch>(LstmKernels.Backward);
        backward.Launch(
            device.Stream, backward.Grid(GroupCount.Covering(geometry.Batch, LstmKernels.Rows)), View(transposed), View(gates), View(cells), View(gradient),
            geometry, OnlyLast(gradient), cellGradients.View, View(gateGradients));
    }

    /// <summary>1 if the gradient is that of the last step alone, [batch, units]; 0 if it is that of every step.</summary>
    private static int OnlyLast(Tensor gradient) => gradient.Shape.Rank == 2 ? 1 : 0;

    private static bool KeepsRecurrentKernelOnChip(GpuDevice device, int units) => units <= LstmOnChipKernels.Units && device.MaximumGroupSize >= 4 * LstmOnChipKernels.Units;

    /// <summary>A row a group while there are compute units without one; then up to four. A row's bits do not depend on it.</summary>
    private static int RowsPerGroup(GpuDevice device, int batch) => Math.Clamp(GroupCount.Covering(batch, device.ComputeUnits), 1, LstmOnChipKernels.Rows);

    /// <summary>[batch, steps, columns] as a matrix with a row for every step of every sequence.</summary>
    private static Tensor AllSteps(GpuDevice device, Tensor x, int columns) => device.NewView(x.Storage, [x.Shape.Length / columns, columns]);
}
