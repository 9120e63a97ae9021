using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Core.Simd;

/// <summary>16 floats or 8 doubles: AVX-512.</summary>
internal unsafe struct Simd512<T>(Vector512<T> lanes) : ISimd<Simd512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector512<T> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    public static Simd512<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<T>.Zero);
    }

    public static Simd512<T> Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(typeof(T) == typeof(float) ? Vector512.Create(2f).As<float, T>() : Vector512.Create(2d).As<double, T>());
    }

    /// <summary>The lanes as a vector of .NET.</summary>
    public readonly Vector512<T> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(ref T source, nint index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> LoadSingles(ref float source, nint index)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.LoadUnsafe(ref source, (nuint)index).As<float, T>());
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)index));
        return new(Vector512.Create(low, high).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> left, Simd512<T> right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> left, Simd512<T> right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> left, Simd512<T> right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> left, Simd512<T> right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> left, Simd512<T> right, Simd512<T> addend) =>
        new(typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), addend._lanes.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), addend._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplySubtract(Simd512<T> left, Simd512<T> right, Simd512<T> minus) =>
        !Avx512F.IsSupported ? MultiplyAdd(left, right, new(-minus._lanes)) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplySubtract(left._lanes.AsSingle(), right._lanes.AsSingle(), minus._lanes.AsSingle()).As<float, T>()
                : Avx512F.FusedMultiplySubtract(left._lanes.AsDouble(), right._lanes.AsDouble(), minus._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SubtractProduct(Simd512<T> left, Simd512<T> right, Simd512<T> from) =>
        !Avx512F.IsSupported ? MultiplyAdd(new(-left._lanes), right, from) : new(
            typeof(T) == typeof(float)
                ? Avx512F.FusedMultiplyAddNegated(left._lanes.AsSingle(), right._lanes.AsSingle(), from._lanes.AsSingle()).As<float, T>()
                : Avx512F.FusedMultiplyAddNegated(left._lanes.AsDouble(), right._lanes.AsDouble(), from._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd512<T> sum, Simd512<T> left, Simd512<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            sum._lanes = Vector512.MultiplyAddEstimate(left._lanes.AsSingle(), right._lanes.AsSingle(), sum._lanes.AsSingle())
                .As<float, T>();
        }
        else
        {
            sum._lanes = Vector512.MultiplyAddEstimate(left._lanes.AsDouble(), right._lanes.AsDouble(), sum._lanes.AsDouble())
                .As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Max(Simd512<T> left, Simd512<T> right) => new(Vector512.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Min(Simd512<T> left, Simd512<T> right) => new(Vector512.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> x) => new(Vector512.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> x) => new(Vector512.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Round(Simd512<T> x) => new(
        typeof(T) == typeof(float)
            ? Vector512.Round(x._lanes.AsSingle()).As<float, T>()
            : Vector512.Round(x._lanes.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PowerOfTwo(Simd512<T> n) =>
        new(((Vector512.ConvertToInt32(n._lanes.AsSingle()) + Vector512.Create(127)) << 23).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectGreater(Simd512<T> left, Simd512<T> right, Simd512<T> whenTrue, Simd512<T> whenFalse) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectEqual(Simd512<T> left, Simd512<T> right, Simd512<T> whenTrue, Simd512<T> whenFalse) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectSameBits(Simd512<T> left, Simd512<T> right, Simd512<T> whenTrue, Simd512<T> whenFalse) =>
        new(Vector512.ConditionalSelect(
            Vector512.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).As<int, T>(), whenTrue._lanes, whenFalse._lanes));

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
            Vector256.Narrow(_lanes.AsDouble().GetLower(), _lanes.AsDouble().GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }
}
