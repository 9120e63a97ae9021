using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>8 lanes: AVX2.</summary>
internal unsafe struct Simd256(Vector256<float> lanes) : ISimd<Simd256>
{
    private Vector256<float> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static Simd256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator +(Simd256 left, Simd256 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator -(Simd256 left, Simd256 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator *(Simd256 left, Simd256 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator /(Simd256 left, Simd256 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyAdd(Simd256 left, Simd256 right, Simd256 addend) =>
        new(Vector256.MultiplyAddEstimate(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd256 sum, Simd256 left, Simd256 right) =>
        sum._lanes = Vector256.MultiplyAddEstimate(left._lanes, right._lanes, sum._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Max(Simd256 left, Simd256 right) => new(Vector256.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Min(Simd256 left, Simd256 right) => new(Vector256.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Abs(Simd256 x) => new(Vector256.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Sqrt(Simd256 x) => new(Vector256.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Round(Simd256 x) => new(Vector256.Round(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 PowerOfTwo(Simd256 n) =>
        new(((Vector256.ConvertToInt32(n._lanes) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 SelectGreater(Simd256 left, Simd256 right, Simd256 whenTrue, Simd256 whenFalse) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 SelectSameBits(Simd256 left, Simd256 right, Simd256 whenTrue, Simd256 whenFalse) =>
        new(Vector256.ConditionalSelect(
            Vector256.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).AsSingle(), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _lanes.Store(destination);
}
