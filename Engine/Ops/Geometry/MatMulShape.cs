using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// A product result[m, n] = Σₖ left(m, k) · right(k, n) as kernels see it: its sizes, and how far apart in memory neighbours are in each
/// direction. A transposed operand is one with the strides exchanged.
/// </summary>
/// <param name="Rows">The rows of the result.</param>
/// <param name="Columns">The columns of the result.</param>
/// <param name="Inner">The number of terms of each sum.</param>
/// <param name="LeftRowStride">From left(m, k) to left(m + 1, k).</param>
/// <param name="LeftInnerStride">From left(m, k) to left(m, k + 1).</param>
/// <param name="RightInnerStride">From right(k, n) to right(k + 1, n).</param>
/// <param name="RightColumnStride">From right(k, n) to right(k, n + 1).</param>
/// <param name="PartLength"> How many of the terms one part of the sum has, if it is divided: then the kernel writes the sums of the parts
/// one after the other. </param>
internal readonly record struct MatMulShape(
    int Rows, int Columns, int Inner, int LeftRowStride, int LeftInnerStride, int RightInnerStride, int RightColumnStride, int PartLength)
{
    /// <summary>The number of elements of one result; there may be several products, one after the other in memory.</summary>
    public int Length => Rows * Columns;

    /// <summary>The parts that every sum is divided into.</summary>
    public int Parts => (Inner + PartLength - 1) / PartLength;

    /// <summary>Where the left matrix of a product begins.</summary>
    public int LeftOffset(int product) => product * Rows * Inner;

    /// <summary>Where the right matrix of a product begins.</summary>
    public int RightOffset(int product) => product * Inner * Columns;

    /// <summary>The first term of a part.</summary>
    public int Start(int part) => part * PartLength;

    /// <summary>The term after the last of a part.</summary>
    public int End(int part) => XMath.Min(Inner, (part + 1) * PartLength);

    /// <summary>A product of two row-major matrices, either of them transposed.</summary>
    public static MatMulShape Create(int rows, int columns, int inner, bool transposeLeft = false, bool transposeRight = false) => new(
        rows, columns, inner,
        transposeLeft ? 1 : inner, transposeLeft ? rows : 1,
        transposeRight ? 1 : columns, transposeRight ? inner : 1,
        inner);
}
