using Gtzan.Engine.Devices.Gpu;
using ILGPU;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>
/// Reductions in a fixed order, without atomics: each item or group reduces its own terms, and a second launch reduces these results. There
/// is one operation for each four bytes, so what matters is that neighbouring items read neighbouring elements. That terms are added in a
/// tree, and not one after the other, also keeps the rounding small.
/// </summary>
internal static class ReductionsKernels
{
    /// <summary>The largest group that <see cref="SumOfGroup"/> has shared memory for.</summary>
    public const int GroupSize = 256;

    /// <summary>
    /// results[o, part, i] = the reduction of x[o, r, i] over r = part, part + parts, part + 2·parts …: of a tensor [outer, count, inner],
    /// an item for each column and part. Since the parts take turns, neighbouring items read neighbouring elements however few columns
    /// there are. Bound by the bytes of x.
    /// </summary>
    [Kernel]
    internal static void ReduceColumns(
        Index1D index, Reduction reduction, ArrayView<float> x, int count, int inner, int parts, ArrayView<float> results)
    {
        var i = index.X;
        var outer = i / (parts * inner);
        var part = i / inner % parts;
        var column = i % inner;
        var result = Start(reduction, x[(((outer * count) + part) * inner) + column]);
        for (var row = part; row < count; row += parts)
            result = Take(reduction, result, x[(((outer * count) + row) * inner) + column]);
        results[i] = result;
    }

    /// <summary>
    /// results[r, part] = the reduction of x[r, i] over a part of row r: of a matrix with <paramref name="count"/> columns, a group for
    /// each row and part. Items take turns along the row; then a tree in shared memory reduces their results. Bound by the bytes of x.
    /// </summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void ReduceRows(
        Reduction reduction, ArrayView<float> x, int count, int parts, ArrayView<float> results)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var row = Grid.IdxX / parts;
        var part = Grid.IdxX % parts;
        var result = Start(reduction, x[row * count]);
        for (var i = (part * Group.DimX) + Group.IdxX; i < count; i += parts * Group.DimX)
            result = Take(reduction, result, x[(row * count) + i]);
        result = OfGroup(reduction, result, shared);
        if (Group.IdxX == 0)
            results[Grid.IdxX] = result;
    }

    /// <summary>
    /// index[o, i] ← the first r with the largest x[o, r, i], NaN being larger than any number: an item for each result.
    /// </summary>
    [Kernel]
    internal static void ArgMax(Index1D item, ArrayView<float> x, int count, int inner, ArrayView<int> index)
    {
        var first = (item.X / inner * count * inner) + (item.X % inner);
        var best = x[first];
        var winner = 0;
        for (var r = 1; r < count; r++)
        {
            // Selected, not branched on: ILGPU's OpenCL branches take NaN the wrong way.
            var value = x[first + (r * inner)];
            var isLarger = value > best | (float.IsNaN(value) & !float.IsNaN(best));
            best = isLarger ? value : best;
            winner = isLarger ? r : winner;
        }

        index[item] = winner;
    }

    /// <summary>The sum over the group's items: see <see cref="OfGroup"/>.</summary>
    public static float SumOfGroup(float sum, ArrayView<float> shared) => OfGroup(Reduction.Sum, sum, shared);

    /// <summary>
    /// The reduction over the group's items, by a tree: in each round, the first half takes in the values of the second half. Items that
    /// work are neighbours and so are the words they read, so no bank is asked twice. The group's size must be a power of two; all items
    /// get the result.
    /// </summary>
    public static float OfGroup(Reduction reduction, float result, ArrayView<float> shared)
    {
        shared[Group.IdxX] = result;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] = Join(reduction, shared[Group.IdxX], shared[Group.IdxX + half]);
            Group.Barrier();
        }

        return shared[0];
    }

    private static float Join(Reduction reduction, float left, float right)
    {
        var isNaN = float.IsNaN(right);
        var larger = right > left | isNaN ? right : left;
        var smaller = right < left | isNaN ? right : left;
        return reduction <= Reduction.SumOfSquares ? left + right : reduction == Reduction.Max ? larger : smaller;
    }

    private static float Start(Reduction reduction, float any) => reduction <= Reduction.SumOfSquares ? 0f : any;

    private static float Take(Reduction reduction, float result, float x) =>
        Join(reduction, result, reduction == Reduction.SumOfSquares ? x * x : x);
}
