using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp;

/// <summary>Powers in decibels: 10·log₁₀(max(amin, S)) − 10·log₁₀(max(amin, |ref|)), then no lower than the largest value − top.</summary>
/// <remarks>The formula of <c>librosa.power_to_db</c>, with its defaults.</remarks>
public static class Decibels
{
    /// <summary>Powers below this count as this (librosa's <c>amin</c>).</summary>
    public const float MinimumPower = 1e-10f;

    // 10·log10(x) = DecibelsPerNeper · ln(x)
    private static readonly float DecibelsPerNeper = (float)(10 / Math.Log(10));

    /// <summary>Converts powers.</summary>
    /// <param name="power">The powers.</param>
    /// <param name="destination">Receives as many decibels; may be the same span.</param>
    /// <param name="reference">The power that counts as 0 dB.</param>
    /// <param name="minimumPower">Smaller powers are raised to this before the logarithm.</param>
    /// <param name="topDecibels">Values further than this below the largest are raised to that floor; null for no floor.</param>
    /// <exception cref="ArgumentException">Spans of different lengths, a minimum power not above 0, or a negative top.</exception>
    public static void FromPower(
        ReadOnlySpan<float> power, Span<float> destination, float reference = 1, float minimumPower = MinimumPower, float? topDecibels = 80)
    {
        if (power.Length != destination.Length)
            throw new ArgumentException($"{power.Length} powers do not fit {destination.Length} decibels.");
        if (!(minimumPower > 0))
            throw new ArgumentException($"The minimum power must be above 0, not {minimumPower}.", nameof(minimumPower));
        if (topDecibels is { } top && !(top >= 0))
            throw new ArgumentException($"The range in decibels must not be negative, but is {top}.", nameof(topDecibels));
        if (power.IsEmpty)
            return;

        float offset = 10 * MathF.Log10(MathF.Max(minimumPower, MathF.Abs(reference)));
        for (int i = 0; i < power.Length; i++)
            destination[i] = 10 * MathF.Log10(MathF.Max(minimumPower, power[i])) - offset;
        if (topDecibels is { } range)
            TensorPrimitives.Max(destination, TensorPrimitives.Max<float>(destination) - range, destination);
    }

    /// <summary>10·log₁₀(max(<see cref="MinimumPower"/>, S)) of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> FromPower(Vector512<float> power) =>
        Vector512.Log(Vector512.Max(power, Vector512.Create(MinimumPower))) * Vector512.Create(DecibelsPerNeper);
}
