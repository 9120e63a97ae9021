using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding.Wav;

/// <summary>The <c>fmt</c> chunk of a WAV file: encoding, channels and sample rate.</summary>
internal static class WavFormatChunk
{
    private const int PcmTag = 1, FloatTag = 3, ALawTag = 6, MuLawTag = 7, ExtensibleTag = 0xFFFE;
    private const int BasicLength = 16, ExtensibleLength = 40;

    // A sub-format is a GUID whose first two bytes are an ordinary tag and whose rest is always this.
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Checks a chunk's content and says how samples are stored.</summary>
    /// <param name="chunk">The content.</param>
    /// <param name="bigEndian">Whether the file is RIFX: all of its numbers are big-endian.</param>
    /// <remarks>
    /// PCM of other than whole bytes is stored from the highest bit on, so its bytes are read as if all bits counted, as libsndfile does.
    /// </remarks>
    /// <exception cref="AudioFormatException">It is too short, contradicts itself, or names an encoding that is not read.</exception>
    public static SampleFormat Parse(ReadOnlySpan<byte> chunk, bool bigEndian)
    {
        if (chunk.Length < BasicLength)
            throw new AudioFormatException(
                $"The WAV file's 'fmt ' chunk has {chunk.Length} bytes where at least {BasicLength} are needed; the file may be cut off.");

        int tag = Read16(chunk, bigEndian), channels = Read16(chunk[2..], bigEndian);
        var sampleRate = Read32(chunk[4..], bigEndian);
        int blockAlign = Read16(chunk[12..], bigEndian), bits = Read16(chunk[14..], bigEndian);
        if (tag == ExtensibleTag)
            tag = ReadSubFormat(chunk, bigEndian);

        SampleFormat.CheckChannelsAndRate("WAV", channels, sampleRate);
        var format = new SampleFormat(FindEncoding(tag, bits), bigEndian, channels, (int)sampleRate);
        if (blockAlign != format.BytesPerFrame && blockAlign != 0)
            throw new AudioFormatException(
                $"The WAV file contradicts itself: {channels} channels of {bits} bits take {format.BytesPerFrame} bytes a frame, but " +
                $"its block align says {blockAlign}; it is damaged: get a whole copy.");
        return format;
    }

    private static int ReadSubFormat(ReadOnlySpan<byte> chunk, bool bigEndian)
    {
        if (chunk.Length < ExtensibleLength)
            throw new AudioFormatException(
                $"The WAV file's extensible 'fmt ' chunk has {chunk.Length} bytes where {ExtensibleLength} are needed.");

        var subFormat = new Guid(chunk.Slice(24, 16), bigEndian);
        ReadOnlySpan<byte> bytes = subFormat.ToByteArray();
        return bytes[2..].SequenceEqual(SubFormatTail)
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : throw new AudioFormatException($"The WAV file is of sub-format {subFormat}, which only ffmpeg may decode.")
            {
                FfmpegFormat = ForeignFormat.Wav,
            };
    }

    private static SampleEncoding FindEncoding(int tag, int bits) => (tag, bits) switch
    {
        (PcmTag, >= 1 and <= 8) => SampleEncoding.Unsigned8,
        (PcmTag, > 8 and <= 16) => SampleEncoding.Signed16,
        (PcmTag, > 16 and <= 24) => SampleEncoding.Signed24,
        (PcmTag, > 24 and <= 32) => SampleEncoding.Signed32,
        (FloatTag, 32) => SampleEncoding.Float32,
        (FloatTag, 64) => SampleEncoding.Float64,
        (ALawTag, 8) => SampleEncoding.ALaw,
        (MuLawTag, 8) => SampleEncoding.MuLaw,
        (PcmTag, _) => throw new AudioFormatException($"The WAV file holds PCM of {bits} bits; 1 to 32 are read."),
        (FloatTag, _) => throw new AudioFormatException($"The WAV file holds floats of {bits} bits; 32 and 64 are read."),
        (ALawTag or MuLawTag, _) => throw new AudioFormatException(
            $"The WAV file holds {bits}-bit {(tag == ALawTag ? "A-law" : "μ-law")}; only 8 bits are read."),
        _ => throw new AudioFormatException(
            $"The WAV file is compressed (format tag 0x{tag:X4}), which only ffmpeg may decode.")
        {
            FfmpegFormat = ForeignFormat.Wav,
        },
    };

    private static int Read16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
