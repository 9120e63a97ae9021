using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Cpu;

/// <summary>
/// The part of an LSTM that must go step by step, for eight sequences of the batch at a time. Sequences do not depend on each other, so threads take
/// different ones and never wait for each other. The recurrent kernel is packed once and stays in the second-level cache; h of the last step is read
/// where it was written; the four gates, c and h are made in one pass over the product.
/// </summary>
/// <param name="geometry">The sizes.</param>
/// <param name="recurrentPanels">The packed recurrent kernel: 4·units columns in panels of a tile's width.</param>
/// <param name="gates">In: xₜ · kernel + bias. Out: the gates after their activations.</param>
/// <param name="cells">c of every step.</param>
/// <param name="hidden">h of every step.</param>
/// <param name="scratch">For each worker <see cref="ScratchPerWorker"/> elements.</param>
internal readonly unsafe struct LstmForwardJob(
    LstmGeometry geometry, float* recurrentPanels, float* gates, float* cells, float* hidden, float* scratch) : IParallelJob
{
    private const int Rows = GemmTile.Rows;

    public static int ScratchPerWorker(in LstmGeometry geometry) =>
        CpuStorage.PadToLine((Rows * LstmPanels.PaddedGates(geometry.Units)) + geometry.Units);

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var (batch, steps, _, units) = geometry;
        var gatesPadded = LstmPanels.PaddedGates(units);
        var products = scratch + ((long)worker * ScratchPerWorker(geometry));
        var depths = LstmPanels.Depths(units, products + (Rows * gatesPadded));
        var rowOffsets = stackalloc int[Rows];
        for (var block = first; block < end; block++)
        {
            var firstRow = block * Rows;
            var rows = Math.Min(Rows, batch - firstRow);
            LstmPanels.RowOffsets(firstRow, rows, steps * units, rowOffsets);
            new Span<float>(products, Rows * gatesPadded).Clear();
            for (var t = 0; t < steps; t++)
            {
                if (t > 0)
                    LstmPanels.Multiply<T>(units, gatesPadded, hidden + ((long)(t - 1) * units), rowOffsets, depths, recurrentPanels, products);

                for (var row = 0; row < rows; row++)
                {
                    var now = ((long)(firstRow + row) * steps) + t;
                    var unit = 0;
                    for (; unit + T.Count <= units; unit += T.Count)
                        Advance<T>(now, t == 0, unit, products + (row * gatesPadded));
                    for (; unit < units; unit++)
                        Advance<SimdScalar>(now, t == 0, unit, products + (row * gatesPadded));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance<T>(long now, bool isFirstStep, int unit, float* product)
        where T : struct, ISimd<T>
    {
        var units = geometry.Units;
        var gate = gates + (now * 4 * units) + unit;
        product += unit;
        var (i, f, g, o) = LstmGates.Activate(
            T.Load(gate) + T.Load(product),
            T.Load(gate + units) + T.Load(product + units),
            T.Load(gate + (2 * units)) + T.Load(product + (2 * units)),
            T.Load(gate + (3 * units)) + T.Load(product + (3 * units)));

        var cell = cells + (now * units) + unit;
        var c = i * g;
        if (!isFirstStep)
            c = T.MultiplyAdd(f, T.Load(cell - units), c);
        c.Store(cell);
        (o * VectorMath.Tanh(c)).Store(hidden + (now * units) + unit);

        i.Store(gate);
        f.Store(gate + units);
        g.Store(gate + (2 * units));
        o.Store(gate + (3 * units));
    }
}
