using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Frames;
using NAudio.Wave;

namespace Gtzan.Audio.Decoding.Aiff;

/// <summary>Decodes AIFF files with NAudio.</summary>
/// <remarks>
/// NAudio allocates as many bytes as a chunk claims to have. So it gets a new header, written from the values that <see cref="AiffHeader"/>
/// checked, followed by the samples. Files larger than 1 GB are passed in parts, because NAudio counts bytes in 31 bits.
/// </remarks>
internal sealed class AiffFrames : IFrameReader
{
    /// <summary>The library's name in messages.</summary>
    public const string Library = "NAudio";

    private readonly Stream _stream;
    private readonly AiffHeader _header;
    private readonly SampleFormat _decoded;
    private readonly long _longestPart;
    private byte[] _bytes = [];
    private AiffFileReader? _part;
    private long _position, _partEnd;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="longestPart">The bytes of samples that NAudio is given at once.</param>
    /// <exception cref="AudioFormatException">The file is damaged, cut off, or has impossible values.</exception>
    public AiffFrames(Stream stream, long longestPart = 1 << 30)
    {
        (_stream, _header, _longestPart) = (stream, AiffHeader.Read(stream), longestPart);

        // NAudio converts to the encodings of WAV: little-endian, and unsigned for 8 bits.
        var encoding = _header.Format.Encoding == SampleEncoding.Signed8 ? SampleEncoding.Unsigned8 : _header.Format.Encoding;
        _decoded = _header.Format with { Encoding = encoding, BigEndian = false };
    }

    public int Channels => _header.Format.Channels;

    public int SampleRate => _header.Format.SampleRate;

    public long? Frames => _header.Frames;

    public IReadOnlyList<string> Notes => _header.Note is { } note ? [note] : [];

    public int Read(Span<float> interleaved)
    {
        var wanted = (int)Math.Min(interleaved.Length / Channels, _header.Frames - _position);
        if (wanted == 0)
            return 0;
        if (_part is null || _position == _partEnd)
            OpenPart();
        wanted = (int)Math.Min(wanted, _partEnd - _position);
        var bytes = wanted * _decoded.BytesPerFrame;
        if (_bytes.Length < bytes)
            _bytes = new byte[bytes];
        var frames = _part!.Read(_bytes.AsSpan(0, bytes)) / _decoded.BytesPerFrame;
        SampleDecoder.Decode(_bytes, _decoded, interleaved[..(frames * Channels)]);
        _position += frames;
        return frames;
    }

    public void Dispose() => _part?.Dispose();

    private void OpenPart()
    {
        var frameBytes = _header.Format.BytesPerFrame;
        var frames = (int)Math.Min(_header.Frames - _position, _longestPart / frameBytes);
        _part?.Dispose();
        var bytes = (long)frames * frameBytes;

        // NAudio requires the pad byte of an odd chunk, but never reads it.
        _part = new AiffFileReader(new StreamPart(
            MakeHeader(frames), _stream, _header.Start + (_position * frameBytes), bytes + (bytes & 1)));
        _partEnd = _position + frames;
    }

    /// <summary>
    /// Writes a FORM header with one COMM chunk and the beginning of one SSND chunk. The sample rate in it is arbitrary: the real one is
    /// kept separately.
    /// </summary>
    private byte[] MakeHeader(int frames)
    {
        var bytes = (uint)(frames * (long)_header.Format.BytesPerFrame);
        var header = new byte[54];
        "FORM"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)header.Length - 8 + bytes);
        "AIFFCOMM"u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), 18);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(20), (ushort)Channels);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(22), frames);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(26), (ushort)(_header.Format.BytesPerSample * 8));

        // 44,100 as 80 bits: 2¹⁵ · 1.3458…
        ((ReadOnlySpan<byte>)[0x40, 0x0E, 0xAC, 0x44]).CopyTo(header.AsSpan(28));
        "SSND"u8.CopyTo(header.AsSpan(38));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(42), 8 + bytes);
        return header;
    }
}
