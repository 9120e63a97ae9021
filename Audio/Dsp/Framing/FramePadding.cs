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
}
