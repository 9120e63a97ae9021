using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Core.Simd;

/// <summary>8 floats or 4 doubles: AVX2.</summary>
internal unsafe struct Simd256<T>(Vector256<T> lanes) : ISimd<Simd256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector256<T> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    public static Simd256<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<T>.Zero);
    }

    public static Simd256<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector256.Create(2f).As<float, T>() : Vector256.Create(2d).As<double, T>());
    }

    /// <summary>The lanes as a vector of .NET.</summary>
    public readonly Vector256<T> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(ref T source, nint index) => new(Vector256.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> LoadSingles(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector256.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)index));
        return new(Vector256.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> left, Simd256<T> right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> left, Simd256<T> right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> left, Simd256<T> right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> left, Simd256<T> right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> left, Simd256<T> right, Simd256<T> addend) =>
        new(typeof(T) == typeof(float)
            ? Vector256.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), addend._lanes.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), addend._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplySubtract(Simd256<T> left, Simd256<T> right, Simd256<T> minus) =>
        !Fma.IsSupported ? MultiplyAdd(left, right, new(-minus._lanes)) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplySubtract(left._lanes.AsSingle(), right._lanes.AsSingle(), minus._lanes.AsSingle()).As<float, T>()
                : Fma.MultiplySubtract(left._lanes.AsDouble(), right._lanes.AsDouble(), minus._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SubtractProduct(Simd256<T> left, Simd256<T> right, Simd256<T> from) =>
        !Fma.IsSupported ? MultiplyAdd(new(-left._lanes), right, from) : new(
            typeof(T) == typeof(float)
                ? Fma.MultiplyAddNegated(left._lanes.AsSingle(), right._lanes.AsSingle(), from._lanes.AsSingle()).As<float, T>()
                : Fma.MultiplyAddNegated(left._lanes.AsDouble(), right._lanes.AsDouble(), from._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd256<T> sum, Simd256<T> left, Simd256<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            sum._lanes = Vector256.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), sum._lanes.AsSingle())
                .As<float, T>();
        }
        else
        {
            sum._lanes = Vector256.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), sum._lanes.AsDouble())
                .As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Max(Simd256<T> left, Simd256<T> right) => new(Vector256.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Min(Simd256<T> left, Simd256<T> right) => new(Vector256.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Abs(Simd256<T> x) => new(Vector256.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> x) => new(Vector256.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Round(Simd256<T> x) => new(
        typeof(T) == typeof(float)
            ? Vector256.Round(x._lanes.AsSingle()).As<float, T>()
            : Vector256.Round(x._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> PowerOfTwo(Simd256<T> n) =>
        new(((Vector256.ConvertToInt32(n._lanes.AsSingle()) + Vector256.Create(127)) << 23).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SelectGreater(Simd256<T> left, Simd256<T> right, Simd256<T> whenTrue, Simd256<T> whenFalse) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SelectEqual(Simd256<T> left, Simd256<T> right, Simd256<T> whenTrue, Simd256<T> whenFalse) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> SelectSameBits(Simd256<T> left, Simd256<T> right, Simd256<T> whenTrue, Simd256<T> whenFalse) =>
        new(Vector256.ConditionalSelect(
            Vector256.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).As<int, T>(), whenTrue._lanes, whenFalse._lanes));

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
            Vector128.Narrow(_lanes.AsDouble().GetLower(), _lanes.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
