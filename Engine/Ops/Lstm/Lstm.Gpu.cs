using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

// What does not depend on the step before is one product over all steps; the recurrence itself is one launch for the whole sequence.
public abstract partial class GpuDevice
{
    /// <summary>Which scratch memory a factor of the products below is in: the products use others.</summary>
    private const int ScratchOfFactor = 10;

    private const int ScratchOfCellGradients = 11;

    internal override void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, steps, inputs, units) = geometry;
        MatMul(AllSteps(x, inputs), kernel, transposeLeft: false, transposeRight: false, AllSteps(gates, 4 * units));
        if (KeepsRecurrentKernelOnChip(units))
        {
            var rows = RowsPerGroup(batch);
            LstmOnChipKernels.LaunchForward(this, GroupCount.Covering(batch, rows), recurrentKernel, bias, geometry, rows, gates, cells, hidden);
        }
        else
        {
            LstmKernels.LaunchForward(this, GroupCount.Covering(batch, LstmKernels.Rows), recurrentKernel, bias, geometry, gates, cells, hidden);
        }
    }

    internal override void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        var onlyLast = gradient.Shape.Rank == 2 ? 1 : 0;
        if (KeepsRecurrentKernelOnChip(units))
        {
            var rows = RowsPerGroup(batch);
            LstmOnChipKernels.LaunchBackward(
                this, GroupCount.Covering(batch, rows), recurrentKernel, gates, cells, gradient, geometry, onlyLast, rows, gateGradients);
        }
        else
        {
            var transposed = ScratchMatrix(4 * units, units, ScratchOfFactor);
            Transpose(recurrentKernel, transposed);
            LstmKernels.LaunchBackward(
                this, GroupCount.Covering(batch, LstmKernels.Rows), transposed, gates, cells, gradient, geometry, onlyLast,
                Scratch(batch * units, ScratchOfCellGradients), gateGradients);
        }

        var z = AllSteps(gateGradients, 4 * units);
        var previous = ScratchMatrix(batch * steps, units, ScratchOfFactor);
        LstmKernels.LaunchPreviousHidden(this, previous.Shape.Length, hidden, Divisor.Create(steps), Divisor.Create(units), previous);
        MatMul(previous, z, transposeLeft: true, transposeRight: false, recurrentKernelGradient);
        MatMul(AllSteps(x, inputs), z, transposeLeft: true, transposeRight: false, kernelGradient);
        SumTo(z, biasGradient);
        if (inputGradient is not null)
            MatMul(z, kernel, transposeLeft: false, transposeRight: true, AllSteps(inputGradient, inputs));
    }

    internal override void LastStep(Tensor x, Tensor y) =>
        LstmKernels.LaunchLastStep(this, y.Shape.Length, x, x.Shape[1], x.Shape[2], y);

    private bool KeepsRecurrentKernelOnChip(int units) =>
        units <= LstmOnChipKernels.Units && CanRun(LstmOnChipKernels.ForwardKernel) && CanRun(LstmOnChipKernels.BackwardKernel);

    /// <summary>A row a group while there are compute units without one; then up to four. A row's bits do not depend on it.</summary>
    private int RowsPerGroup(int batch) => Math.Clamp(GroupCount.Covering(batch, ComputeUnits), 1, LstmOnChipKernels.Rows);

    /// <summary>[batch, steps, columns] as a matrix with a row for every step of every sequence.</summary>
    private Tensor AllSteps(Tensor x, int columns) => NewView(x.Storage, [x.Shape.Length / columns, columns]);

    private Tensor ScratchMatrix(int rows, int columns, int which) => NewView(Scratch(rows * columns, which).Storage, [rows, columns]);
}
