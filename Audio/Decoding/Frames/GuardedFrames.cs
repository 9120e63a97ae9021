namespace Gtzan.Audio.Decoding.Frames;

/// <summary>
/// Wraps a library's decoder: turns every exception it throws into an <see cref="AudioFormatException"/>, and checks the counts that it
/// returns.
/// </summary>
/// <remarks>
/// The readers of each format bound memory and time: they check the sizes in headers before the library sees them, and give it one packet
/// at a time.
/// </remarks>
internal sealed class GuardedFrames : IFrameReader
{
    private readonly IFrameReader _frames;
    private readonly string _format, _library;
    private long _position;

    private GuardedFrames(IFrameReader frames, string format, string library) => (_frames, _format, _library) = (frames, format, library);

    public int Channels => _frames.Channels;

    public int SampleRate => _frames.SampleRate;

    public long? Frames => _frames.Frames;

    public IReadOnlyList<string> Notes => _frames.Notes;

    /// <summary>Opens a file.</summary>
    /// <param name="format">The format's name in messages.</param>
    /// <param name="library">The library's name in messages.</param>
    /// <param name="open">Opens it. May throw anything.</param>
    /// <exception cref="AudioFormatException">The library cannot open the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IFrameReader Open(string format, string library, Func<IFrameReader> open)
    {
        try
        {
            return new GuardedFrames(open(), format, library);
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            throw Undecodable(format, library, "cannot read its beginning", exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="AudioFormatException">The library cannot decode the frames.</exception>
    public int Read(Span<float> interleaved)
    {
        int frames;
        try
        {
            frames = _frames.Read(interleaved);
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            throw Undecodable(_format, _library, $"fails after {AudioSignal.DurationText(_position, SampleRate)}", exception);
        }

        if (frames < 0 || frames > interleaved.Length / Channels)
        {
            var problem = $"decodes {frames} samples a channel where {interleaved.Length / Channels} were asked for";
            throw Undecodable(_format, _library, problem, null);
        }

        _position += frames;
        return frames;
    }

    public void Dispose() => _frames.Dispose();

    /// <summary>Lets our own exceptions and disk errors through. Reaching the end of a file is not a disk error.</summary>
    private static bool IsOfLibrary(Exception exception) =>
        exception is not (AudioFormatException or IOException) or EndOfStreamException;

    private static AudioFormatException Undecodable(string format, string library, string problem, Exception? cause) => new(
        $"The {format} file cannot be decoded: {library} {problem}{(cause is null ? "" : $" ({cause.GetType().Name})")}; the file may be " +
        $"damaged{(cause is OutOfMemoryException ? ", or needs too much memory" : "")}: get a whole copy, or convert it to WAV.", cause);
}
