using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>
/// Back through time, for a group of sequences of the batch: the gradients of the gates before their activations, of the input and of the
/// bias. The mirror image of <see cref="LstmForwardJob"/>: both transposed kernels are packed once, and ∂z of a step, just made, is
/// multiplied with them: one product starts ∂h of the step before, the other is ∂x.
/// </summary>
/// <param name="geometry">The sizes.</param>
/// <param name="recurrentKernel">The transposed recurrent kernel: 4·units × units.</param>
/// <param name="kernel">The transposed kernel of the input: 4·units × inputs.</param>
/// <param name="gates">The gates after their activations.</param>
/// <param name="cells">c of every step.</param>
/// <param name="gradient">∂h of every step, or of the last one.</param>
/// <param name="onlyLast">Whether it is of the last one.</param>
/// <param name="gateGradients">Receives ∂z of every step.</param>
/// <param name="inputGradient">Receives ∂x of every step; null if it is not needed.</param>
/// <param name="biasSums">Receives for each eight sequences the sum of ∂z over them and all steps, [batch / 8, 4·units].</param>
/// <param name="group">How many sequences an item is: a multiple of eight.</param>
/// <param name="depths">0, 1, 2, … 4·units − 1.</param>
/// <param name="scratch">For each worker <see cref="ScratchPerWorker"/> elements.</param>
internal readonly unsafe struct LstmBackwardJob(
    LstmGeometry geometry, LstmPanels recurrentKernel, LstmPanels kernel, float* gates, float* cells, float* gradient, bool onlyLast,
    float* gateGradients, float* inputGradient, float* biasSums, int group, int* depths, float* scratch)
    : IParallelJob
{
    public static int ScratchPerWorker(in LstmGeometry geometry) =>
        LstmPanels.MaxGroup * (LstmPanels.Pad(geometry.Units) + LstmPanels.Pad(geometry.Inputs) + CpuStorage.PadToLine(geometry.Units));

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        for (var item = first; item < end; item++)
            Run<T>(item * group, Math.Min(group, geometry.Batch - (item * group)), scratch + ((long)worker * ScratchPerWorker(geometry)));
    }

    private void Run<T>(int firstRow, int rows, float* hiddenGradients)
        where T : struct, ISimd<T, float>
    {
        var (_, steps, inputs, units) = geometry;
        var (unitsStride, inputsStride) = (LstmPanels.Pad(units), LstmPanels.Pad(inputs));
        var cellGradients = hiddenGradients + (LstmPanels.MaxGroup * unitsStride);
        var inputGradients = cellGradients + (LstmPanels.MaxGroup * CpuStorage.PadToLine(units));
        var offsets = stackalloc int[LstmPanels.MaxGroup];
        LstmPanels.RowOffsets(firstRow, rows, steps * 4 * units, offsets);
        new Span<float>(hiddenGradients, LstmPanels.MaxGroup * (unitsStride + CpuStorage.PadToLine(units))).Clear();
        new Span<float>(BiasSums(firstRow), (rows + GemmTile.Rows - 1) / GemmTile.Rows * 4 * units).Clear();
        for (var t = steps - 1; t >= 0; t--)
        {
            for (var row = 0; row < rows; row++)
            {
                var sequence = firstRow + row;
                var now = ((long)sequence * steps) + t;
                var outer = !onlyLast ? gradient + (now * units) : t == steps - 1 ? gradient + ((long)sequence * units) : null;
                float* dh = hiddenGradients + (row * unitsStride), dc = cellGradients + (row * units);
                var unit = 0;
                for (; unit + T.Count <= units; unit += T.Count)
                    BackwardStep<T>(now, t == 0, unit, outer, dh, dc, BiasSums(sequence));
                for (; unit < units; unit++)
                    BackwardStep<SimdScalar>(now, t == 0, unit, outer, dh, dc, BiasSums(sequence));
            }

            var z = gateGradients + ((long)t * 4 * units);
            if (t > 0)
                recurrentKernel.Multiply<T>(z, offsets, rows, depths, hiddenGradients, unitsStride, adds: false);
            if (inputGradient is null)
                continue;
            kernel.Multiply<T>(z, offsets, rows, depths, inputGradients, inputsStride, adds: false);
            for (var row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(inputGradients + (row * inputsStride), inputs).CopyTo(
                    new Span<float>(inputGradient + ((((long)(firstRow + row) * steps) + t) * inputs), inputs));
            }
        }
    }

    private float* BiasSums(int sequence) => biasSums + ((long)(sequence / GemmTile.Rows) * 4 * geometry.Units);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BackwardStep<T>(
        long now, bool isFirstStep, int unit, float* outer, float* hiddenGradient, float* cellGradient, float* biasSum)
        where T : struct, ISimd<T, float>
    {
        var units = geometry.Units;
        var one = T.Broadcast(1);
        var gate = gates + (now * 4 * units) + unit;
        var (i, f, g, o) = (T.Load(gate), T.Load(gate + units), T.Load(gate + (2 * units)), T.Load(gate + (3 * units)));
        var cell = cells + (now * units) + unit;
        var tanhCell = VectorMath.Tanh(T.Load(cell));
        var previous = isFirstStep ? T.Zero : T.Load(cell - units);

        var dh = T.Load(hiddenGradient + unit);
        if (outer is not null)
            dh += T.Load(outer + unit);
        var dc = T.MultiplyAdd(dh * o, one - (tanhCell * tanhCell), T.Load(cellGradient + unit));
        VectorMath.FlushSubnormals(dc * f).Store(cellGradient + unit);

        var z = gateGradients + (now * 4 * units) + unit;
        biasSum += unit;
        StoreAndSum(dc * g * i * (one - i), z, biasSum);
        StoreAndSum(dc * previous * f * (one - f), z + units, biasSum + units);
        StoreAndSum(dc * i * (one - (g * g)), z + (2 * units), biasSum + (2 * units));
        StoreAndSum(dh * tanhCell * o * (one - o), z + (3 * units), biasSum + (3 * units));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreAndSum<T>(T gateGradient, float* destination, float* sum)
        where T : struct, ISimd<T, float>
    {
        // Saturated gates and long sequences make gradients vanish.
        gateGradient = VectorMath.FlushSubnormals(gateGradient);
        gateGradient.Store(destination);
        (T.Load(sum) + gateGradient).Store(sum);
    }
}
