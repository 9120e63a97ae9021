using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>A 256-bit register: eight floats or four doubles. Where registers are narrower, .NET takes two of them.</summary>
internal readonly struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value = value;

    public static int Count => Vector256<T>.Count;

    public static Lanes256<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector256.Create(2f).As<float, T>() : Vector256.Create(2d).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(ref T source, nint index) => new(Vector256.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> LoadSamples(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector256.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)index));
        return new(Vector256.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Create(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> a, Lanes256<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> a, Lanes256<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> a, Lanes256<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplyAdd(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) => new(
        typeof(T) == typeof(float)
            ? Vector256.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplySubtract(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) =>
        !Fma.IsSupported ? MultiplyAdd(a, b, new(-c._value)) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplySubtract(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
                : Fma.MultiplySubtract(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> SubtractProduct(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) =>
        !Fma.IsSupported ? MultiplyAdd(new(-a._value), b, c) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplyAddNegated(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
                : Fma.MultiplyAddNegated(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRounded(ref float destination, nint index)
    {
        if (typeof(T) == typeof(float))
            _value.AsSingle().StoreUnsafe(ref destination, (nuint)index);
        else
            Vector128.Narrow(_value.AsDouble().GetLower(), _value.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
