using ILGPU;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>
/// The 64 weights of one item, as named fields instead of an array, so that they stay in registers; nested 4 · 4 · 4, to avoid 64
/// parameters.
/// </summary>
internal readonly record struct LstmWeights(SixteenWeights A, SixteenWeights B, SixteenWeights C, SixteenWeights D)
{
    /// <summary>The weights at first, first + stride, … of a matrix: <paramref name="count"/> of them, and zeros for the rest.</summary>
    public static LstmWeights Load(ArrayView<float> matrix, int first, int stride, int count) => new(
        SixteenWeights.Load(matrix, first, stride, count),
        SixteenWeights.Load(matrix, first + (16 * stride), stride, count - 16),
        SixteenWeights.Load(matrix, first + (32 * stride), stride, count - 32),
        SixteenWeights.Load(matrix, first + (48 * stride), stride, count - 48));

    /// <summary>Σ weight · values[first + k], in four independent sums.</summary>
    public float Multiply(ArrayView<float> values, int first) =>
        A.Multiply(values, first) + B.Multiply(values, first + 16) + (C.Multiply(values, first + 32) + D.Multiply(values, first + 48));
}

/// <summary>A quarter of <see cref="LstmWeights"/>.</summary>
internal readonly record struct SixteenWeights(FourWeights A, FourWeights B, FourWeights C, FourWeights D)
{
    public static SixteenWeights Load(ArrayView<float> matrix, int first, int stride, int count) => new(
        FourWeights.Load(matrix, first, stride, count),
        FourWeights.Load(matrix, first + (4 * stride), stride, count - 4),
        FourWeights.Load(matrix, first + (8 * stride), stride, count - 8),
        FourWeights.Load(matrix, first + (12 * stride), stride, count - 12));

    public float Multiply(ArrayView<float> values, int first) =>
        D.AddProducts(
            values, first + 12, C.AddProducts(values, first + 8, B.AddProducts(values, first + 4, A.AddProducts(values, first, 0))));
}

/// <summary>A quarter of <see cref="SixteenWeights"/>.</summary>
internal readonly record struct FourWeights(float A, float B, float C, float D)
{
    public static FourWeights Load(ArrayView<float> matrix, int first, int stride, int count) => new(
        count > 0 ? matrix[first] : 0,
        count > 1 ? matrix[first + stride] : 0,
        count > 2 ? matrix[first + (2 * stride)] : 0,
        count > 3 ? matrix[first + (3 * stride)] : 0);

    public float AddProducts(ArrayView<float> values, int first, float sum)
    {
        sum += A * values[first];
        sum += B * values[first + 1];
        sum += C * values[first + 2];
        sum += D * values[first + 3];
        return sum;
    }
}
