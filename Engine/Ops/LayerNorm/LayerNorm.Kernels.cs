using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.LayerNorm;

/// <summary>
/// Layer normalisation over rows: a group for each row, whose items take turns along it; trees in shared memory find the sums. Bound by
/// bytes: later looks at a row find it in the cache.
/// </summary>
internal static class LayerNormKernels
{
    private const int GroupSize = 128;

    /// <summary>y, and the mean and 1 / √(variance + epsilon) of each row. 8 bytes per element.</summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void Forward(
        ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, float epsilon, int length, ArrayView<float> means,
        ArrayView<float> inverses, ArrayView<float> y)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var start = Grid.IdxX * length;
        var sum = 0f;
        for (var i = Group.IdxX; i < length; i += Group.DimX)
            sum += x[start + i];
        var mean = ReductionsKernels.SumOfGroup(sum, shared) / length;
        Group.Barrier();

        var squares = 0f;
        for (var i = Group.IdxX; i < length; i += Group.DimX)
            squares += (x[start + i] - mean) * (x[start + i] - mean);
        var inverse = 1 / XMath.Sqrt((ReductionsKernels.SumOfGroup(squares, shared) / length) + epsilon);
        for (var i = Group.IdxX; i < length; i += Group.DimX)
            y[start + i] = ((x[start + i] - mean) * inverse * gamma[i]) + beta[i];
        if (Group.IdxX == 0)
        {
            means[Grid.IdxX] = mean;
            inverses[Grid.IdxX] = inverse;
        }
    }

    /// <summary>∂x ← inverse · (g − Σg/n − x̂ Σ(g x̂)/n) with g = gamma ∂y. 12 bytes per element.</summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void InputGradient(
        ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> means, ArrayView<float> inverses, ArrayView<float> gradient,
        int length, ArrayView<float> inputGradient)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var start = Grid.IdxX * length;
        var mean = means[Grid.IdxX];
        var inverse = inverses[Grid.IdxX];
        var sum = 0f;
        var product = 0f;
        for (var i = Group.IdxX; i < length; i += Group.DimX)
        {
            var scaled = gradient[start + i] * gamma[i];
            sum += scaled;
            product += scaled * (x[start + i] - mean) * inverse;
        }

        sum = ReductionsKernels.SumOfGroup(sum, shared) / length;
        Group.Barrier();
        product = ReductionsKernels.SumOfGroup(product, shared) / length;
        for (var i = Group.IdxX; i < length; i += Group.DimX)
        {
            var normalized = (x[start + i] - mean) * inverse;
            inputGradient[start + i] = inverse * ((gradient[start + i] * gamma[i]) - sum - (normalized * product));
        }
    }

    /// <summary>
    /// partial[0, part, c] ← Σ ∂y x̂ and partial[1, part, c] ← Σ ∂y over the rows part, part + parts, part + 2·parts …: an item for each
    /// part and column, so that neighbours read neighbours. 8 bytes per element.
    /// </summary>
    [Kernel]
    internal static void PartialSums(
        Index1D index, ArrayView<float> x, ArrayView<float> means, ArrayView<float> inverses, ArrayView<float> gradient, int rows,
        int length, int parts, ArrayView<float> partial)
    {
        var column = index.X % length;
        var product = 0f;
        var sum = 0f;
        for (var row = index.X / length; row < rows; row += parts)
        {
            var upstream = gradient[(row * length) + column];
            sum += upstream;
            product += upstream * (x[(row * length) + column] - means[row]) * inverses[row];
        }

        partial[index.X] = product;
        partial[(parts * length) + index.X] = sum;
    }
}
