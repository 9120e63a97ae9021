using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>4 lanes: SSE or NEON.</summary>
internal unsafe struct Simd128(Vector128<float> lanes) : ISimd<Simd128>
{
    private Vector128<float> _lanes = lanes;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    public static Simd128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator +(Simd128 left, Simd128 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator -(Simd128 left, Simd128 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator *(Simd128 left, Simd128 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator /(Simd128 left, Simd128 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 left, Simd128 right, Simd128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd128 sum, Simd128 left, Simd128 right) =>
        sum._lanes = Vector128.MultiplyAddEstimate(left._lanes, right._lanes, sum._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Max(Simd128 left, Simd128 right) => new(Vector128.MaxNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Min(Simd128 left, Simd128 right) => new(Vector128.MinNative(right._lanes, left._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Abs(Simd128 x) => new(Vector128.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Sqrt(Simd128 x) => new(Vector128.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Round(Simd128 x) => new(Vector128.Round(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 PowerOfTwo(Simd128 n) =>
        new(((Vector128.ConvertToInt32(n._lanes) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SelectGreater(Simd128 left, Simd128 right, Simd128 whenTrue, Simd128 whenFalse) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SelectSameBits(Simd128 left, Simd128 right, Simd128 whenTrue, Simd128 whenFalse) =>
        new(Vector128.ConditionalSelect(
            Vector128.Equals(left._lanes.AsInt32(), right._lanes.AsInt32()).AsSingle(), whenTrue._lanes, whenFalse._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _lanes.Store(destination);
}
