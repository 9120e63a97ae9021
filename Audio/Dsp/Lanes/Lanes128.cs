using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>A 128-bit register: four floats or two doubles.</summary>
internal readonly struct Lanes128<T>(Vector128<T> value) : ILanes<Lanes128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value = value;

    public static int Count => Vector128<T>.Count;

    public static Lanes128<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector128.Create(2f).As<float, T>() : Vector128.Create(2d).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(ref T source, nint index) => new(Vector128.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> LoadSamples(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector128.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector64.Widen(Vector64.LoadUnsafe(ref source, (nuint)index));
        return new(Vector128.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Create(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> a, Lanes128<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> a, Lanes128<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> a, Lanes128<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplyAdd(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) => new(
        typeof(T) == typeof(float)
            ? Vector128.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplySubtract(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) =>
        !Fma.IsSupported ? MultiplyAdd(a, b, new(-c._value)) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplySubtract(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>()
                : Fma.MultiplySubtract(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> SubtractProduct(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) =>
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
            Vector64.Narrow(_value.AsDouble().GetLower(), _value.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
