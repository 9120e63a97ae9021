using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>Sums over rows. The terms of a column are added in the order of the rows, whatever the width of vectors.</summary>
internal static unsafe class RowSums
{
    /// <summary>
    /// Blocks of this many rows are read from memory once and in order, while the sums of a vector of columns stay in a register over the
    /// block. (All rows at once, a vector of columns at a time, reads each row in pieces far apart.)
    /// </summary>
    public const int BlockRows = 16;

    /// <summary>
    /// A total uses this many running sums for any vector width, so its bits do not depend on the width; enough to hide the latency of
    /// additions.
    /// </summary>
    public const int Lanes = 4 * CpuStorage.ElementsPerLine;

    // Up to this many elements, fewer running sums are faster.
    private const int MaxRow = 8 * Lanes;

    /// <summary>sums[c] ← sums[c] + Σ term[r, c] for the rows from … to − 1.</summary>
    public static void Add<T, TTerm>(TTerm term, int from, int to, int columns, float* sums)
        where T : struct, ISimd<T, float>
        where TTerm : struct, IRowTerm
    {
        for (var row = from; row < to; row += BlockRows)
        {
            var end = Math.Min(to, row + BlockRows);
            var column = 0;
            for (; column + T.Count <= columns; column += T.Count)
                AddColumns<T, TTerm>(term, row, end, columns, column, sums + column);
            for (; column < columns; column++)
                AddColumns<SimdScalar, TTerm>(term, row, end, columns, column, sums + column);
        }
    }

    /// <summary>
    /// Σ term[i] for the elements from … to − 1, where <paramref name="from"/> is a multiple of <see cref="Lanes"/>.
    /// </summary>
    public static float All<T, TTerm>(TTerm term, int from, int to)
        where T : struct, ISimd<T, float>
        where TTerm : struct, IRowTerm
    {
        if (to - from <= MaxRow)
            return OfRow<T, TTerm>(term, from, to);
        var sums = stackalloc float[Lanes];
        new Span<float>(sums, Lanes).Fill(TTerm.Start);
        Add<T, TTerm>(term, from / Lanes, to / Lanes, Lanes, sums);
        for (var i = to / Lanes * Lanes; i < to; i++)
        {
            var lane = SimdScalar.Load(sums + (i % Lanes));
            term.AddTo(ref lane, 0, i, 0);
            lane.Store(sums + (i % Lanes));
        }

        for (var line = CpuStorage.ElementsPerLine; line < Lanes; line += CpuStorage.ElementsPerLine)
        {
            for (var lane = 0; lane < CpuStorage.ElementsPerLine; lane += T.Count)
                TTerm.Join(T.Load(sums + lane), T.Load(sums + line + lane)).Store(sums + lane);
        }

        var sum = SimdScalar.Load(sums);
        for (var lane = 1; lane < CpuStorage.ElementsPerLine; lane++)
            sum = TTerm.Join(sum, SimdScalar.Load(sums + lane));
        sum.Store(sums);
        return *sums;
    }

    /// <summary>
    /// Σ term[i] for the elements from … to − 1 of a row that is in the cache: 16 running sums for any vector width, which a tree adds.
    /// The terms may store intermediate results, in the order of vectors.
    /// </summary>
    public static float OfRow<T, TTerm>(TTerm term, long from, long to)
        where T : struct, ISimd<T, float>
        where TTerm : struct, IRowTerm
    {
        var sums = stackalloc float[CpuStorage.ElementsPerLine];
        var whole = from + ((to - from) / CpuStorage.ElementsPerLine * CpuStorage.ElementsPerLine);
        for (var lane = 0; lane < CpuStorage.ElementsPerLine; lane += T.Count)
        {
            var sum = T.Broadcast(TTerm.Start);
            for (var i = from + lane; i < whole; i += CpuStorage.ElementsPerLine)
                term.AddTo(ref sum, 0, i, (int)(i - from));
            sum.Store(sums + lane);
        }

        for (var i = whole; i < to; i++)
        {
            var sum = SimdScalar.Load(sums + (i - whole));
            term.AddTo(ref sum, 0, i, (int)(i - from));
            sum.Store(sums + (i - whole));
        }

        var low = TTerm.Join(Simd128<float>.Load(sums), Simd128<float>.Load(sums + 4));
        TTerm.Join(low, TTerm.Join(Simd128<float>.Load(sums + 8), Simd128<float>.Load(sums + 12))).Store(sums);
        TTerm.Join(
            TTerm.Join(SimdScalar.Load(sums), SimdScalar.Load(sums + 1)),
            TTerm.Join(SimdScalar.Load(sums + 2), SimdScalar.Load(sums + 3))).Store(sums);
        return *sums;
    }

    private static void AddColumns<T, TTerm>(TTerm term, int from, int to, int columns, int column, float* sums)
        where T : struct, ISimd<T, float>
        where TTerm : struct, IRowTerm
    {
        var sum = T.Load(sums);
        var index = ((long)from * columns) + column;
        for (var row = from; row < to; row++, index += columns)
            term.AddTo(ref sum, row, index, column);
        sum.Store(sums);
    }
}
