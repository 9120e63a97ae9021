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
    /// ∂table[indices[i], c] ← Σ ∂y[j, c] over the places j with the index of i, if i is the first of them; ∂table is 0 before. An item for
    /// each element of ∂y looks at all indices, which stay in the cache.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> gradient, ArrayView<int> indices, int count, Divisor width, ArrayView<float> tableGradient)
    {
        var place = width.Quotient(index);
        var column = width.Remainder(index);
        var row = indices[place];
        for (var i = 0; i < place; i++)
        {
            if (indices[i] == row)
                return;
        }

        var sum = 0f;
        for (var i = place; i < count; i++)
            sum += indices[i] == row ? gradient[(i * width.Value) + column] : 0;
        tableGradient[(row * width.Value) + column] = sum;
    }
}
