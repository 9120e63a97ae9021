using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>A term to sum over the rows of a matrix, column by column. It may also store intermediate results.</summary>
internal interface IRowTerm
{
    /// <summary>Adds the term of the elements from <paramref name="index"/> on, to the sums of their columns.</summary>
    void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>;
}

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

    /// <summary>Σ term[i] for the elements from … to − 1, where <paramref name="from"/> is a multiple of <see cref="Lanes"/>.</summary>
    public static float All<T, TTerm>(TTerm term, int from, int to)
        where T : struct, ISimd<T, float>
        where TTerm : struct, IRowTerm
    {
        var sums = stackalloc float[Lanes];
        new Span<float>(sums, Lanes).Clear();
        Add<T, TTerm>(term, from / Lanes, to / Lanes, Lanes, sums);
        for (var i = to / Lanes * Lanes; i < to; i++)
        {
            var lane = SimdScalar.Load(sums + (i % Lanes));
            term.AddTo(ref lane, 0, i, 0);
            lane.Store(sums + (i % Lanes));
        }

        var few = stackalloc float[CpuStorage.ElementsPerLine];
        new Span<float>(few, CpuStorage.ElementsPerLine).Clear();
        Add<T, ElementTerm>(new ElementTerm(sums), 0, Lanes / CpuStorage.ElementsPerLine, CpuStorage.ElementsPerLine, few);
        var sum = 0f;
        for (var lane = 0; lane < CpuStorage.ElementsPerLine; lane++)
            sum += few[lane];
        return sum;
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

/// <summary>The elements themselves.</summary>
internal readonly unsafe struct ElementTerm(float* x) : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float> => sum += T.Load(x + index);
}

/// <summary>Their squares.</summary>
internal readonly unsafe struct SquareTerm(float* x) : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var value = T.Load(x + index);
        sum = T.MultiplyAdd(value, value, sum);
    }
}
