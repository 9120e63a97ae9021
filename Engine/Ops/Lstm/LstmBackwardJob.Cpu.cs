using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Cpu;

/// <summary>
/// Back through time, for eight sequences of the batch at a time: the gradients of the gates before their activations.
/// The mirror image of <see cref="LstmForwardJob"/>: the transposed recurrent kernel is packed once, and the product of ∂z of a step with it
/// is what ∂h of the step before begins with.
/// </summary>
/// <param name="geometry">The sizes.</param>
/// <param name="transposedPanels">The packed transposed recurrent kernel: units columns in panels of a tile's width.</param>
/// <param name="gates">The gates after their activations.</param>
/// <param name="cells">c of every step.</param>
/// <param name="gradient">∂h of every step, or of the last one.</param>
/// <param name="onlyLast">Whether it is of the last one.</param>
/// <param name="gateGradients">∂z of every step.</param>
/// <param name="scratch">For each worker <see cref="ScratchPerWorker"/> elements.</param>
internal readonly unsafe struct LstmBackwardJob(
    LstmGeometry geometry, float* transposedPanels, float* gates, float* cells, float* gradient, bool onlyLast, float* gateGradients, float* scratch)
    : IParallelJob
{
    private const int Rows = GemmTile.Rows;

    public static int ScratchPerWorker(in LstmGeometry geometry) =>
        CpuStorage.PadToLine((Rows * (geometry.Units + LstmPanels.PaddedUnits(geometry.Units))) + (4 * geometry.Units));

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var (batch, steps, _, units) = geometry;
        var unitsPadded = LstmPanels.PaddedUnits(units);
        var hiddenGradients = scratch + ((long)worker * ScratchPerWorker(geometry));
        var cellGradients = hiddenGradients + (Rows * unitsPadded);
        var depths = LstmPanels.Depths(4 * units, cellGradients + (Rows * units));
        var rowOffsets = stackalloc int[Rows];
        for (var block = first; block < end; block++)
        {
            var firstRow = block * Rows;
            var rows = Math.Min(Rows, batch - firstRow);
            LstmPanels.RowOffsets(firstRow, rows, steps * 4 * units, rowOffsets);
            new Span<float>(hiddenGradients, Rows * (unitsPadded + units)).Clear();
            for (var t = steps - 1; t >= 0; t--)
            {
                for (var row = 0; row < rows; row++)
                {
                    var sequence = firstRow + row;
                    var now = ((long)sequence * steps) + t;
                    var outer = !onlyLast ? gradient + (now * units) : t == steps - 1 ? gradient + ((long)sequence * units) : null;
                    var unit = 0;
                    for (; unit + T.Count <= units; unit += T.Count)
                        Retreat<T>(now, t == 0, unit, outer, hiddenGradients + (row * unitsPadded), cellGradients + (row * units));
                    for (; unit < units; unit++)
                        Retreat<SimdScalar>(now, t == 0, unit, outer, hiddenGradients + (row * unitsPadded), cellGradients + (row * units));
                }

                if (t > 0)
                    LstmPanels.Multiply<T>(4 * units, unitsPadded, gateGradients + ((long)t * 4 * units), rowOffsets, depths, transposedPanels, hiddenGradients);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Retreat<T>(long now, bool isFirstStep, int unit, float* outer, float* hiddenGradient, float* cellGradient)
        where T : struct, ISimd<T>
    {
        var units = geometry.Units;
        var one = T.Broadcast(1);
        var gate = gates + (now * 4 * units) + unit;
        var (i, f, g, o) = (T.Load(gate), T.Load(gate + units), T.Load(gate + (2 * units)), T.Load(gate + (3 * units)));
        var cell = cells + (now * units) + unit;
        var squashed = VectorMath.Tanh(T.Load(cell));
        var previous = isFirstStep ? T.Zero : T.Load(cell - units);

        var dh = T.Load(hiddenGradient + unit);
        if (outer is not null)
            dh += T.Load(outer + unit);
        var dc = T.MultiplyAdd(dh * o, one - (squashed * squashed), T.Load(cellGradient + unit));
        (dc * f).Store(cellGradient + unit);

        var z = gateGradients + (now * 4 * units) + unit;
        (dc * g * i * (one - i)).Store(z);
        (dc * previous * f * (one - f)).Store(z + units);
        (dc * i * (one - (g * g))).Store(z + (2 * units));
        (dh * squashed * o * (one - o)).Store(z + (3 * units));
    }
}
