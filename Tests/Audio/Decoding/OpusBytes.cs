using System.Buffers.Binary;
using Concentus;
using Concentus.Enums;
using static Gtzan.Tests.Audio.Decoding.OggBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Opus files, encoded by Concentus.</summary>
internal static class OpusBytes
{
    public const int Rate = 48_000, PacketSamples = 960, PreSkip = 312;

    private const int MaxPacketLength = 1500;

    static OpusBytes() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    /// <summary>Encodes frames at 48 kHz. Their number is in the file.</summary>
    public static byte[] Encode(float[] interleaved, int channels = 1, int bitRate = 96_000, byte[]? header = null, int packetsAPage = 7)
    {
        int frames = interleaved.Length / channels, total = frames + PreSkip;
        var padded = new float[(total + PacketSamples) / PacketSamples * PacketSamples * channels];
        interleaved.CopyTo(padded, 0);
        using var encoder = OpusCodecFactory.CreateEncoder(Rate, channels, OpusApplication.OPUS_APPLICATION_AUDIO);
        encoder.Bitrate = bitRate;
        var buffer = new byte[MaxPacketLength];
        var packets = new List<(byte[] Packet, int Samples)>();
        for (var start = 0; start < padded.Length; start += PacketSamples * channels)
        {
            var length = encoder.Encode(padded.AsSpan(start, PacketSamples * channels), PacketSamples, buffer, buffer.Length);
            packets.Add((buffer[..length], PacketSamples));
        }

        return File([header ?? Header(channels), Tags], [.. packets], total, packetsAPage: packetsAPage);
    }

    public static byte[] Tags => [.. "OpusTags"u8, .. new byte[8]];

    public static byte[] Header(int channels, int preSkip = PreSkip, int gain = 0, int family = 0, byte[]? mapping = null)
    {
        byte[] header = [.. "OpusHead"u8, 1, (byte)channels, .. new byte[8], (byte)family, .. mapping ?? []];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)preSkip);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Rate);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(16), (short)gain);
        return header;
    }
}
