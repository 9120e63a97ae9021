using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>A term to sum over the rows of a matrix, column by column. It may also store intermediate results.</summary>
internal interface IRowTerm
{
    /// <summary>Adds the term of the elements from <paramref name="index"/> on, to the sums of their columns.</summary>
    void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>;

    /// <summary>What a sum begins with.</summary>
    static virtual float Start => 0;

    /// <summary>Adds two sums.</summary>
    static virtual T Join<T>(T left, T right)
        where T : struct, ISimd<T, float> => left + right;
}

/// <summary>A term that is made from elements in memory alone.</summary>
internal unsafe interface IReductionTerm<TSelf> : IRowTerm
{
    static abstract TSelf Of(float* x);
}

/// <summary>The elements themselves.</summary>
internal readonly unsafe struct ElementTerm(float* x) : IReductionTerm<ElementTerm>
{
    public static ElementTerm Of(float* x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float> => sum += T.Load(x + index);
}

/// <summary>Their squares.</summary>
internal readonly unsafe struct SquareTerm(float* x) : IReductionTerm<SquareTerm>
{
    public static SquareTerm Of(float* x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var value = T.Load(x + index);
        sum = T.MultiplyAdd(value, value, sum);
    }
}

/// <summary>Products of elements.</summary>
internal readonly unsafe struct ProductTerm(float* left, float* right) : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float> => T.AddProduct(ref sum, T.Load(left + index), T.Load(right + index));
}

/// <summary>Stores exp(x − maximum), for a maximum that no x exceeds.</summary>
internal readonly unsafe struct ExponentialTerm(float* x, float maximum, float* exponentials) : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var power = VectorMath.ExpOfNegative(T.Load(x + index) - T.Broadcast(maximum));
        power.Store(exponentials + index);
        sum += power;
    }
}

/// <summary>The largest element takes the place of a sum; NaN counts as the largest.</summary>
internal readonly unsafe struct MaxTerm(float* x) : IReductionTerm<MaxTerm>
{
    public static float Start => float.NegativeInfinity;

    public static MaxTerm Of(float* x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<T>(T left, T right)
        where T : struct, ISimd<T, float> => T.SelectEqual(right, right, T.Max(left, right), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float> => sum = Join(sum, T.Load(x + index));
}

/// <summary>The smallest element, or NaN.</summary>
internal readonly unsafe struct MinTerm(float* x) : IReductionTerm<MinTerm>
{
    public static float Start => float.PositiveInfinity;

    public static MinTerm Of(float* x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<T>(T left, T right)
        where T : struct, ISimd<T, float> => T.SelectEqual(right, right, T.Min(left, right), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float> => sum = Join(sum, T.Load(x + index));
}
