using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp;

/// <summary>A 512-bit register: all sixteen floats, or eight doubles.</summary>
internal readonly struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public Vector512<T> Value => _value;

    private Vector512<float> Singles => _value.AsSingle();

    private Vector512<double> Doubles => _value.AsDouble();

    public static int Count => Vector512<T>.Count;

    public static Lanes512<T> Two => new(Vector512<T>.One + Vector512<T>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(ref T source, nint index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> LoadSamples(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)index));
        return new(Vector512.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Create(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> a, Lanes512<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> a, Lanes512<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> a, Lanes512<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplyAdd(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) => new(
        typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(a.Singles, b.Singles, c.Singles).As<float, T>()
            : Vector512.MultiplyAddEstimate(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplySubtract(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        !Avx512F.IsSupported ? MultiplyAdd(a, b, new(-c._value)) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplySubtract(a.Singles, b.Singles, c.Singles).As<float, T>()
                : Avx512F.FusedMultiplySubtract(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> SubtractProduct(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        !Avx512F.IsSupported ? MultiplyAdd(new(-a._value), b, c) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplyAddNegated(a.Singles, b.Singles, c.Singles).As<float, T>()
                : Avx512F.FusedMultiplyAddNegated(a.Doubles, b.Doubles, c.Doubles).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRounded(ref float destination, nint index)
    {
        if (typeof(T) == typeof(float))
            Singles.StoreUnsafe(ref destination, (nuint)index);
        else
            Vector256.Narrow(Doubles.GetLower(), Doubles.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
