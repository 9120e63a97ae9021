using Gtzan.Audio.Decoding.Frames;
using NVorbis;
using NVorbis.Contracts;
using IPacketProvider = NVorbis.Contracts.IPacketProvider;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>Decodes the Vorbis stream of an Ogg file with NVorbis.</summary>
/// <remarks>
/// Gives NVorbis checked packets instead of the file, and finds the length and the beginning of the stream itself.
/// </remarks>
internal sealed class VorbisFrames : PacketFrames
{
    /// <summary>The library's name in messages.</summary>
    public const string Library = "NVorbis";

    private const int MinBlock = 256;

    private readonly OggPackets _packets;
    private readonly VorbisBlocks _blocks;
    private readonly PacketQueue _queue = new();
    private readonly StreamDecoder _decoder;
    private readonly float[] _decoded;
    private bool _hasBegun;

    private VorbisFrames(Headers headers, OggPackets packets, OggTimeline timeline)
        : base(headers.Header.Channels, headers.Header.SampleRate, timeline.Skipped, timeline.Samples)
    {
        (_packets, _blocks) = (packets, new VorbisBlocks(headers.Header, headers.Setup));
        foreach (var packet in headers.Packets)
            _queue.Add(packet);
        _decoder = new StreamDecoder(_queue) { ClipSamples = false };
        _decoded = new float[headers.Header.LongBlock * headers.Header.Channels];
    }

    /// <summary>Counts the samples of a file, and goes back to the first.</summary>
    /// <param name="packets">The file, at its beginning.</param>
    /// <param name="openOther">Opens the file with another library; for channels in groups, which NVorbis decodes to silence, and
    /// for blocks of less than 256 samples, which it decodes wrongly.</param>
    /// <exception cref="AudioFormatException">The file is damaged.</exception>
    public static IFrameReader Open(OggPackets packets, Func<string, IFrameReader> openOther)
    {
        var headers = Headers.Read(packets);
        var blocks = new VorbisBlocks(headers.Header, headers.Setup);
        var timeline = new OggTimeline(preSkip: 0);
        while (packets.Next())
            timeline.Add(blocks.Next(packets.Packet.Span)?.Samples ?? 0, packets.Granule, packets.IsOnLastPage);

        if (headers.Setup.HasGroups)
            return openOther("Ogg Vorbis with channels in groups");
        if (headers.Header.ShortBlock < MinBlock)
            return openOther($"Ogg Vorbis with blocks of less than {MinBlock} samples");
        packets.Restart(skip: headers.Packets.Length);
        return new VorbisFrames(headers, packets, timeline);
    }

    public override IReadOnlyList<string> Notes =>
        _packets.IsCutOff ? ["The Ogg Vorbis file is cut off: it ends without its last page."] : [];

    public override void Dispose()
    {
        _decoder.Dispose();
        base.Dispose();
    }

    protected override ReadOnlyMemory<float>? Decode()
    {
        if (!_packets.Next())
            return null;
        if (_blocks.Next(_packets.Packet.Span) is not { } block)
            return default(ReadOnlyMemory<float>);

        // NVorbis takes the first packet with the second, which overwrites its bytes.
        _queue.Add(_hasBegun ? _packets.Packet : _packets.Packet.ToArray());
        int left = 0, samples = block.BeforeMiddle + block.BehindMiddle;
        if (!_hasBegun)
        {
            // NVorbis drops the first block, even samples after its middle that overlap with no other block. To get those, give it the
            // block twice and cut what comes before the middle.
            _hasBegun = true;
            if (block.BehindMiddle == 0)
                return default(ReadOnlyMemory<float>);
            _queue.Add(_packets.Packet);
            left = block.BeforeMiddle;
        }

        int values = samples * Channels, read = _decoder.Read(_decoded, 0, values);
        return read == values
            ? _decoded.AsMemory(left * Channels, values - (left * Channels))
            : throw new InvalidDataException($"The packet decoded to {read} values instead of {values}.");
    }

    /// <summary>The header packets of a stream.</summary>
    private sealed record Headers(VorbisHeader Header, VorbisSetup Setup, byte[][] Packets)
    {
        // Replaces the comments, which may be long: an empty vendor, no comments.
        private static readonly byte[] NoComments = [.. "\u0003vorbis"u8, 0, 0, 0, 0, 0, 0, 0, 0, 1];

        public static Headers Read(OggPackets packets)
        {
            if (!packets.Next())
                throw Missing("first");
            var first = packets.Packet.ToArray();
            var header = VorbisHeader.Read(first);
            if (!packets.Next(keep: false))
                throw Missing("second");
            if (!packets.Next() || !VorbisSetup.Matches(packets.Packet.Span))
                throw Missing("third");
            var third = packets.Packet.ToArray();
            return new Headers(header, VorbisSetup.Read(third, header), [first, NoComments, third]);
        }

        private static AudioFormatException Missing(string which) => new(
            $"The Ogg Vorbis file lacks the {which} of its three headers; it may be cut off: get a whole copy.");
    }

    /// <summary>The checked packets for NVorbis.</summary>
    private sealed class PacketQueue : IPacketProvider
    {
        private readonly Queue<IPacket> _waiting = new();

        public bool CanSeek => false;

        public int StreamSerial => 0;

        public void Add(ReadOnlyMemory<byte> packet) => _waiting.Enqueue(new Packet(packet));

        public IPacket? GetNextPacket() => _waiting.TryDequeue(out var packet) ? packet : null;

        public IPacket? PeekNextPacket() => _waiting.TryPeek(out var packet) ? packet : null;

        public long SeekTo(long granulePos, int preRoll, GetPacketGranuleCount getPacketGranuleCount) => throw new NotSupportedException();

        public long GetGranuleCount() => throw new NotSupportedException();
    }

    private sealed class Packet(ReadOnlyMemory<byte> bytes) : DataPacket
    {
        private int _position;

        protected override int TotalBits => 8 * bytes.Length;

        protected override int ReadNextByte() => _position < bytes.Length ? bytes.Span[_position++] : -1;

        public override void Reset()
        {
            _position = 0;
            base.Reset();
        }
    }
}
