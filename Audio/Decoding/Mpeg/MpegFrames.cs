using Gtzan.Audio.Decoding.Frames;
using NLayer;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>Decodes MP3 files with NLayer: MPEG audio of layer III, and of layers I and II, which have the same frame headers.</summary>
/// <remarks>
/// Counts the frames before it decodes the first, because no header reliably tells the length. A frame that cannot be decoded becomes
/// silence, as in other decoders; a file in which most cannot is refused.
/// </remarks>
internal sealed class MpegFrames : PacketFrames
{
    /// <summary>The library's name in messages.</summary>
    public const string Library = "NLayer";

    private const int MisreadRate = 8000;

    private readonly MpegFrameWalk _walk;
    private readonly MpegPacket _packet = new();
    private readonly MpegFrameDecoder _decoder = new();
    private readonly float[] _decoded = new float[2 * MpegFrame.MaxSamples];
    private readonly long _count;
    private readonly IReadOnlyList<string> _notes;
    private long _undecodable;

    static MpegFrames() => LayerThreeTables.CorrectShared();

    private MpegFrames(
        MpegFrameWalk walk, MpegFrame header, long count, long skipped, long samples, IReadOnlyList<string> notes)
        : base(header.Channels, header.SampleRate, skipped, samples)
    {
        (_walk, _count, _notes) = (walk, count, notes);
        if (header.Layer != MpegLayer.LayerIII)
            return;
        _packet.Take(header, new byte[header.Length]);
        _decoder.DecodeFrame(_packet, _decoded, 0);
        LayerThreeTables.Correct(_decoder);
        _decoder.Reset();
        _packet.Restart();
    }

    public override IReadOnlyList<string> Notes => _undecodable == 0
        ? _notes
        : [.. _notes, $"{_undecodable} of the {_count} MP3 frames cannot be decoded and {(_undecodable == 1 ? "is" : "are")} silent."];

    /// <summary>Counts the frames of a file, and goes back to the first.</summary>
    /// <param name="stream">The audio, at its beginning, without tags.</param>
    /// <param name="openOther">Opens the file with another library; for layer III at 8 kHz, where NLayer decodes short blocks
    /// wrongly.</param>
    /// <exception cref="AudioFormatException">There is no frame, or they are not of one kind.</exception>
    public static IFrameReader Open(Stream stream, Func<string, IFrameReader> openOther)
    {
        var walk = new MpegFrameWalk(stream);
        if (!walk.Next())
            throw new AudioFormatException(
                "The file begins like an MP3 file, but no two MP3 frames follow each other; it may be damaged or use a free-format " +
                "bit rate: get a whole copy, or decode it with LAME: lame --decode song.mp3 song.wav.");
        var header = walk.Header;
        var tag = EncoderTag.Of(header, walk.Bytes);
        while (walk.Next())
        {
        }

        var count = walk.Frames - (tag is null ? 0 : 1);
        var (skipped, samples) = tag?.AudioRange(count, header.Samples) ?? (0, count * header.Samples);
        var notes = NotesOf(walk, count, tag);
        stream.Position = 0;
        if (header is { Layer: MpegLayer.LayerIII, SampleRate: MisreadRate })
            return new CountedFrames(openOther("MP3 at 8 kHz"), samples, notes);
        walk = new MpegFrameWalk(stream);
        if (tag is not null)
            walk.Next();
        return new MpegFrames(walk, header, count, skipped, samples, notes);
    }

    private static List<string> NotesOf(MpegFrameWalk walk, long count, EncoderTag? tag)
    {
        var notes = new List<string>();

        // Some encoders count the frame with the tag.
        if (tag?.Frames > count + 1)
            notes.Add($"The MP3 file is cut off: its header promises {tag.Frames} frames, and {count} are there.");
        else if (walk.EndsWithinFrame)
            notes.Add("The MP3 file is cut off within its last frame.");
        if (walk.Gaps > 0)
            notes.Add($"The MP3 file has other bytes between its frames, in {walk.Gaps} place{(walk.Gaps == 1 ? "" : "s")}.");
        return notes;
    }

    protected override ReadOnlyMemory<float>? Decode()
    {
        if (!_walk.Next())
            return null;
        var header = _walk.Header;
        var decoded = _decoded.AsSpan(0, header.Samples * Channels);
        if (!TryDecode(header))
        {
            decoded.Clear();
            if (++_undecodable > _count / 2)
                throw new AudioFormatException(
                    $"The MP3 file is damaged: more than half of its {_count} frames cannot be decoded; get a whole copy, or convert " +
                    "it to WAV.");
        }
        else if (header.Channels < Channels)
        {
            for (var i = header.Samples - 1; i >= 0; i--)
                decoded[2 * i] = decoded[(2 * i) + 1] = decoded[i];
        }
        else if (header.Channels > Channels)
        {
            for (var i = 0; i < decoded.Length; i++)
                decoded[i] = (_decoded[2 * i] + _decoded[(2 * i) + 1]) / 2;
        }

        return _decoded.AsMemory(0, decoded.Length);
    }

    private bool TryDecode(MpegFrame header)
    {
        if (!_walk.IsNextToLast)
            _packet.Forget();
        if (!_packet.Take(header, _walk.Bytes))
            return false;
        try
        {
            return _decoder.DecodeFrame(_packet, _decoded, 0) == header.Samples * header.Channels &&
                IsAudio(_decoded.AsSpan(0, header.Samples * header.Channels));
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or AudioFormatException))
        {
            // The decoder's state may be inconsistent.
            _decoder.Reset();
            _packet.Restart();
            return false;
        }
    }

    private static bool IsAudio(ReadOnlySpan<float> samples) => System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(samples);

    /// <summary>Another library's frames, with the exact frame count that the library only estimates.</summary>
    private sealed class CountedFrames(IFrameReader frames, long count, IReadOnlyList<string> notes) : IFrameReader
    {
        public int Channels => frames.Channels;

        public int SampleRate => frames.SampleRate;

        public long? Frames => count;

        public IReadOnlyList<string> Notes => notes;

        public int Read(Span<float> interleaved) => frames.Read(interleaved);

        public void Dispose() => frames.Dispose();
    }
}
