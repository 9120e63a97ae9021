namespace Gtzan.Audio.Decoding;

/// <summary>A mono signal.</summary>
/// <param name="Samples">Its samples; full scale is ±1.</param>
/// <param name="SampleRate">Samples a second, in hertz.</param>
public sealed record AudioSignal(float[] Samples, int SampleRate)
{
    /// <summary>How long it lasts: samples / sample rate.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);
}
