using System.Buffers.Binary;
using System.Numerics;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>The first packet of a Vorbis stream (Vorbis I specification, 4.2.2).</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="SampleRate">Frames a second, in hertz.</param>
/// <param name="ShortBlock">Samples in a short block.</param>
/// <param name="LongBlock">Samples in a long block.</param>
internal sealed record VorbisHeader(int Channels, int SampleRate, int ShortBlock, int LongBlock)
{
    private const int Length = 30, VersionAt = 7, ChannelsAt = 11, RateAt = 12, BlocksAt = 28, MinBlockExponent = 6, MaxBlockExponent = 13;

    /// <summary>Whether a packet is such a header.</summary>
    public static bool Matches(ReadOnlySpan<byte> packet) => packet.StartsWith("\u0001vorbis"u8);

    /// <summary>Reads the packet.</summary>
    /// <exception cref="AudioFormatException">It has impossible values.</exception>
    public static VorbisHeader Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Length)
            throw new AudioFormatException(
                $"The Ogg Vorbis file's first packet has {packet.Length} bytes where {Length} are needed; it is damaged: get a whole " +
                "copy.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(packet[VersionAt..]);
        if (version != 0)
            throw new AudioFormatException($"The Ogg Vorbis file is of version {version}; only version 0 is read.");
        SampleFormat.CheckChannelsAndRate("Ogg Vorbis", packet[ChannelsAt], BinaryPrimitives.ReadUInt32LittleEndian(packet[RateAt..]));
        int shortBlock = packet[BlocksAt] & 15, longBlock = packet[BlocksAt] >> 4;
        if (shortBlock < MinBlockExponent || longBlock > MaxBlockExponent || shortBlock > longBlock)
            throw new AudioFormatException(
                $"The Ogg Vorbis file is damaged: it has blocks of 2^{shortBlock} and 2^{longBlock} samples; they must have " +
                $"2^{MinBlockExponent} to 2^{MaxBlockExponent}, the first no more than the second.");
        return new VorbisHeader(packet[ChannelsAt], (int)BinaryPrimitives.ReadUInt32LittleEndian(packet[RateAt..]), 1 << shortBlock,
            1 << longBlock);
    }

    /// <summary>The number of bits of a number: 0 for 0, 3 for 7.</summary>
    public static int BitLength(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);
}
