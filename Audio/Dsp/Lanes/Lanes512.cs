using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>A 512-bit register: all sixteen floats, or eight doubles.</summary>
internal readonly struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public Vector512<T> Value => _value;

    public static int Count => Vector512<T>.Count;

    public static Lanes512<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector512.Create(2f).As<float, T>() : Vector512.Create(2d).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(ref T source, nint index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> LoadSamples(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)index));
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
            ? Vector512.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplySubtract(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        !Avx512F.IsSupported ? MultiplyAdd(a, b, new(-c._value)) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplySubtract(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
                : Avx512F.FusedMultiplySubtract(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> SubtractProduct(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        !Avx512F.IsSupported ? MultiplyAdd(new(-a._value), b, c) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplyAddNegated(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
                : Avx512F.FusedMultiplyAddNegated(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRounded(ref float destination, nint index)
    {
        if (typeof(T) == typeof(float))
            _value.AsSingle().StoreUnsafe(ref destination, (nuint)index);
        else
            Vector256.Narrow(_value.AsDouble().GetLower(), _value.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
