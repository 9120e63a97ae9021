using System.Numerics.Tensors;
using Concentus;
using Concentus.Structs;
using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// Decodes the Opus stream of an Ogg file with Concentus, always at 48 kHz, the rate of the codec (RFC 7845, section 5.1).
/// </summary>
internal sealed class OpusFrames : PacketFrames
{
    /// <summary>The library's name in messages.</summary>
    public const string Library = "Concentus";

    private const int Rate = 48_000;

    private const int HeaderPackets = 2;

    // 120 ms, by the specification.
    private const int MaxPacketLength = 5760;

    private readonly OggPackets _packets;
    private readonly OpusHeader _header;
    private readonly IOpusDecoder? _decoder;
    private readonly IOpusMultiStreamDecoder? _decoders;
    private readonly float[] _decoded;

    // Otherwise Concentus would use an installed libopus, whose output differs.
    static OpusFrames() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    private OpusFrames(OpusHeader header, OggPackets packets, OggTimeline timeline)
        : base(header.Channels, Rate, timeline.Skipped, timeline.Samples)
    {
        (_packets, _header) = (packets, header);
        if (header.Mapping is { } mapping)
            _decoders = OpusCodecFactory.CreateMultiStreamDecoder(Rate, header.Channels, header.Streams, header.Coupled, mapping);
        else
            _decoder = OpusCodecFactory.CreateDecoder(Rate, header.Channels);
        _decoded = new float[MaxPacketLength * header.Channels];
    }

    /// <summary>Counts the samples of a file, and goes back to the first.</summary>
    /// <param name="packets">The file, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file is damaged.</exception>
    public static OpusFrames Open(OggPackets packets)
    {
        var header = ReadHeaders(packets);
        var timeline = new OggTimeline(header.PreSkip);
        while (packets.Next())
            timeline.Add(SamplesOf(packets.Packet.Span), packets.Granule, packets.IsOnLastPage);

        packets.Restart(skip: HeaderPackets);
        return new OpusFrames(header, packets, timeline);
    }

    public override IReadOnlyList<string> Notes =>
        _packets.IsCutOff ? ["The Opus file is cut off: it ends without its last page."] : [];

    public override void Dispose()
    {
        _decoder?.Dispose();
        _decoders?.Dispose();
        base.Dispose();
    }

    protected override ReadOnlyMemory<float>? Decode()
    {
        if (!_packets.Next())
            return null;
        var packet = _packets.Packet.Span;
        var samples = SamplesOf(packet);
        if (samples == 0)
            return default(ReadOnlyMemory<float>);
        var decoded = _decoder?.Decode(packet, _decoded, samples) ?? _decoders!.DecodeMultistream(packet, _decoded, samples, false);
        if (decoded != samples)
            throw new InvalidDataException($"The packet decoded to {decoded} samples instead of {samples}.");
        var values = _decoded.AsSpan(0, samples * Channels);
        if (_header.Gain != 1)
            TensorPrimitives.Multiply(values, _header.Gain, values);
        return _decoded.AsMemory(0, values.Length);
    }

    private static OpusHeader ReadHeaders(OggPackets packets)
    {
        if (!packets.Next())
            throw Missing("first");
        var header = OpusHeader.Read(packets.Packet.Span, Rate);
        return packets.Next(keep: false) ? header : throw Missing("second");
    }

    private static AudioFormatException Missing(string which) => new(
        $"The Opus file lacks the {which} of its two headers; it may be cut off: get a whole copy.");

    /// <summary>The number of samples in a packet, read from its first bytes (RFC 6716, section 3.1); 0 for an empty packet.</summary>
    private static int SamplesOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
            return 0;
        var frames = (packet[0] & 3) switch { 0 => 1, 3 => packet.Length > 1 ? packet[1] & 63 : 0, _ => 2 };
        var samples = frames * OpusPacketInfo.GetNumSamplesPerFrame(packet, Rate);
        return frames > 0 && samples <= MaxPacketLength
            ? samples
            : throw new AudioFormatException(
                $"The Opus file is damaged: a packet has {frames} frames, or lasts longer than 120 ms; get a whole copy, or convert it " +
                "to WAV.");
    }
}
