using System.Globalization;

namespace Gtzan.Audio.Datasets;

/// <summary>Floats as the shortest decimals that read back as the same floats, as <see cref="float.ToString()"/> writes them.</summary>
/// <remarks>
/// A float of the usual size is m·2⁻ˢ with whole m, so with k decimals its neighbour is D / 10ᵏ, D = m·10ᵏ / 2ˢ rounded: all in 64-bit integers, without
/// error. It reads back as the same float if it is less than half the distance to the next one away, and if k decimals are enough, so are more: k is lowered
/// from nine digits until it is too low. Three times as fast as the general method of .NET, which what is very large or small still takes.
/// </remarks>
internal static class ShortestDecimal
{
    /// <summary>Bytes that no float exceeds.</summary>
    public const int MaximumLength = 16;

    private const float Smallest = 1e-3f, Largest = 1e6f;
    private const int MantissaBits = 23, ExponentBias = 127;

    // 10⁰ … 10¹².
    private static readonly ulong[] PowersOfTen = [.. Enumerable.Range(0, 13).Select(exponent => (ulong)Math.Pow(10, exponent))];

    /// <summary>Writes a finite float in ASCII and returns the number of bytes.</summary>
    public static int Write(float value, Span<byte> destination)
    {
        if (!(MathF.Abs(value) is >= Smallest and < Largest))
        {
            value.TryFormat(destination, out int length, default, CultureInfo.InvariantCulture);
            return length;
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        int exponent = (int)(bits >> MantissaBits & 0xFF) - ExponentBias, shift = MantissaBits - exponent;
        ulong mantissa = bits & ((1u << MantissaBits) - 1) | 1u << MantissaBits;

        // log₁₀ 2 is a little above 1233 / 4096, so this many decimals make nine or ten digits, and nine tell all floats apart.
        int decimals = 8 - (exponent * 1233 >> 12);
        uint digits = 0;
        for (int fewer = decimals; fewer >= 0 && TryRound(mantissa, shift, fewer, out ulong rounded); fewer--)
            (digits, decimals) = ((uint)rounded, fewer); // of ten digits for one round at most

        int at = 0;
        if (value < 0)
            destination[at++] = (byte)'-';
        (uint whole, uint fraction) = decimals < 10 ? Math.DivRem(digits, (uint)PowersOfTen[decimals]) : (0, digits);
        at += WriteDigits(whole, CountDigits(whole), destination[at..]);
        if (decimals > 0)
        {
            destination[at++] = (byte)'.';
            at += WriteDigits(fraction, decimals, destination[at..]);
        }
        return at;
    }

    /// <summary>Rounds mantissa / 2^shift to so many decimals, and says whether the result is nearer to it than to any other float.</summary>
    private static bool TryRound(ulong mantissa, int shift, int decimals, out ulong digits)
    {
        ulong unit = PowersOfTen[decimals], scaled = mantissa * unit; // below 2²⁴ · 10¹² < 2⁶⁴
        ulong half = 1ul << shift - 1;
        digits = (scaled + half) >> shift;
        if (digits << shift == scaled + half)
            digits &= ~1ul; // halfway: to even, as .NET does
        long error = (long)((digits << shift) - scaled);
        // Below a power of two floats lie twice as densely.
        ulong distance = error >= 0 ? (ulong)error * 2 : (ulong)-error * (mantissa == 1u << MantissaBits ? 4u : 2u);
        return distance < unit || distance == unit && mantissa % 2 == 0;
    }

    private static int CountDigits(uint value)
    {
        int count = 1;
        while (count < 10 && value >= PowersOfTen[count])
            count++;
        return count;
    }

    private static int WriteDigits(uint value, int count, Span<byte> destination)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            uint tenth = value / 10;
            destination[i] = (byte)('0' + (value - tenth * 10));
            value = tenth;
        }
        return count;
    }
}
