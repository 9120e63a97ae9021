namespace Gtzan.Audio.Decoding;

/// <summary>
/// Runs a library's decoder on files from anywhere. Whatever the library throws becomes an <see cref="AudioFormatException"/>, and a count that it cannot have decoded is not believed.
/// </summary>
/// <remarks>Memory and time are bounded before the library sees a byte: the readers of each format check the sizes in its headers, and give the library one packet after the other.</remarks>
internal sealed class GuardedFrames : IFrameReader
{
    private readonly IFrameReader _frames;
    private readonly string _format, _library;
    private long _position;

    private GuardedFrames(IFrameReader frames, string format, string library) => (_frames, _format, _library) = (frames, format, library);

    public int Channels => _frames.Channels;

    public int SampleRate => _frames.SampleRate;

    public long? Frames => _frames.Frames;

    /// <summary>Opens a file.</summary>
    /// <param name="format">What the file is called in messages.</param>
    /// <param name="library">What the library is called in messages.</param>
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
            throw Undecodable(_format, _library, $"decodes {frames} samples a channel where {interleaved.Length / Channels} were asked for", null);
        _position += frames;
        return frames;
    }

    public void Dispose() => _frames.Dispose();

    /// <summary>Our own refusals pass, and what the disk says. A file's end is no fault of the disk.</summary>
    private static bool IsOfLibrary(Exception exception) => exception is not (AudioFormatException or SoundLibraryException or IOException) or EndOfStreamException;

    private static AudioFormatException Undecodable(string format, string library, string problem, Exception? cause) => new(
        $"The {format} file cannot be decoded: {library} {problem}{(cause is null ? "" : $" ({cause.GetType().Name})")}; the file may be damaged: get a whole copy, or convert it to WAV.", cause);
}
