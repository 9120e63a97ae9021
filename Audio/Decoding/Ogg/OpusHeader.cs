using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>The first packet of an Opus stream (RFC 7845, section 5.1).</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="PreSkip">The number of decoded samples to skip at the start.</param>
/// <param name="Gain">The factor to apply to the decoded samples.</param>
/// <param name="Streams">The number of streams in each packet.</param>
/// <param name="Coupled">The number of stereo streams, which come first.</param>
/// <param name="Mapping">The decoded channel for each output channel; 255 for silence. Null for a single stream, whose channels are the
/// output channels.</param>
internal sealed record OpusHeader(int Channels, int PreSkip, float Gain, int Streams, int Coupled, byte[]? Mapping)
{
    private const int ShortLength = 19, VersionAt = 8, ChannelsAt = 9, PreSkipAt = 10, GainAt = 16, FamilyAt = 18, MappingAt = 21,
        Silent = 255;

    /// <summary>Whether a packet is such a header.</summary>
    public static bool Matches(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusHead"u8);

    /// <summary>Reads the packet.</summary>
    /// <exception cref="AudioFormatException">It has impossible values.</exception>
    public static OpusHeader Read(ReadOnlySpan<byte> packet, int sampleRate)
    {
        if (packet.Length < ShortLength)
            throw Damaged($"its first packet has {packet.Length} bytes where at least {ShortLength} are needed");

        // Versions 16 and later are incompatible; earlier ones may have additional fields.
        if (packet[VersionAt] > 15)
            throw new AudioFormatException($"The Opus file is of version {packet[VersionAt] >> 4}; only version 0 is read.");
        int channels = packet[ChannelsAt], family = packet[FamilyAt];
        SampleFormat.CheckChannelsAndRate("Opus", channels, sampleRate);
        int preSkip = BinaryPrimitives.ReadUInt16LittleEndian(packet[PreSkipAt..]);
        var gain = MathF.Pow(10, BinaryPrimitives.ReadInt16LittleEndian(packet[GainAt..]) / (20 * 256f));
        if (family == 0)
        {
            return channels <= 2
                ? new OpusHeader(channels, preSkip, gain, 1, channels - 1, null)
                : throw Damaged($"it has {channels} channels without saying which");
        }

        if (family is not (1 or 255))
            throw new AudioFormatException($"The Opus file has channel mapping family {family}, which only ffmpeg may decode.")
            {
                FfmpegFormat = ForeignFormat.Ogg,
            };
        if (packet.Length < MappingAt + channels)
            throw Damaged($"its first packet has {packet.Length} bytes where {channels} channels need {MappingAt + channels}");
        int streams = packet[ShortLength], coupled = packet[ShortLength + 1];
        var mapping = packet.Slice(MappingAt, channels).ToArray();
        if (streams == 0 || coupled > streams || streams + coupled > SampleFormat.MaxChannels ||
            mapping.Any(decoded => decoded != Silent && decoded >= streams + coupled))
            throw Damaged($"its {channels} channels cannot be those of {streams} streams, {coupled} of them stereo");
        return new OpusHeader(channels, preSkip, gain, streams, coupled, mapping);
    }

    private static AudioFormatException Damaged(string how) => new(
        $"The Opus file is damaged: {how}; get a whole copy, or convert it to WAV.");
}
