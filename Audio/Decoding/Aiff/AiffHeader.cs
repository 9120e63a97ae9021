using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Tags;

namespace Gtzan.Audio.Decoding.Aiff;

/// <summary>The contents of an AIFF file's chunks: the sample format and the position of the samples.</summary>
/// <param name="Format">How samples are stored: big-endian integers.</param>
/// <param name="Start">The byte at which the first sample begins.</param>
/// <param name="Frames">How many frames there are.</param>
/// <param name="Note">What is wrong with the file; null if nothing.</param>
/// <remarks>Source: Apple, "Audio Interchange File Format: AIFF", version 1.3, 1989.</remarks>
internal sealed record AiffHeader(SampleFormat Format, long Start, long Frames, string? Note)
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
        (long Start, SampleDataLength Bytes, bool IsExact)? sound = null;
        ReadForm(stream);
        var header = new byte[ChunkHeaderLength];

        // Every chunk has a header, so the loop ends with the file.
        while ((common is null || sound is null) && end - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(header);
            long start = stream.Position, size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            ReadOnlySpan<byte> id = header.AsSpan(0, 4);
            if (id.SequenceEqual("COMM"u8) && common is null)
                common = ReadCommon(stream, size);
            else if (id.SequenceEqual("SSND"u8) && sound is null)
                sound = ReadSound(stream, size, common?.Format.BytesPerFrame ?? 0);
            stream.Position = Math.Min(end, start + size + (size & 1));
        }

        if (common is not { } format)
            throw new AudioFormatException(
                "The AIFF file has no 'COMM' chunk, so its sample rate and channels are unknown; it may be damaged: get a whole copy.");
        if (sound is not { } data)
            throw new AudioFormatException("The AIFF file has no 'SSND' chunk: it holds a header but no audio; it may be damaged: get a " +
                "whole copy.");
        var (frames, note) = CountFrames(format.Format, format.Frames, data);
        return new AiffHeader(format.Format, data.Start, frames, note);
    }

    /// <summary>Refuses AIFF-C files that end within their samples, of which libsndfile would decode what is there.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <returns>What is wrong with the file; null if nothing.</returns>
    /// <exception cref="AudioFormatException">It is cut off.</exception>
    public static string? CheckLength(Stream stream)
    {
        ReadForm(stream);
        var header = new byte[ChunkHeaderLength];
        while (stream.Length - stream.Position >= ChunkHeaderLength)
        {
            stream.ReadExactly(header);
            long start = stream.Position, size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            if (header.AsSpan(0, 4).SequenceEqual("SSND"u8))
                return ReadSound(stream, size, bytesPerFrame: 0).Bytes.Note;
            stream.Position = Math.Min(stream.Length, start + size + (size & 1));
        }

        return null;
    }

    /// <summary>Reads the FORM header. Its size is not used: what is in it tells what is missing.</summary>
    private static void ReadForm(Stream stream)
    {
        Span<byte> header = stackalloc byte[FormHeaderLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new AudioFormatException($"The AIFF file ends after {stream.Length} bytes, within its header of {header.Length}; get a " +
                "whole copy.");
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
            _ => throw new AudioFormatException($"The AIFF file holds samples of {bits} bits; 1 to 32 are read. It is damaged: get a " +
                "whole copy."),
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
    private static (long Start, SampleDataLength Bytes, bool IsExact) ReadSound(Stream stream, long size, int bytesPerFrame)
    {
        Span<byte> content = stackalloc byte[SoundHeaderLength];
        var remaining = stream.Length - stream.Position;
        var isUnknown = size == 0 || (size >= MinPlaceholder && size > remaining);
        if (isUnknown)
            size = remaining;
        if (size < SoundHeaderLength || stream.ReadAtLeast(content, SoundHeaderLength, throwOnEndOfStream: false) < SoundHeaderLength)
            throw new AudioFormatException(
                $"The AIFF file's 'SSND' chunk has {Math.Min(size, remaining)} bytes where at least {SoundHeaderLength} are needed; it " +
                "may be damaged: get a whole copy.");
        uint offset = BinaryPrimitives.ReadUInt32BigEndian(content), blockSize = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        long start = stream.Position + offset, length = size - SoundHeaderLength - offset;
        if (length < 0 || start > stream.Length)
            throw new AudioFormatException(
                $"The AIFF file says that its samples begin {offset} bytes into its 'SSND' chunk, which has " +
                $"{Math.Min(size, remaining) - SoundHeaderLength}; get a whole copy.");
        var bytes = isUnknown ? SampleDataLength.ToEnd(stream, start)
            : SampleDataLength.FromHeader("AIFF", stream, start, length, bytesPerFrame);
        return (start, bytes, blockSize == 0 && !isUnknown);
    }

    /// <summary>
    /// The number of frames that fit into the bytes; fewer if the header says so and the samples may be followed by padding or other data.
    /// </summary>
    private static (long Frames, string? Note) CountFrames(
        SampleFormat format, uint promised, (long Start, SampleDataLength Bytes, bool IsExact) sound)
    {
        var frames = sound.Bytes.Length / format.BytesPerFrame;
        if (promised is 0 or >= MinPlaceholder)
            return (frames, sound.Bytes.Note);
        if (promised <= frames)
            return (sound.IsExact ? frames : promised, sound.Bytes.Note);
        return (promised - frames) * format.BytesPerFrame <= Math.Max(sound.Start, format.BytesPerFrame)
            ? (frames, sound.Bytes.Note ?? $"The AIFF file has {promised - frames} samples a channel less than its header says " +
                $"({promised}); the others are used.")
            : throw new AudioFormatException(
                $"The AIFF file is cut off: its header promises {promised} samples a channel, but only {frames} follow; get a whole copy.");
    }
}
