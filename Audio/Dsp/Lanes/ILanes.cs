using System.Numerics;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// The lanes of a row that fit a register: all sixteen, or a half, a quarter or fewer if registers are narrower or lanes are doubles.
/// </summary>
/// <remarks>
/// The FFT keeps many values in registers. On processors with narrower registers, .NET computes 512-bit vectors in halves, which takes
/// twice as many registers where there are half as many, and values are spilled to the stack. So the FFT is generic over this interface,
/// and processes the lanes in turn there. A product and a sum are one instruction, rounded once, if the processor has it; for a·b − c, .NET
/// 10 adds a change of sign. Branches on the type of a lane are resolved by the JIT compiler and cost nothing. All members are marked for
/// inlining, because a call, such as of <see cref="Two"/>, spills registers.
/// </remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T">The type of a lane: <see cref="float"/>, or <see cref="double"/> for nearly empty spectra.</typeparam>
internal interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>2 in all lanes.</summary>
    static abstract TSelf Two { get; }

    /// <summary>The lanes from an address on.</summary>
    static abstract TSelf Load(ref T source, nint index);

    /// <summary>The same from samples, which are always floats.</summary>
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

    /// <summary>Writes the lanes to an address as floats; rounds doubles.</summary>
    void StoreRounded(ref float destination, nint index);
}
