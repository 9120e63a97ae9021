using System.Numerics;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// What a register holds of the sixteen lanes of a row: all, or a half, a quarter or fewer where registers are narrower or lanes are
/// doubles.
/// </summary>
/// <remarks>
/// The FFT keeps many values in registers at once. .NET would compute 512-bit vectors in halves on other processors, but then needs twice
/// the registers, of which they have half as many, and the values go to the stack and back. So the FFT is written once, over this, and
/// takes the lanes in turns there. Products and sums are one instruction, rounded once, where the processor has it; .NET 10 turns a sign
/// for a·b − c, with one instruction more. What .NET has for floats and doubles alike is written once; elsewhere the type of a lane
/// decides, which is known when machine code is made and costs nothing. All members are inlined by command: left to itself, .NET made calls
/// of <see cref="Two"/>, before which registers go to the stack, and power spectra took 1.6 times as long.
/// </remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T">What a lane is computed in: <see cref="float"/>, or <see cref="double"/> where spectra are nearly empty.</typeparam>
internal interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
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

    /// <summary>Writes the lanes to an address as floats, which doubles are rounded to.</summary>
    void StoreRounded(ref float destination, nint index);
}
