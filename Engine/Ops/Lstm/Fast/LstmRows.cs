using ILGPU;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>A number for each of the four rows of a slice of the batch, in registers.</summary>
internal readonly record struct LstmRows(float A, float B, float C, float D)
{
    /// <summary>The numbers for the four rows of an array in which each row has <paramref name="stride"/> elements.</summary>
    public static LstmRows Load(ArrayView<float> values, int first, int stride) =>
        new(values[first], values[first + stride], values[first + (2 * stride)], values[first + (3 * stride)]);

    /// <summary>These plus factor · others.</summary>
    public LstmRows Plus(float factor, LstmRows others) =>
        new(A + (factor * others.A), B + (factor * others.B), C + (factor * others.C), D + (factor * others.D));

    /// <summary>The number for a row.</summary>
    public float Of(int row) => row switch { 0 => A, 1 => B, 2 => C, _ => D };
}
