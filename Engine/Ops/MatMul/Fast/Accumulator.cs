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

    /// <summary>The same with each row scaled by its own factor.</summary>
    public Accumulator Times(Accumulator factors) => new(
        Row0 * factors.Row0, Row1 * factors.Row1, Row2 * factors.Row2, Row3 * factors.Row3,
        Row4 * factors.Row4, Row5 * factors.Row5, Row6 * factors.Row6, Row7 * factors.Row7);

    /// <summary>Writes the eight elements of a view from <paramref name="first"/> on.</summary>
    public void Store(ArrayView<float> view, int first)
    {
        view[first] = Row0;
        view[first + 1] = Row1;
        view[first + 2] = Row2;
        view[first + 3] = Row3;
        view[first + 4] = Row4;
        view[first + 5] = Row5;
        view[first + 6] = Row6;
        view[first + 7] = Row7;
    }

    /// <summary>this + left · right, row by row.</summary>
    public Accumulator PlusProduct(Accumulator left, float right) => new(
        Row0 + (left.Row0 * right), Row1 + (left.Row1 * right), Row2 + (left.Row2 * right), Row3 + (left.Row3 * right),
        Row4 + (left.Row4 * right), Row5 + (left.Row5 * right), Row6 + (left.Row6 * right), Row7 + (left.Row7 * right));
}

/// <summary>The 8 × 2 elements of a product that one item of a group computes: <see cref="ProductBlock"/> says which.</summary>
internal readonly record struct AccumulatorPair(Accumulator First, Accumulator Second)
{
    /// <summary>Zeros.</summary>
    public static AccumulatorPair Zero() => new(Accumulator.Zero(), Accumulator.Zero());

    /// <summary>The same with each row scaled by its own factor.</summary>
    public AccumulatorPair Times(Accumulator factors) => new(First.Times(factors), Second.Times(factors));
}
