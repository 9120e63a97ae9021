using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>16 lanes: AVX-512.</summary>
internal unsafe struct Simd512(Vector512<float> lanes) : ISimd<Simd512>
{
    private Vector512<float> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static Simd512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator +(Simd512 left, Simd512 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator -(Simd512 left, Simd512 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator *(Simd512 left, Simd512 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator /(Simd512 left, Simd512 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 MultiplyAdd(Simd512 left, Simd512 right, Simd512 addend) =>
        new(Vector512.MultiplyAddEstimate(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd512 sum, Simd512 left, Simd512 right) =>
        sum._lanes = Vector512.MultiplyAddEstimate(left._lanes, right._lanes, sum._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Max(Simd512 left, Simd512 right) => new(Vector512.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Min(Simd512 left, Simd512 right) => new(Vector512.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Abs(Simd512 x) => new(Vector512.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Sqrt(Simd512 x) => new(Vector512.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Round(Simd512 x) => new(Vector512.Round(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 PowerOfTwo(Simd512 n) =>
        new(((Vector512.ConvertToInt32(n._lanes) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 SelectGreater(Simd512 left, Simd512 right, Simd512 whenTrue, Simd512 whenFalse) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 SelectSameBits(Simd512 left, Simd512 right, Simd512 whenTrue, Simd512 whenFalse) =>
        new(Vector512.ConditionalSelect(
            Vector512.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).AsSingle(), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _lanes.Store(destination);
}
