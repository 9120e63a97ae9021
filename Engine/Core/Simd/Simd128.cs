using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Core.Simd;

/// <summary>4 floats or 2 doubles: NEON or SSE.</summary>
internal unsafe struct Simd128<T>(Vector128<T> lanes) : ISimd<Simd128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector128<T> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    public static Simd128<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<T>.Zero);
    }

    public static Simd128<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector128.Create(2f).As<float, T>() : Vector128.Create(2d).As<double, T>());
    }

    /// <summary>The lanes as a vector of .NET.</summary>
    public readonly Vector128<T> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(ref T source, nint index) => new(Vector128.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> LoadSingles(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector128.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector64.Widen(Vector64.LoadUnsafe(ref source, (nuint)index));
        return new(Vector128.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> left, Simd128<T> right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> left, Simd128<T> right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> left, Simd128<T> right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> left, Simd128<T> right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> left, Simd128<T> right, Simd128<T> addend) =>
        new(typeof(T) == typeof(float)
            ? Vector128.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), addend._lanes.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), addend._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplySubtract(Simd128<T> left, Simd128<T> right, Simd128<T> minus) =>
        !Fma.IsSupported ? MultiplyAdd(left, right, new(-minus._lanes)) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplySubtract(left._lanes.AsSingle(), right._lanes.AsSingle(), minus._lanes.AsSingle()).As<float, T>()
                : Fma.MultiplySubtract(left._lanes.AsDouble(), right._lanes.AsDouble(), minus._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SubtractProduct(Simd128<T> left, Simd128<T> right, Simd128<T> from) =>
        !Fma.IsSupported ? MultiplyAdd(new(-left._lanes), right, from) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplyAddNegated(left._lanes.AsSingle(), right._lanes.AsSingle(), from._lanes.AsSingle()).As<float, T>()
                : Fma.MultiplyAddNegated(left._lanes.AsDouble(), right._lanes.AsDouble(), from._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd128<T> sum, Simd128<T> left, Simd128<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            sum._lanes = Vector128.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), sum._lanes.AsSingle())
                .As<float, T>();
        }
        else
        {
            sum._lanes = Vector128.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), sum._lanes.AsDouble())
                .As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Max(Simd128<T> left, Simd128<T> right) => new(Vector128.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Min(Simd128<T> left, Simd128<T> right) => new(Vector128.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Abs(Simd128<T> x) => new(Vector128.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Sqrt(Simd128<T> x) => new(Vector128.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Round(Simd128<T> x) => new(
        typeof(T) == typeof(float)
            ? Vector128.Round(x._lanes.AsSingle()).As<float, T>()
            : Vector128.Round(x._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> PowerOfTwo(Simd128<T> n) =>
        new(((Vector128.ConvertToInt32(n._lanes.AsSingle()) + Vector128.Create(127)) << 23).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SelectGreater(Simd128<T> left, Simd128<T> right, Simd128<T> whenTrue, Simd128<T> whenFalse) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SelectEqual(Simd128<T> left, Simd128<T> right, Simd128<T> whenTrue, Simd128<T> whenFalse) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> SelectSameBits(Simd128<T> left, Simd128<T> right, Simd128<T> whenTrue, Simd128<T> whenFalse) =>
        new(Vector128.ConditionalSelect(
            Vector128.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).As<int, T>(), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref T destination, nint index) => _lanes.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreSingles(ref float destination, nint index)
    {
        if (typeof(T) == typeof(float))
            _lanes.AsSingle().StoreUnsafe(ref destination, (nuint)index);
        else
            Vector64.Narrow(_lanes.AsDouble().GetLower(), _lanes.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
