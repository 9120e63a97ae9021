using System.Buffers.Binary;
using System.Text;
using Gtzan.Audio.Decoding.Tags;

namespace Gtzan.Audio.Decoding.Wav;

/// <summary>
/// Reads RIFF WAVE files: PCM of 1 to 8 (unsigned) and up to 32 bits, floats of 32 and 64 bits, A-law and μ-law; any number of channels up
/// to 64; WAVE_FORMAT_EXTENSIBLE, RF64 / BW64 and big-endian RIFX included.
/// </summary>
/// <remarks>
/// Integers of b bits are divided by 2ᵇ⁻¹, as libsndfile and librosa do. Chunks other than <c>fmt</c>, <c>data</c> and <c>ds64</c> are
/// skipped, with the pad byte that should follow an odd length. Programs that write to a pipe leave a data size of 0 or of 2 GB and more
/// that was never filled in: then the data extend to the end of the file. Others write more than 4 GB and store the size modulo 2³²: if so
/// much follows, multiples of 4 GB are added. A file that ends before its data do is refused as cut off, unless only a few bytes are
/// missing (<see cref="SampleDataLength"/>). Memory is allocated by the size of the file, not by sizes in its header.
/// </remarks>
public sealed class WavReader : IFormatDecoder
{
    private const string FormatName = "WAV";

    private const int ChunkHeaderLength = 8;
    private const uint UnknownSize = 0xFFFFFFFF;
    private const long WrapAround = 1L << 32, MaxSize = 1L << 60;

    // Streams leave 0xFFFFFFFF, 0x7FFFFFFF or these less the header, rounded to whole frames.
    private const uint MinPlaceholder = 0x7FFF0000;

    /// <inheritdoc/>
    IReadOnlyList<string> IFormatDecoder.Extensions => [".wav", ".wave", ".bwf", ".rf64"];

    /// <inheritdoc/>
    bool IFormatDecoder.Recognizes(ReadOnlySpan<byte> beginning) => Recognizes(beginning);

    /// <inheritdoc/>
    AudioSignal IAudioDecoder.Decode(Stream stream) => Read(stream);

    /// <inheritdoc/>
    AudioSource IAudioDecoder.Open(Stream stream)
    {
        var (format, bytes) = FindSamples(stream);
        return new SampleSource(stream, format, bytes.Length, FormatName, bytes.Note);
    }

    /// <summary>Decodes a WAV file and averages its channels.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file is damaged or in an encoding that is not read; the message says which.</exception>
    public static AudioSignal Read(Stream stream)
    {
        var (format, bytes) = FindSamples(stream);
        return new SampleSource(stream, format, bytes.Length, FormatName, bytes.Note).ReadAll();
    }

    /// <summary>Reads the chunks as far as they are needed, and goes to the first sample.</summary>
    private static (SampleFormat Format, SampleDataLength Bytes) FindSamples(Stream stream)
    {
        Span<byte> header = stackalloc byte[12];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !Recognizes(header))
            throw new AudioFormatException(FileBeginning.Unrecognized(stream));

        SampleFormat? format = null;
        (long Start, SampleDataLength Bytes)? data = null;
        var bigEndian = header.StartsWith("RIFX"u8);
        long? wideDataSize = null; // from a ds64 chunk
        var chunkHeader = new byte[ChunkHeaderLength];

