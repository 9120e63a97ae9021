using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp.Decibels;

/// <summary>Powers in decibels, sixteen at a time. The floor belongs to whole signals: <c>LogMelSpectrogram</c> computes it.</summary>
internal static class Decibels
{
    /// <summary>Lower powers are raised to this one (librosa's <c>amin</c>), because the logarithm of 0 is −∞.</summary>
    private const float MinimumPower = 1e-10f;

    // 10·log₁₀(x) = DecibelsPerNeper · ln(x)
    private static readonly float DecibelsPerNeper = (float)(10 / Math.Log(10));

    /// <summary>10·log₁₀(max(10⁻¹⁰, S)) of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromPower(Vector512<float> power) =>
        Vector512.Log(Vector512.Max(power, Vector512.Create(MinimumPower))) * Vector512.Create(DecibelsPerNeper);
}
