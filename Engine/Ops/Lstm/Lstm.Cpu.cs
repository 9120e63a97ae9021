using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm.Fast;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.Lstm;

// Steps depend on each other, sequences do not: one thread takes a group of sequences through all steps. Only the gradients of the two
// kernels, which are sums over all sequences and steps, are products of their own at the end.
internal static unsafe class LstmCpu
{
    private const int PanelsWorthAThread = 8;

    public static void Lstm(
        CpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates,
        Tensor cells, Tensor hidden)
    {
        var (batch, _, inputs, units) = geometry;
        var (inputLength, recurrentLength) = (LstmPanels.Length(inputs, 4 * units), LstmPanels.Length(units, 4 * units));
        using var rented = device.Rent(checked(
            inputLength + recurrentLength + CpuStorage.PadToLine(Math.Max(inputs, units))
            + (LstmForwardJob.ScratchPerWorker(geometry) * device.Workers.Threads)));
        var scratch = rented.Pointer;
        var inputPanels = PackPanels(device, Pointer(kernel), 1, 4 * units, 4 * units, inputs, scratch);
        var recurrentPanels = PackPanels(device, Pointer(recurrentKernel), 1, 4 * units, 4 * units, units, scratch + inputLength);
        var depths = Progression(Math.Max(inputs, units), scratch + inputLength + recurrentLength);
        var group = SequencesAtOnce(device, batch);
        device.Workers.Run(
            new LstmForwardJob(
                geometry, Pointer(x), inputPanels, recurrentPanels, Pointer(bias), Pointer(gates), Pointer(cells), Pointer(hidden),
                group, depths, (float*)depths + CpuStorage.PadToLine(Math.Max(inputs, units))),
            (batch + group - 1) / group);
    }

    public static void LstmBackward(
        CpuDevice device, Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient,
        in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var (batch, steps, inputs, units) = geometry;
        var (inputLength, recurrentLength) = (LstmPanels.Length(4 * units, inputs), LstmPanels.Length(4 * units, units));
        var tiles = (batch + GemmTile.Rows - 1) / GemmTile.Rows;
        using var rented = device.Rent(checked(
            inputLength + recurrentLength + ((tiles + 1) * 4 * units)
            + (LstmBackwardJob.ScratchPerWorker(geometry) * device.Workers.Threads)));
        var scratch = rented.Pointer;
        var recurrentPanels = PackPanels(device, Pointer(recurrentKernel), 4 * units, 1, units, 4 * units, scratch);
        var inputPanels = inputGradient is null
            ? default
            : PackPanels(device, Pointer(kernel), 4 * units, 1, inputs, 4 * units, scratch + recurrentLength);
        var biasSums = scratch + recurrentLength + inputLength;
        var depths = Progression(4 * units, biasSums + (tiles * 4 * units));
        var group = SequencesAtOnce(device, batch);
        var z = Pointer(gateGradients);
        device.Workers.Run(
            new LstmBackwardJob(
                geometry, recurrentPanels, inputPanels, Pointer(gates), Pointer(cells), Pointer(gradient), gradient.Shape.Rank == 2,
                z, inputGradient is null ? null : Pointer(inputGradient), biasSums, group, depths, (float*)depths + (4 * units)),
            (batch + group - 1) / group);
        ParallelSums.OfParts(device, biasSums, tiles, 4 * units, Pointer(biasGradient));

        Multiply(
            device,
            inputs, 4 * units, batch * steps,
            LeftOperand(Pointer(x), inputs, batch * steps, transposed: true),
            RightOperand(z, 4 * units, batch * steps, transposed: false),
            Pointer(kernelGradient));
        if (steps == 1)
        {
            device.Fill(recurrentKernelGradient.Storage, 0);
            return;
        }

        Multiply(
            device,
            units, 4 * units, batch * (steps - 1),
            new ShiftedStepsOperand(Pointer(hidden), steps, units, withoutFirst: false),
            new ShiftedStepsOperand(z, steps, 4 * units, withoutFirst: true),
            Pointer(recurrentKernelGradient));
    }

    /// <summary>Large groups, unless the batch is too small to give every thread one.</summary>
    private static int SequencesAtOnce(CpuDevice device, int batch) =>
        batch >= LstmPanels.MaxGroup * device.Workers.Threads ? LstmPanels.MaxGroup : GemmTile.Rows;

    private static LstmPanels PackPanels(
        CpuDevice device, float* right, int laneStride, int depthStride, int columns, int depth, float* panels)
    {
        var padded = LstmPanels.Pad(columns);
        device.Workers.Run(
            new PackPanelsJob(right, laneStride, depthStride, columns, depth, panels), padded / GemmTile.MaxColumns, PanelsWorthAThread);
        return new LstmPanels(panels, depth, padded);
    }

    /// <summary>0, 1, 2, …</summary>
    private static int* Progression(int count, float* memory)
    {
        var numbers = (int*)memory;
        for (var i = 0; i < count; i++)
            numbers[i] = i;
        return numbers;
    }
}
