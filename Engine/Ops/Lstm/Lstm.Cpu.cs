using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// What does not depend on the step before is one product over all steps; only the recurrence itself goes step by step.
public sealed unsafe partial class CpuDevice
{
    private const int PanelsWorthAThread = 8;

    internal override void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, steps, inputs, units) = geometry;
        Multiply(
            batch * steps, 4 * units, inputs,
            LeftOperand(Pointer(x), batch * steps, inputs, transposed: false),
            RightOperand(Pointer(kernel), 4 * units, inputs, transposed: false),
            Pointer(gates), Pointer(bias));

        var paddedGates = LstmPanels.PaddedGates(units);
        var panels = Scratch(checked((paddedGates * units) + (LstmForwardJob.ScratchPerWorker(geometry) * _workers.Threads)));
        _workers.Run(new PackPanelsJob(Pointer(recurrentKernel), 1, 4 * units, 4 * units, units, panels), paddedGates / GemmTile.WidestColumns, PanelsWorthAThread);
        _workers.Run(
            new LstmForwardJob(geometry, panels, Pointer(gates), Pointer(cells), Pointer(hidden), panels + (paddedGates * units)),
            BlocksOfRows(batch));
    }

    internal override void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        var paddedUnits = LstmPanels.PaddedUnits(units);
        var panels = Scratch(checked((paddedUnits * 4 * units) + (LstmBackwardJob.ScratchPerWorker(geometry) * _workers.Threads)));
        _workers.Run(new PackPanelsJob(Pointer(recurrentKernel), 4 * units, 1, units, 4 * units, panels), paddedUnits / GemmTile.WidestColumns, PanelsWorthAThread);
        _workers.Run(
            new LstmBackwardJob(
                geometry, panels, Pointer(gates), Pointer(cells), Pointer(gradient), gradient.Shape.Rank == 2,
                Pointer(gateGradients), panels + (paddedUnits * 4 * units)),
            BlocksOfRows(batch));

        var allSteps = batch * steps;
        var z = Pointer(gateGradients);
        Multiply(
            inputs, 4 * units, allSteps,
            LeftOperand(Pointer(x), inputs, allSteps, transposed: true),
            RightOperand(z, 4 * units, allSteps, transposed: false),
            Pointer(kernelGradient));
        if (steps > 1)
        {
            Multiply(
                units, 4 * units, batch * (steps - 1),
                new ShiftedStepsOperand(Pointer(hidden), steps, units, withoutFirst: false),
                new ShiftedStepsOperand(z, steps, 4 * units, withoutFirst: true),
                Pointer(recurrentKernelGradient));
        }
        else
        {
            Fill(recurrentKernelGradient, 0);
        }

        SumRows(z, allSteps, 4 * units, Pointer(biasGradient));
        if (inputGradient is not null)
        {
            Multiply(
                allSteps, inputs, 4 * units,
                LeftOperand(z, allSteps, 4 * units, transposed: false),
                RightOperand(Pointer(kernel), inputs, 4 * units, transposed: true),
                Pointer(inputGradient));
        }
    }

    internal override void LastStep(Tensor x, Tensor y)
    {
        var (batch, steps, units) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        float* input = Pointer(x), output = Pointer(y);
        for (var b = 0; b < batch; b++)
        {
            var last = input + ((((long)b * steps) + steps - 1) * units);
            new ReadOnlySpan<float>(last, units).CopyTo(new Span<float>(output + ((long)b * units), units));
        }
    }

    private static int BlocksOfRows(int batch) => (batch + GemmTile.Rows - 1) / GemmTile.Rows;
}
