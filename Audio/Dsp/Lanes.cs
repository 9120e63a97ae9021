using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp;

/// <summary>What a register holds of the sixteen lanes of a row: all, or a half or a quarter of them where registers are narrower.</summary>
/// <remarks>
/// The FFT keeps many values in registers at once. .NET would compute 512-bit vectors in halves on other processors, but then needs twice the registers, of
/// which they have half as many, and the values go to the stack and back. So the FFT is written once, over this, and takes the lanes in turns there. Products
/// and sums are one instruction, rounded once, where the processor has it; .NET 10 turns a sign for a·b − c, with one instruction more.
/// </remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T">What a lane is computed in: <see cref="float"/>, or <see cref="double"/> where spectra are nearly empty.</typeparam>
internal interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many lanes of the sixteen.</summary>
    static abstract int Count { get; }

    /// <summary>2 in all lanes.</summary>
    static abstract TSelf Two { get; }

    /// <summary>The lanes from an address on.</summary>
    static abstract TSelf Load(ref T source, nint index);

    /// <summary>The same from samples, which are floats whatever they are computed in.</summary>
    static abstract TSelf LoadSamples(ref float source, nint index);

    /// <summary>The same value in all lanes.</summary>
    static abstract TSelf Create(T value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a·b + c.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a·b − c.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>c − a·b.</summary>
    static abstract TSelf SubtractProduct(TSelf a, TSelf b, TSelf c);

    /// <summary>Writes the lanes to an address.</summary>
    void Store(ref T destination, nint index);
}

/// <summary>All sixteen, in a 512-bit register.</summary>
internal readonly struct Lanes16(Vector512<float> value) : ILanes<Lanes16, float>
{
    private readonly Vector512<float> _value = value;

    public Vector512<float> Value => _value;

    public static int Count => 16;

    public static Lanes16 Two => Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref float source, nint index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 LoadSamples(ref float source, nint index) => Load(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 a, Lanes16 b, Lanes16 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplySubtract(Lanes16 a, Lanes16 b, Lanes16 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplySubtract(a._value, b._value, c._value) : Vector512.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 SubtractProduct(Lanes16 a, Lanes16 b, Lanes16 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value) : Vector512.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);
}

/// <summary>Eight, in a 256-bit register.</summary>
internal readonly struct Lanes8(Vector256<float> value) : ILanes<Lanes8, float>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    public static Lanes8 Two => Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref float source, nint index) => new(Vector256.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 LoadSamples(ref float source, nint index) => Load(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplySubtract(Lanes8 a, Lanes8 b, Lanes8 c) =>
        new(Fma.IsSupported ? Fma.MultiplySubtract(a._value, b._value, c._value) : Vector256.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SubtractProduct(Lanes8 a, Lanes8 b, Lanes8 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : Vector256.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);
}

/// <summary>Four, in a 128-bit register.</summary>
internal readonly struct Lanes4(Vector128<float> value) : ILanes<Lanes4, float>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    public static Lanes4 Two => Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ref float source, nint index) => new(Vector128.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LoadSamples(ref float source, nint index) => Load(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 a, Lanes4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 a, Lanes4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 a, Lanes4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplyAdd(Lanes4 a, Lanes4 b, Lanes4 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplySubtract(Lanes4 a, Lanes4 b, Lanes4 c) =>
        new(Fma.IsSupported ? Fma.MultiplySubtract(a._value, b._value, c._value) : Vector128.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 SubtractProduct(Lanes4 a, Lanes4 b, Lanes4 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : Vector128.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nint index) => _value.StoreUnsafe(ref destination, (nuint)index);
}
