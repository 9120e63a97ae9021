using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>What many elements are reduced to.</summary>
internal enum Reduction
{
    Sum,
    SumOfSquares,
    Max,
    Min,
}

/// <summary>
/// A reduction of x [outer, count, inner] to y [outer, inner]: every reduction is one of these, or several one after the other.
/// </summary>
internal readonly record struct ReductionRun(int Outer, int Count, int Inner)
{
    /// <summary>The number of results.</summary>
    public int Results => Outer * Inner;

    /// <summary>
    /// Finds the first neighbouring dimensions over which a shape is reduced to a smaller one, and makes them 1 in
    /// <paramref name="sizes"/>. If there are none, the count is 1.
    /// </summary>
    public static ReductionRun TakeFirst(Span<int> sizes, Shape reduced)
    {
        var (outer, count, inner) = (1, 1, 1);
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var fromEnd = sizes.Length - axis;
            var isKept = fromEnd <= reduced.Rank && reduced[^fromEnd] == sizes[axis];
            if (!isKept && inner == 1)
            {
                count *= sizes[axis];
                sizes[axis] = 1;
            }
            else if (count == 1)
            {
                outer *= sizes[axis];
            }
            else
            {
                inner *= sizes[axis];
            }
        }

        return new ReductionRun(outer, count, inner);
    }
}
