using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using ILGPU;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>
/// Sums in a fixed order, without atomics: each item or group computes its own sum, and a second launch adds these. There is one
/// addition for each four bytes, so what matters is that neighbouring items read neighbouring elements. That terms are added in a tree, and
/// not one after the other, also keeps the rounding small.
/// </summary>
internal static class ReductionsKernels
{
    /// <summary>The largest group that <see cref="SumOfGroup"/> has shared memory for.</summary>
    public const int GroupSize = 256;

    /// <summary>
    /// sums[o, part, i] = Σ x[o, r, i] over r = part, part + parts, part + 2·parts …: of a tensor [outer, count, inner], an item for each
    /// column and part. Since the parts take turns, neighbouring items read neighbouring elements however few columns there are. Bound by
    /// the bytes of x.
    /// </summary>
    [Kernel]
    internal static void SumColumns(Index1D index, ArrayView<float> x, int count, int inner, int parts, ArrayView<float> sums)
    {
        var i = index.X;
        var outer = i / (parts * inner);
        var part = i / inner % parts;
        var column = i % inner;
        var sum = 0f;
        for (var row = part; row < count; row += parts)
            sum += x[(((outer * count) + row) * inner) + column];
        sums[i] = sum;
    }

    /// <summary>
    /// sums[r, part] = Σ x[r, i] over a part of row r: of a matrix with <paramref name="count"/> columns, a group for each row and part.
    /// Items take turns along the row; then a tree in shared memory adds their sums. Bound by the bytes of x.
    /// </summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void SumRows(ArrayView<float> x, int count, int parts, ArrayView<float> sums)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var row = Grid.IdxX / parts;
        var part = Grid.IdxX % parts;
        var sum = 0f;
        for (var i = (part * Group.DimX) + Group.IdxX; i < count; i += parts * Group.DimX)
            sum += x[(row * count) + i];
        sum = SumOfGroup(sum, shared);
        if (Group.IdxX == 0)
            sums[Grid.IdxX] = sum;
    }

    /// <summary>y[i] ← x[…], repeated where x has size 1. Up to 8 bytes per element.</summary>
    [Kernel]
    internal static void BroadcastTo(Index1D index, ArrayView<float> x, BroadcastStrides strides, ArrayView<float> y)
    {
        y[index] = x[strides.PlaceOf(index)];
    }

    /// <summary>
    /// The sum over the group's items, by a tree: in each round, the first half adds the values of the second half. Items that work are
    /// neighbours and so are the words they read, so no bank is asked twice. The group's size must be a power of two; all items get the
    /// sum.
    /// </summary>
    public static float SumOfGroup(float sum, ArrayView<float> shared)
    {
        shared[Group.IdxX] = sum;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }

        return shared[0];
    }
}
