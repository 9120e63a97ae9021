using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Tags;

namespace Gtzan.Audio.Decoding.Au;

/// <summary>
/// Reads Sun / NeXT audio files (<c>.au</c>, <c>.snd</c>), in which GTZAN was first distributed: μ-law, A-law, linear PCM of 8, 16, 24 and
/// 32 bits and floats of 32 and 64 bits, big-endian; any number of channels up to 64.
/// </summary>
/// <remarks>
/// The header is six big-endian words: magic, offset of the data, its size (0xFFFFFFFF: unknown), encoding, sample rate, channels; an
/// annotation is between header and data. A size of 0 means the same as 0xFFFFFFFF: to the end of the file.
/// </remarks>
public sealed class AuReader : IFormatDecoder
{
    private const string FormatName = "AU";

    private const uint UnknownSize = 0xFFFFFFFF;
    private const int HeaderLength = 24;

    /// <inheritdoc/>
    IReadOnlyList<string> IFormatDecoder.Extensions => [".au", ".snd"];

    /// <inheritdoc/>
    bool IFormatDecoder.Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith(".snd"u8);

    /// <inheritdoc/>
    AudioSignal IAudioDecoder.Decode(Stream stream) => Read(stream);

    /// <inheritdoc/>
    AudioSource IAudioDecoder.Open(Stream stream)
    {
        var (format, bytes) = FindSamples(stream);
        return new SampleSource(stream, format, bytes.Length, FormatName, bytes.Note);
    }

    /// <summary>Decodes an AU file and averages its channels.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file is damaged or in an encoding that is not read; the message says which.</exception>
    public static AudioSignal Read(Stream stream)
    {
        var (format, bytes) = FindSamples(stream);
        return new SampleSource(stream, format, bytes.Length, FormatName, bytes.Note).ReadAll();
    }

    /// <summary>Reads the header, and goes to the first sample.</summary>
    private static (SampleFormat Format, SampleDataLength Bytes) FindSamples(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        var read = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (!header[..read].StartsWith(".snd"u8))
            throw new AudioFormatException(FileBeginning.Unrecognized(stream));
        if (read < HeaderLength)
            throw new AudioFormatException($"The AU file ends after {read} bytes, within its header of {HeaderLength}.");

        var offset = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var size = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        var encoding = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        var sampleRate = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        var channels = BinaryPrimitives.ReadUInt32BigEndian(header[20..]);
        if (offset < HeaderLength || offset > stream.Length)
            throw new AudioFormatException(
                $"The AU file says that its data begins at byte {offset}, but the header takes {HeaderLength} bytes and the file has " +
                $"{stream.Length}.");
        SampleFormat.CheckChannelsAndRate(FormatName, channels, sampleRate);
        var format = new SampleFormat(FindEncoding(encoding), BigEndian: true, (int)channels, (int)sampleRate);

        var bytes = size is 0 or UnknownSize
            ? SampleDataLength.ToEnd(stream, offset)
            : SampleDataLength.FromHeader(FormatName, stream, offset, size, format.BytesPerFrame);
        stream.Position = offset;
        return (format, bytes);
    }

    private static SampleEncoding FindEncoding(uint encoding) => encoding switch
    {
        1 => SampleEncoding.MuLaw,
        2 => SampleEncoding.Signed8,
        3 => SampleEncoding.Signed16,
        4 => SampleEncoding.Signed24,
        5 => SampleEncoding.Signed32,
        6 => SampleEncoding.Float32,
        7 => SampleEncoding.Float64,
        27 => SampleEncoding.ALaw,
        _ => throw new AudioFormatException($"The AU file is of encoding {encoding}, which only ffmpeg may decode.")
        {
            FfmpegFormat = ForeignFormat.Au,
        },
    };
}
