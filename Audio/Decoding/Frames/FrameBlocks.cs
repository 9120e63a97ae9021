namespace Gtzan.Audio.Decoding.Frames;

/// <summary>
/// The frames that a library decodes, block by block, checked and averaged over channels. Blocks always begin at the same frames.
/// </summary>
internal sealed class FrameBlocks : IDisposable
{
    private const int SamplesAtOnce = 1 << 12;

    // The densest codecs: FLAC stores 65,535 equal samples in 11 bytes, Vorbis 4,096 silent ones in two, Opus 5,760 in two.
    private const long MaxFramesPerByte = 8192;

    private readonly IFrameReader _reader;
    private readonly float[] _interleaved, _mono;
    private readonly long _bytes;
    private long _position;

    /// <summary>Prepares to decode a file.</summary>
    /// <param name="reader">The library's reader, at the first frame; closed with this object, and if the file is refused.</param>
    /// <param name="stream">The file, which stays open.</param>
    /// <param name="formatName">Its name in messages.</param>
    /// <exception cref="AudioFormatException">Its channels, sample rate or length are impossible.</exception>
    public FrameBlocks(IFrameReader reader, Stream stream, string formatName)
    {
        (_reader, _bytes, FormatName) = (reader, stream.Length, formatName);
        try
        {
            SampleFormat.CheckChannelsAndRate(formatName, reader.Channels, reader.SampleRate);
            if (reader.Frames / MaxFramesPerByte > _bytes)
                throw new AudioFormatException(
                    $"The {formatName} file is damaged: its header promises {reader.Frames} samples a channel, more than its " +
                    $"{_bytes} bytes can hold; get a whole copy.");
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        var frames = SamplesAtOnce / reader.Channels;
        _interleaved = new float[frames * reader.Channels];
        _mono = reader.Channels == 1 ? _interleaved : new float[frames];
        Promised = reader.Frames;
    }

    /// <summary>The file's name in messages.</summary>
    public string FormatName { get; }

    /// <summary>Samples a second, in hertz.</summary>
    public int SampleRate => _reader.SampleRate;

    /// <summary>The number of frames; null if the file does not contain it.</summary>
    public long? Promised { get; }

    /// <summary>What is wrong with the file though it is decoded; complete behind the last block.</summary>
    public IReadOnlyList<string> Notes => _reader.Notes;

    /// <summary>Decodes the next block, which is valid until the following call; it is empty after the end.</summary>
    /// <exception cref="AudioFormatException">A sample is not audio, or the file is damaged or ends early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<float> Next()
    {
        // Behind the last frame, a library would take what follows, such as tags, for a damaged frame.
        var wanted = Promised is > 0 and var promised
            ? (int)Math.Min(_interleaved.Length, (promised - _position) * _reader.Channels)
            : _interleaved.Length;
        var frames = wanted == 0 ? 0 : _reader.Read(_interleaved.AsSpan(0, wanted));
        if (frames == 0)
        {
            CheckEnd();
            return default;
        }

        var decoded = _interleaved.AsSpan(0, frames * _reader.Channels);
        SampleDecoder.CheckFloats(decoded, _position, _reader.Channels, FormatName);
        if (_reader.Channels > 1)
            SampleDecoder.Average(decoded, _reader.Channels, _mono.AsSpan(0, frames));
        _position += frames;
        if (_position / MaxFramesPerByte > _bytes)
            throw new AudioFormatException(
                $"The {FormatName} file is damaged: it decodes to more than {_position} samples a channel, more than its {_bytes} bytes " +
                "can hold; get a whole copy.");
        return _mono.AsMemory(0, frames);
    }

    /// <summary>Closes the library's view of the file.</summary>
    public void Dispose() => _reader.Dispose();

    private void CheckEnd()
    {
        if (_position < Promised)
            throw new AudioFormatException(
                $"The {FormatName} file is cut off or damaged: it should have {Promised} samples a channel, but only {_position} can be " +
                "decoded; get a whole copy.");
        if (_position == 0)
            throw new AudioFormatException($"The {FormatName} file holds no audio.");
    }
}
