namespace Gtzan.Audio.Decoding;

/// <summary>A mono signal that is decoded while it is read: recordings of any length need the memory of one block.</summary>
/// <remarks>The samples have the same bits as those that <c>AudioFile.Read</c> gives at once.</remarks>
public abstract class AudioSource : IDisposable
{
    /// <summary>Samples a second, in hertz.</summary>
    public abstract int SampleRate { get; }

    /// <summary>The number of samples, known before the first is decoded.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// What is wrong with the file though it is used, a sentence each: that it is cut off, that a frame is silence. Complete once the last
    /// sample is read.
    /// </summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The duration: samples / sample rate.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Length / SampleRate);

    /// <summary>The duration for messages, in seconds, or in samples if the seconds would be 0.00.</summary>
    public string DurationText => AudioSignal.DurationText(Length, SampleRate);

    /// <summary>Decodes the next samples; full scale is ±1.</summary>
    /// <param name="destination">Receives samples, as many as it holds or as there are left.</param>
    /// <returns>How many samples were decoded: fewer than requested only at the end, 0 after it.</returns>
    /// <exception cref="AudioFormatException">A sample is not audio, or the file ends early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract int Read(Span<float> destination);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what was opened.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
