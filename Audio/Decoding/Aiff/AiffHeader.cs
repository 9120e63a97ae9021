using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding.Aiff;

/// <summary>The contents of an AIFF file's chunks: the sample format and the position of the samples.</summary>
/// <param name="Format">How samples are stored: big-endian integers.</param>
/// <param name="Start">The byte at which the first sample begins.</param>
/// <param name="Frames">How many frames there are.</param>
/// <remarks>Source: Apple, "Audio Interchange File Format: AIFF", version 1.3, 1989.</remarks>
internal sealed record AiffHeader(SampleFormat Format, long Start, long Frames)
{
    private const int ChunkHeaderLength = 8, FormHeaderLength = 12, CommonLength = 18, SoundHeaderLength = 8;

    // Programs that write to a pipe leave the sizes at 0 or near the maximum of a signed or unsigned 32-bit integer.
    private const uint MinPlaceholder = 0x7FFF0000;

    /// <summary>Reads the chunks up to the samples, and beyond them if the format follows.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file is damaged, cut off, or has numbers that no recording has.</exception>
    public static AiffHeader Read(Stream stream)
    {
        var end = stream.Length;
        (SampleFormat Format, uint Frames)? common = null;
        (long Start, long Bytes, bool IsExact)? sound = null;
        CheckLength(stream);
        var header = new byte[ChunkHeaderLength];

        // Every chunk has a header, so the loop ends with the file.
        while ((common is null || sound is null) && end - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(header);
            long start = stream.Position, size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), remaining = end - start;
            ReadOnlySpan<byte> id = header.AsSpan(0, 4);
            if (id.SequenceEqual("COMM"u8) && common is null)
                common = ReadCommon(stream, size);
            else if (id.SequenceEqual("SSND"u8) && sound is null)
                sound = ReadSound(stream, ref size, remaining);
            stream.Position = Math.Min(end, start + size + (size & 1));
        }

        if (common is not { } format)
            throw new AudioFormatException(
                "The AIFF file has no 'COMM' chunk, so its sample rate and channels are unknown; it may be damaged: get a whole copy.");
        if (sound is not { } data)
            throw new AudioFormatException("The AIFF file has no 'SSND' chunk: it holds a header but no audio; it may be damaged: get a " +
                "whole copy.");
        return new AiffHeader(format.Format, data.Start, CountFrames(format.Format, format.Frames, data.Bytes, data.IsExact));
    }

    /// <summary>Reads the FORM header and refuses truncated files.</summary>
    /// <param name="stream">The file, at its beginning; at its first chunk afterwards.</param>
    /// <exception cref="AudioFormatException">It is cut off.</exception>
    public static void CheckLength(Stream stream)
    {
        Span<byte> header = stackalloc byte[FormHeaderLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new AudioFormatException($"The AIFF file ends after {stream.Length} bytes, within its header of {header.Length}; get a " +
                "whole copy.");

        // The last chunk's pad byte may be counted and left out.
        long size = BinaryPrimitives.ReadUInt32BigEndian(header[4..]), remaining = stream.Length - 8;
        if (size > remaining + 1 && size < MinPlaceholder)
            throw new AudioFormatException(
                $"The AIFF file is cut off: its header promises {size} bytes, but only {remaining} follow; get a whole copy.");
    }

    private static (SampleFormat Format, uint Frames) ReadCommon(Stream stream, long size)
    {
        Span<byte> content = stackalloc byte[CommonLength];
        var read = stream.ReadAtLeast(content[..(int)Math.Min(size, CommonLength)], (int)Math.Min(size, CommonLength),
            throwOnEndOfStream: false);
        if (read < CommonLength)
            throw new AudioFormatException(
                $"The AIFF file's 'COMM' chunk has {read} bytes where {CommonLength} are needed; it may be damaged: get a whole copy.");
        int channels = BinaryPrimitives.ReadUInt16BigEndian(content), bits = BinaryPrimitives.ReadUInt16BigEndian(content[6..]);
        var rate = ReadExtended(content[8..]);
        if (!(Math.Abs(rate) <= int.MaxValue))
            throw new AudioFormatException($"The AIFF file claims an impossible sample rate, {rate:G6} Hz; it is damaged: get a whole " +
                "copy.");
        SampleFormat.CheckChannelsAndRate("AIFF", channels, (long)Math.Round(rate));

        // Samples of other numbers of bits are stored in whole bytes, from the highest bit on.
        var encoding = bits switch
        {
            >= 1 and <= 8 => SampleEncoding.Signed8,
            > 8 and <= 16 => SampleEncoding.Signed16,
            > 16 and <= 24 => SampleEncoding.Signed24,
            > 24 and <= 32 => SampleEncoding.Signed32,
            _ => throw new AudioFormatException($"The AIFF file holds samples of {bits} bits; 1 to 32 are read: convert it to WAV."),
        };
        return (new SampleFormat(encoding, BigEndian: true, channels, (int)Math.Round(rate)),
            BinaryPrimitives.ReadUInt32BigEndian(content[2..]));
    }

    /// <summary>A number of 80 bits: a sign, 15 bits of exponent, and 64 of mantissa with its leading one.</summary>
    private static double ReadExtended(ReadOnlySpan<byte> bytes)
    {
        const int Bias = 16383, MantissaBits = 63, Special = 0x7FFF;
        int high = BinaryPrimitives.ReadUInt16BigEndian(bytes), exponent = high & Special;
        var value = exponent == Special ? double.PositiveInfinity : Math.ScaleB(BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            exponent - Bias - MantissaBits);
        return (high & 0x8000) != 0 ? -value : value;
    }

    /// <summary>Locates the samples. If the size of their chunk is unknown, they extend to the end of the file.</summary>
    private static (long Start, long Bytes, bool IsExact) ReadSound(Stream stream, ref long size, long remaining)
    {
        Span<byte> content = stackalloc byte[SoundHeaderLength];
        var isUnknown = size == 0 || (size >= MinPlaceholder && size > remaining);
        if (isUnknown)
            size = remaining;
        if (size < SoundHeaderLength || stream.ReadAtLeast(content, SoundHeaderLength, throwOnEndOfStream: false) < SoundHeaderLength)
            throw new AudioFormatException(
                $"The AIFF file's 'SSND' chunk has {Math.Min(size, remaining)} bytes where at least {SoundHeaderLength} are needed; it " +
                "may be damaged: get a whole copy.");
        if (size > remaining)
            throw new AudioFormatException(
                $"The AIFF file is cut off: its 'SSND' chunk promises {size} bytes, but only {remaining} follow; get a whole copy.");
        uint offset = BinaryPrimitives.ReadUInt32BigEndian(content), blockSize = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        var bytes = size - SoundHeaderLength;
        if (offset > bytes)
            throw new AudioFormatException(
                $"The AIFF file says that its samples begin {offset} bytes into its 'SSND' chunk, which has {bytes}; get a whole copy.");
        return (stream.Position + offset, bytes - offset, blockSize == 0 && !isUnknown);
    }

    /// <summary>
    /// The number of frames that fit into the bytes; fewer if the header says so and the samples may be followed by padding or other data.
    /// </summary>
    private static long CountFrames(SampleFormat format, uint promised, long bytes, bool isExact)
    {
        var frames = bytes / format.BytesPerFrame;
        if (promised > frames && promised < MinPlaceholder)
            throw new AudioFormatException(
                $"The AIFF file is cut off: its header promises {promised} samples a channel, but only {frames} follow; get a whole copy.");
        return isExact || promised is 0 or >= MinPlaceholder ? frames : promised;
    }
}