        // Read once: for a file, it is a system call.
        var end = stream.Length;
        while ((format is null || data is null) && end - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(chunkHeader);
            var size = ReadSize(chunkHeader, bigEndian);
            long start = stream.Position, length = size, remaining = end - start;
            ReadOnlySpan<byte> id = chunkHeader.AsSpan(0, 4);
            if (id.SequenceEqual("fmt "u8) && format is null)
            {
                format = WavFormatChunk.Parse(ReadChunk(stream, size), bigEndian);
            }
            else if (id.SequenceEqual("ds64"u8) && wideDataSize is null)
            {
                var sizes = ReadChunk(stream, size);
                if (sizes.Length < 16)
                    throw new AudioFormatException($"The WAV file's ds64 chunk has {sizes.Length} bytes where at least 16 are needed.");
                wideDataSize = BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8));
            }
            else if (id.SequenceEqual("data"u8) && data is null)
            {
                data = (start, FindData(stream, size, wideDataSize, format?.BytesPerFrame ?? 0, bigEndian));
                length = data.Value.Bytes.Length;
            }

            stream.Position = start + Math.Min(length, remaining);
            if ((length & 1) != 0)
                SkipPadByte(stream);
        }

        if (format is not { } known)
            throw new AudioFormatException("The WAV file has no 'fmt ' chunk, so its encoding is unknown; it may be cut off.");
        if (data is not { } found)
            throw new AudioFormatException("The WAV file has no 'data' chunk: it holds a header but no audio; it may be cut off.");

        stream.Position = found.Start;
        return (known, found.Bytes);
    }

    private static bool Recognizes(ReadOnlySpan<byte> beginning) =>
        beginning.Length >= 12 && beginning.Slice(8, 4).SequenceEqual("WAVE"u8) &&
        (beginning.StartsWith("RIFF"u8) || beginning.StartsWith("RIFX"u8) || beginning.StartsWith("RF64"u8) ||
            beginning.StartsWith("BW64"u8));

    private static uint ReadSize(byte[] chunkHeader, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(chunkHeader.AsSpan(4))
        : BinaryPrimitives.ReadUInt32LittleEndian(chunkHeader.AsSpan(4));

    private static byte[] ReadChunk(Stream stream, uint size)
    {
        // No format chunk needs more, and memory must not depend on the claimed size.
        const int MaxUsed = 64;
        var content = new byte[Math.Min(size, MaxUsed)];
        var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..read];
    }

    /// <summary>Finds the bytes of samples; the stream is at the first, and stays there.</summary>
    private static SampleDataLength FindData(Stream stream, uint size, long? wideSize, int bytesPerFrame, bool bigEndian)
    {
        long start = stream.Position, remaining = stream.Length - start, length = size == UnknownSize ? wideSize ?? -1 : size;
        var isUnknown = length is < 0 or > MaxSize || (length > remaining && size is >= MinPlaceholder and < UnknownSize);
        var mayBeUnknown = length == 0 || size is >= MinPlaceholder and <= int.MaxValue;
        if (isUnknown || (mayBeUnknown && length < remaining && !EndsInWholeChunks(stream, length, bigEndian)))
            return SampleDataLength.ToEnd(stream, start);
        if (size != UnknownSize)
            length += Math.Max(0, remaining - length) / WrapAround * WrapAround;
        return SampleDataLength.FromHeader(FormatName, stream, start, length, bytesPerFrame);
    }

    /// <summary>Skips the pad byte after a chunk of odd length, if it is there; some programs omit it.</summary>
    private static void SkipPadByte(Stream stream)
    {
        var position = stream.Position;
        Span<byte> next = stackalloc byte[5];
        next = next[..stream.ReadAtLeast(next, next.Length, throwOnEndOfStream: false)];
        var isLeftOut = next.Length == 5 && (IsCommon(next[..4]) || IsChunkId(next[..4]) && !IsChunkId(next[1..]));
        stream.Position = isLeftOut ? position : Math.Min(stream.Length, position + 1);
    }

    private static bool IsCommon(ReadOnlySpan<byte> id) =>
        id.SequenceEqual("fmt "u8) || id.SequenceEqual("data"u8) || id.SequenceEqual("LIST"u8) || id.SequenceEqual("fact"u8) ||
        id.SequenceEqual("ds64"u8);

    private static bool IsChunkId(ReadOnlySpan<byte> id) => Ascii.IsValid(id) && !id.ContainsAnyInRange((byte)0, (byte)31);

    /// <summary>
    /// Whether a chain of chunks, or nothing, follows after so many bytes. After a data chunk of size 0, this distinguishes a file without
    /// audio from one whose size was never filled in.
    /// </summary>
    private static bool EndsInWholeChunks(Stream stream, long distance, bool bigEndian)
    {
        var start = stream.Position;
        stream.Position += distance + (distance & 1);
        var header = new byte[ChunkHeaderLength];
        while (stream.Length - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(header);
            if (IsChunkId(header.AsSpan(0, 4)))
                stream.Position = Math.Min(stream.Length + 1, stream.Position + ReadSize(header, bigEndian));
            else
                break;
            stream.Position += stream.Position & 1;
        }

        var end = stream.Position;
        stream.Position = start;
        return end == stream.Length || end == stream.Length + 1;
    }
}
