using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp;

/// <summary>Lanes in double precision: the same number of bits holds half as many.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IDoubleLanes<TSelf> : ILanes<TSelf, double>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    /// <summary>Writes the lanes to an address, rounded to single precision.</summary>
    void StoreRounded(ref float destination, nint index);
}

/// <summary>Eight of the sixteen, in a 512-bit register.</summary>
internal readonly struct DoubleLanes8(Vector512<double> value) : IDoubleLanes<DoubleLanes8>
{
    private readonly Vector512<double> _value = value;

    public static int Count => 8;

    public static DoubleLanes8 Two => Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 Load(ref double source, nint index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 LoadSamples(ref float source, nint index)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)index));
        return new(Vector512.Create(low, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 operator +(DoubleLanes8 a, DoubleLanes8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 operator -(DoubleLanes8 a, DoubleLanes8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 operator *(DoubleLanes8 a, DoubleLanes8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 MultiplyAdd(DoubleLanes8 a, DoubleLanes8 b, DoubleLanes8 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 MultiplySubtract(DoubleLanes8 a, DoubleLanes8 b, DoubleLanes8 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplySubtract(a._value, b._value, c._value) : Vector512.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 SubtractProduct(DoubleLanes8 a, DoubleLanes8 b, DoubleLanes8 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value) : Vector512.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRounded(ref float destination, nint index) =>
        Vector256.Narrow(_value.GetLower(), _value.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
}

/// <summary>Four, in a 256-bit register; where registers are narrower, .NET takes two of them.</summary>
internal readonly struct DoubleLanes4(Vector256<double> value) : IDoubleLanes<DoubleLanes4>
{
    private readonly Vector256<double> _value = value;

    public static int Count => 4;

    public static DoubleLanes4 Two => Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 Load(ref double source, nint index) => new(Vector256.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 LoadSamples(ref float source, nint index)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)index));
        return new(Vector256.Create(low, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 operator +(DoubleLanes4 a, DoubleLanes4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 operator -(DoubleLanes4 a, DoubleLanes4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 operator *(DoubleLanes4 a, DoubleLanes4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 MultiplyAdd(DoubleLanes4 a, DoubleLanes4 b, DoubleLanes4 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 MultiplySubtract(DoubleLanes4 a, DoubleLanes4 b, DoubleLanes4 c) =>
        new(Fma.IsSupported ? Fma.MultiplySubtract(a._value, b._value, c._value) : Vector256.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 SubtractProduct(DoubleLanes4 a, DoubleLanes4 b, DoubleLanes4 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : Vector256.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRounded(ref float destination, nint index) =>
        Vector128.Narrow(_value.GetLower(), _value.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
}
