using Gtzan.Engine.Devices.Gpu;
using ILGPU;

namespace Gtzan.Engine.Ops.Gather;

/// <summary>Rows of a table by number, and the sums of gradients that belong to the same row, without atomics.</summary>
internal static class GatherKernels
{
    /// <summary>y[i, c] ← table[indices[i], c]. An item for each element; 8 bytes.</summary>
    [Kernel]
    internal static void Forward(Index1D index, ArrayView<float> table, ArrayView<int> indices, Divisor width, ArrayView<float> y)
    {
        y[index] = table[(indices[width.Quotient(index)] * width.Value) + width.Remainder(index)];
    }

    /// <summary>
    /// next[i] ← the next place with the same index, or <paramref name="count"/>; isFirst[i] ← 1 if none before has it. An item for each
    /// place looks at all others, which stay in the cache.
    /// </summary>
    [Kernel]
    internal static void Link(Index1D place, ArrayView<int> indices, int count, ArrayView<int> next, ArrayView<int> isFirst)
    {
        var index = indices[place];
        var before = 0;
        while (before < place.X && indices[before] != index)
            before++;
        var after = place.X + 1;
        while (after < count && indices[after] != index)
            after++;
        isFirst[place] = before == place.X ? 1 : 0;
        next[place] = after;
    }

    /// <summary>
    /// ∂table[indices[i], c] ← Σ ∂y[j, c] over the places j with the index of i, if i is the first of them; ∂table is 0 before. An item for
    /// each element of ∂y.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> gradient, ArrayView<int> indices, int count, ArrayView<int> next, ArrayView<int> isFirst,
        Divisor width, ArrayView<float> tableGradient)
    {
        var place = width.Quotient(index);
        var column = width.Remainder(index);
        if (isFirst[place] == 0)
            return;
        var sum = 0f;
        for (var i = place; i < count; i = next[i])
            sum += gradient[(i * width.Value) + column];
        tableGradient[(indices[place] * width.Value) + column] = sum;
    }
}
