namespace Gtzan.Audio.Decoding;

/// <summary>Decodes the samples that follow a header, block by block, and averages their channels.</summary>
internal sealed class SampleSource : AudioSource
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly SampleFormat _format;
    private readonly string _formatName;
    private readonly int _framesAtOnce;
    private readonly byte[] _encoded;
    private readonly float[] _interleaved;
    private long _position;

    /// <summary>Prepares to decode the frames in the next bytes; an incomplete last frame is dropped.</summary>
    /// <param name="stream">The file, at its first sample; closed with this one.</param>
    /// <param name="format">The sample format.</param>
    /// <param name="bytes">Bytes of samples, no more than the stream has left.</param>
    /// <param name="formatName">The file's name in messages.</param>
    /// <param name="note">What is wrong with the file; null if nothing.</param>
    /// <exception cref="AudioFormatException">There is not one whole frame.</exception>
    public SampleSource(Stream stream, SampleFormat format, long bytes, string formatName, string? note)
    {
        (_stream, _format, _formatName) = (stream, format, formatName);
        Notes = note is null ? [] : [note];
        Length = bytes / format.BytesPerFrame;
        if (Length == 0)
            throw new AudioFormatException(
                $"The {formatName} file holds no audio: {bytes} bytes of samples where one frame takes {format.BytesPerFrame}.");

        _framesAtOnce = (int)Math.Min(Length, Math.Max(1, BufferBytes / format.BytesPerFrame));
        _encoded = new byte[_framesAtOnce * format.BytesPerFrame];
        _interleaved = format.Channels == 1 ? [] : new float[_framesAtOnce * format.Channels];
    }

    public override int SampleRate => _format.SampleRate;

    public override long Length { get; }

    public override IReadOnlyList<string> Notes { get; }

    public override int Read(Span<float> destination)
    {
        var wanted = (int)Math.Min(destination.Length, Length - _position);
        for (int done = 0, count; done < wanted; done += count)
        {
            count = Math.Min(_framesAtOnce, wanted - done);
            ReadBlock(destination.Slice(done, count));
            _position += count;
        }

        return wanted;
    }

    /// <summary>Decodes all samples at once. The stream stays open.</summary>
    /// <exception cref="AudioFormatException">They are too many, one is not audio, or the file ends early.</exception>
    public AudioSignal ReadAll()
    {
        if (Length > Array.MaxLength)
        {
            throw new AudioFormatException(
                $"The {_formatName} file holds {Length} samples a channel; more than {Array.MaxLength} cannot be read at once.");
        }

        if (Length > AudioSignal.MaxHours * 3600L * SampleRate)
        {
            throw new AudioFormatException(
                $"The {_formatName} file would last {Length / 3600.0 / SampleRate:F1} hours at its {SampleRate} Hz; up to " +
                $"{AudioSignal.MaxHours} are read. Cut it into pieces.");
        }

        var mono = GC.AllocateUninitializedArray<float>((int)Length);
        Read(mono);
        return new AudioSignal(mono, SampleRate) { Notes = Notes };
    }

    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        base.Dispose(disposing);
    }

    private void ReadBlock(Span<float> mono)
    {
        var encoded = _encoded.AsSpan(0, mono.Length * _format.BytesPerFrame);
        if (_stream.ReadAtLeast(encoded, encoded.Length, throwOnEndOfStream: false) < encoded.Length)
            throw new AudioFormatException($"The {_formatName} file ended while its samples were being read.");

        var decoded = _format.Channels == 1 ? mono : _interleaved.AsSpan(0, mono.Length * _format.Channels);
        SampleDecoder.Decode(encoded, _format, decoded);
        if (_format.Encoding is SampleEncoding.Float32 or SampleEncoding.Float64)
            SampleDecoder.CheckFloats(decoded, _position, _format.Channels, _formatName);
        if (_format.Channels > 1)
            SampleDecoder.Average(decoded, _format.Channels, mono);
    }
}
