using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Audio.Decoding;

/// <summary>
/// Reads RIFF WAVE files: PCM of 8 (unsigned), 16, 24 and 32 bits, floats of 32 and 64 bits, A-law and μ-law; any number of channels
/// up to 64; WAVE_FORMAT_EXTENSIBLE and RF64 / BW64 included.
/// </summary>
/// <remarks>
/// Integers of b bits are divided by 2ᵇ⁻¹, as libsndfile and librosa do. Chunks other than <c>fmt</c>, <c>data</c> and <c>ds64</c>
/// are skipped, with their pad byte. Programs that write to a pipe leave a data size of 0 or of 2 GB and more that was never filled in:
/// then the data reach to the end of the file. A file that ends before its data do is refused as cut off.
/// No size in a header decides how much memory is taken; the size of the file does.
/// </remarks>
public sealed class WavReader : IAudioDecoder
{
    private const int ChunkHeaderLength = 8;
    private const uint UnknownSize = 0xFFFFFFFF;

    // Streams leave 0xFFFFFFFF, 0x7FFFFFFF or these less the header, rounded to whole frames.
    private const uint SmallestPlaceholder = 0x7FFF0000;

    /// <inheritdoc/>
    IReadOnlyList<string> IAudioDecoder.Extensions => [".wav", ".wave"];

    /// <inheritdoc/>
    bool IAudioDecoder.Recognizes(ReadOnlySpan<byte> beginning) => Recognizes(beginning);

    /// <inheritdoc/>
    AudioSignal IAudioDecoder.Decode(Stream stream) => Read(stream);

    /// <summary>Decodes a WAV file and averages its channels.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file is damaged or in an encoding that is not read; the message says which.</exception>
    public static AudioSignal Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[12];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !Recognizes(header))
            throw new AudioFormatException(AudioFile.Unrecognized(stream));

        SampleFormat? format = null;
        (long Start, long Length)? data = null;
        long? wideDataSize = null; // from a ds64 chunk
        byte[] chunkHeader = new byte[ChunkHeaderLength];

        while ((format is null || data is null) && stream.Length - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(chunkHeader);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunkHeader.AsSpan(4));
            long start = stream.Position, length = size, remaining = stream.Length - start;
            ReadOnlySpan<byte> id = chunkHeader.AsSpan(0, 4);
            if (id.SequenceEqual("fmt "u8) && format is null)
            {
                format = WavFormatChunk.Parse(ReadChunk(stream, size));
            }
            else if (id.SequenceEqual("ds64"u8) && wideDataSize is null)
            {
                byte[] sizes = ReadChunk(stream, size);
                if (sizes.Length < 16)
                    throw new AudioFormatException($"The WAV file's ds64 chunk has {sizes.Length} bytes where at least 16 are needed.");
                wideDataSize = BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8));
            }
            else if (id.SequenceEqual("data"u8) && data is null)
            {
                length = size == UnknownSize ? wideDataSize ?? remaining : size;
                if (length > remaining && size < SmallestPlaceholder)
                    throw new AudioFormatException(
                        $"The WAV file is cut off: its header promises {length} bytes of samples, but only {remaining} follow; get a whole copy.");
                if (length < 0 || length > remaining || length == 0 && !EndsInWholeChunks(stream))
                    length = remaining;
                data = (start, length);
            }

            stream.Position = Math.Min(stream.Length, start + Math.Min(length, remaining) + (length & 1));
        }

        if (format is not { } known)
            throw new AudioFormatException("The WAV file has no 'fmt ' chunk, so its encoding is unknown; it may be cut off.");
        if (data is not { } found)
            throw new AudioFormatException("The WAV file has no 'data' chunk: it holds a header but no audio; it may be cut off.");

        stream.Position = found.Start;
        return SampleReader.ReadMono(stream, known, found.Length, "WAV");
    }

    private static bool Recognizes(ReadOnlySpan<byte> beginning) =>
        beginning.Length >= 12 && beginning.Slice(8, 4).SequenceEqual("WAVE"u8) &&
        (beginning.StartsWith("RIFF"u8) || beginning.StartsWith("RF64"u8) || beginning.StartsWith("BW64"u8));

    private static byte[] ReadChunk(Stream stream, uint size)
    {
        // No format chunk needs more, and one that claims more must not cost more.
        const int LongestUsed = 64;
        byte[] content = new byte[Math.Min(size, LongestUsed)];
        int read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..read];
    }

    /// <summary>
    /// Whether the rest of the file is a chain of chunks, or nothing. After a data chunk of size 0 it tells a finished file
    /// without audio from one whose writer never filled in the size.
    /// </summary>
    private static bool EndsInWholeChunks(Stream stream)
    {
        byte[] header = new byte[ChunkHeaderLength];
        while (stream.Length - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(header);
            if (Ascii.IsValid(header.AsSpan(0, 4)) && !header.AsSpan(0, 4).ContainsAnyInRange((byte)0, (byte)31))
                stream.Position = Math.Min(stream.Length + 1, stream.Position + BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)));
            else
                return false;
            stream.Position += stream.Position & 1;
        }
        return stream.Position == stream.Length || stream.Position == stream.Length + 1;
    }
}
