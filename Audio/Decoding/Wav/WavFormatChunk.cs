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
    /// <exception cref="AudioFormatException">It is too short, contradicts itself, or names an encoding that is not read.</exception>
    public static SampleFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < BasicLength)
            throw new AudioFormatException(
                $"The WAV file's 'fmt ' chunk has {chunk.Length} bytes where at least {BasicLength} are needed; the file may be cut off.");

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == ExtensibleTag)
            tag = ReadSubFormat(chunk);

        SampleFormat.CheckChannelsAndRate("WAV", channels, sampleRate);
        var format = new SampleFormat(FindEncoding(tag, bits), BigEndian: false, channels, (int)sampleRate);
        if (blockAlign != format.BytesPerFrame)
            throw new AudioFormatException(
                $"The WAV file contradicts itself: {channels} channels of {bits} bits take {format.BytesPerFrame} bytes a frame, but " +
                $"its block align says {blockAlign}.");
        return format;
    }

    private static int ReadSubFormat(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < ExtensibleLength)
            throw new AudioFormatException(
                $"The WAV file's extensible 'fmt ' chunk has {chunk.Length} bytes where {ExtensibleLength} are needed.");

        var subFormat = chunk.Slice(24, 16);
        if (!subFormat[2..].SequenceEqual(SubFormatTail))
            throw new AudioFormatException(
                $"The WAV file's sub-format {new Guid(subFormat)} is not known; convert the file to 16-bit PCM.");
        return BinaryPrimitives.ReadUInt16LittleEndian(subFormat);
    }

    private static SampleEncoding FindEncoding(int tag, int bits) => (tag, bits) switch
    {
        (PcmTag, 8) => SampleEncoding.Unsigned8,
        (PcmTag, 16) => SampleEncoding.Signed16,
        (PcmTag, 24) => SampleEncoding.Signed24,
        (PcmTag, 32) => SampleEncoding.Signed32,
        (FloatTag, 32) => SampleEncoding.Float32,
        (FloatTag, 64) => SampleEncoding.Float64,
        (ALawTag, 8) => SampleEncoding.ALaw,
        (MuLawTag, 8) => SampleEncoding.MuLaw,
        (PcmTag, _) => throw new AudioFormatException($"The WAV file holds PCM of {bits} bits; 8, 16, 24 and 32 are read."),
        (FloatTag, _) => throw new AudioFormatException($"The WAV file holds floats of {bits} bits; 32 and 64 are read."),
        (ALawTag or MuLawTag, _) => throw new AudioFormatException(
            $"The WAV file holds {bits}-bit {(tag == ALawTag ? "A-law" : "μ-law")}; only 8 bits are read."),
        _ => throw new AudioFormatException(
            $"The WAV file is compressed (format tag 0x{tag:X4}), which is not read; convert it to 16-bit PCM."),
    };
}
