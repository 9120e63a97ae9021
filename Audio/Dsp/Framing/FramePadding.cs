namespace Gtzan.Audio.Dsp.Framing;

/// <summary>The values beyond the ends of a signal, for frames that extend beyond it.</summary>
public enum FramePadding
{
    /// <summary>Zeros: librosa's default since 0.9 (<c>pad_mode="constant"</c>).</summary>
    Zeros,

    /// <summary>
    /// The signal mirrored at its first and last sample, which are not repeated: librosa's default until 0.8 (<c>"reflect"</c>).
    /// </summary>
    Reflect,

    /// <summary>The first and the last sample (<c>"edge"</c>).</summary>
    Edge,

    /// <summary>The signal mirrored before its first and behind its last sample, which are repeated (<c>"symmetric"</c>).</summary>
    Symmetric,
}

/// <summary>The places from which padding is taken.</summary>
internal static class FramePaddings
{
    /// <summary>The sample that is taken for an index, which may be outside the signal; −1 for a zero.</summary>
    /// <remarks>Mirrored signals are longer than half a frame, so one reflection brings every index that a frame needs inside.</remarks>
    public static int SampleAt(this FramePadding padding, long index, int samples)
    {
        if (index >= 0 && index < samples)
            return (int)index;
        var end = samples - 1L;
        var taken = padding switch
        {
            FramePadding.Reflect => index < 0 ? -index : (2 * end) - index,
            FramePadding.Symmetric => index < 0 ? -index - 1 : (2 * end) - index + 1,
            FramePadding.Edge => index < 0 ? 0 : end,
            _ => -1,
        };
        return taken >= 0 && taken <= end ? (int)taken : -1;
    }

    /// <summary>The fewest samples that can be padded by half a frame.</summary>
    public static int FewestSamples(this FramePadding padding, int frameLength) =>
        padding is FramePadding.Reflect or FramePadding.Symmetric ? (frameLength / 2) + 1 : 1;

    /// <summary>Refuses signals that are too short to be mirrored.</summary>
    public static void CheckLength(this FramePadding padding, int samples, int frameLength)
    {
        if (samples < padding.FewestSamples(frameLength))
            throw new ArgumentException(
                $"{padding} padding needs more than {frameLength / 2} samples (half the frame length {frameLength}), but the signal has " +
                $"{samples}; use zero padding or shorter frames.", nameof(samples));
    }
}
