using Gtzan.Engine.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

// What does not depend on the step before is one product over all steps; the recurrence itself is one launch for the whole sequence.
public sealed partial class GpuDevice
{
    /// <summary>The scratch memory of a factor of the products below, which use others.</summary>
    private const int ScratchOfFactor = 10;

    private const int ScratchOfCellGradients = 11;

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

    internal override void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, steps, inputs, units) = geometry;
        MatMul(AllSteps(x, inputs), kernel, transposeLeft: false, transposeRight: false, AllSteps(gates, 4 * units));
        if (KeepsRecurrentKernelOnChip(units))
            LstmOnChip(recurrentKernel, bias, geometry, RowsPerGroup(batch), gates, cells, hidden);
        else
            LstmFromCache(recurrentKernel, bias, geometry, gates, cells, hidden);
    }

    internal override void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        if (KeepsRecurrentKernelOnChip(units))
            LstmOnChipBackward(recurrentKernel, gates, cells, gradient, geometry, RowsPerGroup(batch), gateGradients);
        else
            LstmFromCacheBackward(recurrentKernel, gates, cells, gradient, geometry, gateGradients);

        var z = AllSteps(gateGradients, 4 * units);
        var previous = ScratchMatrix(batch * steps, units, ScratchOfFactor);
        Load<PreviousHiddenLaunch>(LstmKernels.PreviousHidden).Launch(
            Stream, items: previous.Shape.Length, View(hidden), Divisor.Create(steps), Divisor.Create(units), View(previous));
        MatMul(previous, z, transposeLeft: true, transposeRight: false, recurrentKernelGradient);
        MatMul(AllSteps(x, inputs), z, transposeLeft: true, transposeRight: false, kernelGradient);
        SumTo(z, biasGradient);
        if (inputGradient is not null)
            MatMul(z, kernel, transposeLeft: false, transposeRight: true, AllSteps(inputGradient, inputs));
    }

    internal override void LastStep(Tensor x, Tensor y) =>
        Load<LastStepLaunch>(LstmKernels.LastStep).Launch(Stream, items: y.Shape.Length, View(x), steps: x.Shape[1], units: x.Shape[2], View(y));

    /// <summary>The recurrence with the recurrent kernel in registers, for up to <see cref="LstmOnChipKernels.Units"/> units.</summary>
    internal void LstmOnChip(
        Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, int rowsPerGroup, Tensor gates, Tensor cells, Tensor hidden)
    {
        var forward = Load<LstmOnChipForwardLaunch>(LstmOnChipKernels.Forward);
        forward.Launch(
            Stream, forward.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), View(recurrentKernel), View(bias), geometry, rowsPerGroup,
            View(gates), View(cells), View(hidden));
    }

    /// <summary>The recurrence of a layer of any size.</summary>
    internal void LstmFromCache(Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var forward = Load<LstmForwardLaunch>(LstmKernels.Forward);
        forward.Launch(
            Stream, forward.Grid(GroupCount.Covering(geometry.Batch, LstmKernels.Rows)), View(recurrentKernel), View(bias), geometry,
            View(gates), View(cells), View(hidden));
    }

    /// <summary>∂z of every step, with the recurrent kernel in registers.</summary>
    internal void LstmOnChipBackward(
        Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient, in LstmGeometry geometry, int rowsPerGroup, Tensor gateGradients)
    {
        var backward = Load<LstmOnChipBackwardLaunch>(LstmOnChipKernels.Backward);
        backward.Launch(
            Stream, backward.Grid(GroupCount.Covering(geometry.Batch, rowsPerGroup)), View(recurrentKernel), View(gates), View(cells), View(gradient),
            geometry, OnlyLast(gradient), rowsPerGroup, View(gateGradients));
    }

    /// <summary>∂z of every step of a layer of any size.</summary>
    internal void LstmFromCacheBackward(
        Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient, in LstmGeometry geometry, Tensor gateGradients)
    {
        var transposed = ScratchMatrix(4 * geometry.Units, geometry.Units, ScratchOfFactor);
        Transpose(recurrentKernel, transposed);
        var backward = Load<LstmBackwardLaunch>(LstmKernels.Backward);
        backward.Launch(
            Stream, backward.Grid(GroupCount.Covering(geometry.Batch, LstmKernels.Rows)), View(transposed), View(gates), View(cells), View(gradient),
            geometry, OnlyLast(gradient), cellGradients: View(Scratch(geometry.Batch * geometry.Units, ScratchOfCellGradients)), View(gateGradients));
    }

    /// <summary>1 if the gradient is that of the last step alone, [batch, units]; 0 if it is that of every step.</summary>
    private static int OnlyLast(Tensor gradient) => gradient.Shape.Rank == 2 ? 1 : 0;

    private bool KeepsRecurrentKernelOnChip(int units) => units <= LstmOnChipKernels.Units && MaximumGroupSize >= 4 * LstmOnChipKernels.Units;

    /// <summary>A row a group while there are compute units without one; then up to four. A row's bits do not depend on it.</summary>
    private int RowsPerGroup(int batch) => Math.Clamp(GroupCount.Covering(batch, ComputeUnits), 1, LstmOnChipKernels.Rows);

    /// <summary>[batch, steps, columns] as a matrix with a row for every step of every sequence.</summary>
    private Tensor AllSteps(Tensor x, int columns) => NewView(x.Storage, [x.Shape.Length / columns, columns]);

    private Tensor ScratchMatrix(int rows, int columns, int which) => NewView(Scratch(rows * columns, which).Storage, [rows, columns]);
}
