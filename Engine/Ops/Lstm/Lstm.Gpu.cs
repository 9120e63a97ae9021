using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm.Fast;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Lstm;

// What does not depend on the step before is one product over all steps; the recurrence itself is one launch for the whole sequence.
internal static class LstmGpu
{
    private delegate void NaiveForwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry, int t,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden);

    private delegate void NaiveBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> recurrentKernel, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> gradient, LstmGeometry geometry, int onlyLast, int t, ArrayView<float> cellGradients,
        ArrayView<float> gateGradients);

    private delegate void LstmForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden);

    private delegate void LstmOnChipForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry,
        int rowsPerGroup, ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden);

    private delegate void LstmBackwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> transposedKernel, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> gradient, LstmGeometry geometry, int onlyLast, ArrayView<float> cellGradients, ArrayView<float> gateGradients);

    private delegate void LstmOnChipBackwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> recurrentKernel, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> gradient, LstmGeometry geometry, int onlyLast, int rowsPerGroup, ArrayView<float> gateGradients);

    public static void Lstm(
        GpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry,
        Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, _, inputs, units) = geometry;
        device.Run(new MatMulOp(
            AllSteps(device, x, inputs), kernel, transposeLeft: false, transposeRight: false, AllSteps(device, gates, 4 * units)));
        Recurrence(
            device, ChooseVersion(device, units), recurrentKernel, bias, geometry, RowsPerGroup(device, batch), gates, cells, hidden);
    }

    public static void LstmBackward(
        GpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient,
        in LstmGeometry geometry, Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient,
        Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        RecurrenceBackward(
            device, ChooseVersion(device, units), recurrentKernel, gates, cells, gradient, geometry, RowsPerGroup(device, batch),
            gateGradients);

        var z = AllSteps(device, gateGradients, 4 * units);
        using var scratch = device.Rent(batch * steps * units);
        var previous = device.NewView(scratch.Storage, [batch * steps, units]);
        device.Fill(scratch.Storage, 0);
        if (steps > 1)
        {
            // previous[b, t] ← h[b, t − 1], and 0 at the first step: the left factor of the recurrent kernel's gradient.
            var sequence = Layout.Of(hidden.Shape);
            device.Run(new StridedCopyOp(hidden, sequence, previous, sequence.Slice(1, 1), [batch, steps - 1, units]));
        }

        device.Run(new MatMulOp(previous, z, transposeLeft: true, transposeRight: false, recurrentKernelGradient));
        device.Run(new MatMulOp(AllSteps(device, x, inputs), z, transposeLeft: true, transposeRight: false, kernelGradient));
        device.Run(new ReduceOp(Reduction.Sum, z, biasGradient));
        if (inputGradient is not null)
            device.Run(new MatMulOp(z, kernel, transposeLeft: false, transposeRight: true, AllSteps(device, inputGradient, inputs)));
    }

    /// <summary>
    /// The gates, cells and states of every step, with a given version. gates holds x · kernel first. Only the version on chip uses
    /// <paramref name="rowsPerGroup"/>, 1 to <see cref="LstmOnChipKernels.Rows"/>.
    /// </summary>
    internal static void Recurrence(
        GpuDevice device, LstmVersion version, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, int rowsPerGroup,
        Tensor gates, Tensor cells, Tensor hidden)
    {
        var (r, b, g, c, h) = (View(recurrentKernel), View(bias), View(gates), View(cells), View(hidden));
        switch (version)
        {
            case LstmVersion.Naive:
                var step = device.Load<NaiveForwardLaunch>(LstmKernels.NaiveForward);
                for (var t = 0; t < geometry.Steps; t++)
                    step.Launch(device.Stream, items: geometry.Batch * geometry.Units, r, b, geometry, t, g, c, h);
                break;
            case LstmVersion.FromCache:
                var forward = device.Load<LstmForwardLaunch>(LstmKernels.Forward);
                forward.Launch(
                    device.Stream, forward.Grid(GroupCount.Covering(geometry.Batch, LstmKernels.Rows)), r, b, geometry, g, c, h);
                break;
            default:
                var onChip = device.Load<LstmOnChipForwardLaunch>(LstmOnChipKernels.Forward);
                onChip.Launch(
                    device.Stream, onChip.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), r, b, geometry, rowsPerGroup, g, c, h);
                break;
        }
    }

    /// <summary>∂z of every step, with a given version.</summary>
    internal static void RecurrenceBackward(
        GpuDevice device, LstmVersion version, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient,
        in LstmGeometry geometry, int rowsPerGroup, Tensor gateGradients)
    {
        // 1 if the gradient is that of the last step alone, [batch, units]; 0 if it is that of every step.
        var onlyLast = gradient.Shape.Rank == 2 ? 1 : 0;
        var (g, c, upstream, z) = (View(gates), View(cells), View(gradient), View(gateGradients));
        if (version == LstmVersion.OnChip)
        {
            var onChip = device.Load<LstmOnChipBackwardLaunch>(LstmOnChipKernels.Backward);
            onChip.Launch(
                device.Stream, onChip.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), View(recurrentKernel), g, c, upstream,
                geometry, onlyLast, rowsPerGroup, z);
            return;
        }

        var (batch, steps, _, units) = geometry;
        using var cellGradients = device.Rent(batch * units);
        if (version == LstmVersion.Naive)
        {
            var step = device.Load<NaiveBackwardLaunch>(LstmKernels.NaiveBackward);
            for (var t = steps - 1; t >= 0; t--)
            {
                step.Launch(
                    device.Stream, items: batch * units, View(recurrentKernel), g, c, upstream, geometry, onlyLast, t, cellGradients.View,
                    z);
            }

            return;
        }

        using var scratch = device.Rent(4 * units * units);
        var transposed = device.NewView(scratch.Storage, [4 * units, units]);
        var columns = default(Layout);
        (columns[0], columns[1]) = (1, 4 * units);
        device.Run(new StridedCopyOp(recurrentKernel, columns, transposed, Layout.Of(transposed.Shape), transposed.Shape));
        var backward = device.Load<LstmBackwardLaunch>(LstmKernels.Backward);
        backward.Launch(
            device.Stream, backward.Grid(GroupCount.Covering(batch, LstmKernels.Rows)), View(transposed), g, c, upstream,
            geometry, onlyLast, cellGradients.View, z);
    }

    private static LstmVersion ChooseVersion(GpuDevice device, int units) =>
        units <= LstmOnChipKernels.Units && device.MaximumGroupSize >= 4 * LstmOnChipKernels.Units
            ? LstmVersion.OnChip
            : LstmVersion.FromCache;

    /// <summary>
    /// One row for each group while some compute units would have none; then up to four. The bits of a row do not depend on it.
    /// </summary>
    private static int RowsPerGroup(GpuDevice device, int batch) =>
        Math.Clamp(GroupCount.Covering(batch, device.ComputeUnits), 1, LstmOnChipKernels.Rows);

    /// <summary>[batch, steps, columns] as a matrix with a row for every step of every sequence.</summary>
    private static Tensor AllSteps(GpuDevice device, Tensor x, int columns) =>
        device.NewView(x.Storage, [x.Shape.Length / columns, columns]);
}
