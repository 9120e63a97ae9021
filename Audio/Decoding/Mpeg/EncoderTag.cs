using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// What an encoder writes into a first frame without audio: how many frames follow, and how many samples it put before and behind the music to fill them.
/// </summary>
/// <param name="Frames">Frames that follow; null if it does not say.</param>
/// <param name="Filled">Samples before the music, and behind it; null if it does not say.</param>
/// <remarks>Sources: the MP3 info tag specification of LAME, revision 1, and the headers of Xing and Fraunhofer (VBRI), which say nothing of samples.</remarks>
internal sealed record EncoderTag(uint? Frames, (int Before, int Behind)? Filled)
{
    // What the filters of a decoder add to the delay of an encoder, by the specification.
    private const int DecoderDelay = 529;

    private const int VbriAt = 36, VbriLength = 26, FieldsAt = 8, DelaysAt = 21;

    private const uint HasFrames = 1, HasBytes = 2, HasTable = 4, HasQuality = 8;

    /// <summary>The tag that a file's first frame is; null if that frame is audio.</summary>
    public static EncoderTag? Of(MpegFrame header, ReadOnlySpan<byte> frame)
    {
        if (frame.Length >= VbriAt + VbriLength && frame[VbriAt..].StartsWith("VBRI"u8))
            return new EncoderTag(null, null);
        int start = MpegFrame.HeaderLength + header.SideInformation;
        if (frame.Length < start + FieldsAt || !frame[start..].StartsWith("Xing"u8) && !frame[start..].StartsWith("Info"u8))
            return null;

        uint flags = BinaryPrimitives.ReadUInt32BigEndian(frame[(start + 4)..]);
        int position = start + FieldsAt;
        uint? frames = null;
        if ((flags & HasFrames) != 0 && position + 4 <= frame.Length)
            frames = BinaryPrimitives.ReadUInt32BigEndian(frame[position..]);
        position += ((flags & HasFrames) != 0 ? 4 : 0) + ((flags & HasBytes) != 0 ? 4 : 0) + ((flags & HasTable) != 0 ? 100 : 0) + ((flags & HasQuality) != 0 ? 4 : 0);

        // The name of the encoder comes first. Without one there is nothing behind it.
        if (position + DelaysAt + 3 > frame.Length || frame[position] == 0)
            return new EncoderTag(frames, null);
        ReadOnlySpan<byte> delays = frame[(position + DelaysAt)..];
        return new EncoderTag(frames, ((delays[0] << 4) | (delays[1] >> 4), ((delays[1] & 15) << 8) | delays[2]));
    }

    /// <summary>The part of the decoded samples that is music.</summary>
    /// <param name="frames">The frames of the file, without this one.</param>
    /// <param name="samplesAFrame">What each decodes to.</param>
    /// <returns>How many samples come before it, and how many it has.</returns>
    public (long Skipped, long Samples) Music(long frames, int samplesAFrame)
    {
        long decoded = frames * samplesAFrame;

        // A file that was cut off, or put together of several, has another number of frames, and its last samples are no padding.
        if (Frames is not > 0 || Filled is not { } filled)
            return (0, decoded);
        long skipped = Math.Min(decoded, filled.Before + DecoderDelay), end = Frames == frames ? decoded - Math.Max(0, filled.Behind - DecoderDelay) : decoded;
        return (skipped, Math.Max(0, end - skipped));
    }
}
