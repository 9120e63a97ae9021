namespace Gtzan.Audio.Decoding;

/// <summary>The logarithmic 8-bit codes of telephony, ITU-T G.711, expanded to full scale ±1.</summary>
internal static class G711
{
    /// <summary>The value of each μ-law byte: ±(2ᵉ·(2m + 33) − 33) / 8192 with exponent e and mantissa m of the inverted byte.</summary>
    public static float[] MuLaw { get; } = MakeTable(code =>
    {
        int bits = ~code & 0xFF, exponent = (bits >> 4) & 7, mantissa = bits & 15;
        var magnitude = ((((2 * mantissa) + 33) << exponent) - 33) / 8192f;
        return bits >= 0x80 ? -magnitude : magnitude;
    });

    /// <summary>The value of each A-law byte: ±(2m + 1) / 4096 or ±2ᵉ⁻¹·(2m + 33) / 4096, even bits being inverted.</summary>
    public static float[] ALaw { get; } = MakeTable(code =>
    {
        int bits = code ^ 0x55, exponent = (bits >> 4) & 7, mantissa = bits & 15;
        var magnitude = exponent == 0 ? (2 * mantissa) + 1 : ((2 * mantissa) + 33) << (exponent - 1);
        return (bits >= 0x80 ? magnitude : -magnitude) / 4096f;
    });

    private static float[] MakeTable(Func<int, float> decode) => [.. Enumerable.Range(0, 256).Select(decode)];
}
