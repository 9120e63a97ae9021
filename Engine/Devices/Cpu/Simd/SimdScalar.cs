using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>One lane: lets the same code process the remainder of a row.</summary>
internal unsafe struct SimdScalar(float value) : ISimd<SimdScalar, float>
{
    private float _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static SimdScalar Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    public static SimdScalar Two
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Load(ref float source, nint index) => new(Unsafe.Add(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar LoadSingles(ref float source, nint index) => new(Unsafe.Add(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator +(SimdScalar left, SimdScalar right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator -(SimdScalar left, SimdScalar right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator *(SimdScalar left, SimdScalar right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator /(SimdScalar left, SimdScalar right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar MultiplyAdd(SimdScalar left, SimdScalar right, SimdScalar addend) =>
        new(float.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar MultiplySubtract(SimdScalar left, SimdScalar right, SimdScalar minus) =>
        MultiplyAdd(left, right, new(-minus._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SubtractProduct(SimdScalar left, SimdScalar right, SimdScalar from) =>
        MultiplyAdd(new(-left._value), right, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref SimdScalar sum, SimdScalar left, SimdScalar right) =>
        sum._value = float.MultiplyAddEstimate(left._value, right._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Max(SimdScalar left, SimdScalar right) => right._value > left._value ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Min(SimdScalar left, SimdScalar right) => right._value < left._value ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Abs(SimdScalar x) => new(MathF.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Sqrt(SimdScalar x) => new(MathF.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Round(SimdScalar x) => new(MathF.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar PowerOfTwo(SimdScalar n) => new(BitConverter.Int32BitsToSingle(((int)n._value + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SelectGreater(SimdScalar left, SimdScalar right, SimdScalar whenTrue, SimdScalar whenFalse) =>
        left._value > right._value ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SelectEqual(SimdScalar left, SimdScalar right, SimdScalar whenTrue, SimdScalar whenFalse) =>
        left._value == right._value ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SelectSameBits(SimdScalar left, SimdScalar right, SimdScalar whenTrue, SimdScalar whenFalse) =>
        BitConverter.SingleToInt32Bits(left._value) == BitConverter.SingleToInt32Bits(right._value) ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nint index) => Unsafe.Add(ref destination, index) = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreSingles(ref float destination, nint index) => Unsafe.Add(ref destination, index) = _value;
}
