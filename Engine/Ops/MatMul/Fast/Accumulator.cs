using ILGPU;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// Eight numbers that a kernel keeps in registers: eight rows of one column of a product. A struct, because kernels have no local arrays.
/// </summary>
internal readonly record struct Accumulator(float Row0, float Row1, float Row2, float Row3, float Row4, float Row5, float Row6, float Row7)
{
    /// <summary>Eight zeros.</summary>
    public static Accumulator Zero() => new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The eight elements of a view from <paramref name="first"/> on.</summary>
    public static Accumulator Load(ArrayView<float> view, int first) => new(
        view[first], view[first + 1], view[first + 2], view[first + 3], view[first + 4], view[first + 5], view[first + 6], view[first + 7]);

    /// <summary>this + left · right, row by row.</summary>
    public Accumulator PlusProduct(Accumulator left, float right) => new(
        Row0 + (left.Row0 * right), Row1 + (left.Row1 * right), Row2 + (left.Row2 * right), Row3 + (left.Row3 * right),
        Row4 + (left.Row4 * right), Row5 + (left.Row5 * right), Row6 + (left.Row6 * right), Row7 + (left.Row7 * right));
}

/// <summary>The 8 × 2 elements of a product that one item of a group computes: <see cref="ProductBlock"/> says which.</summary>
internal readonly record struct AccumulatorPair(Accumulator First, Accumulator Second);
