using System.Buffers.Binary;
using System.Numerics;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// The Xing, Info or VBRI tag in the first frame of an MP3 file, which holds no audio: the number of frames, and of samples that the
/// encoder added before and after the music.
/// </summary>
/// <param name="Frames">Frames that follow; null if it does not say.</param>
/// <param name="Filled">Samples before the music, and behind it; null if it does not say.</param>
/// <remarks>
/// Sources: the MP3 info tag specification of LAME, revision 1, and the headers of Xing and Fraunhofer (VBRI), which say nothing of
/// samples.
/// </remarks>
internal sealed record EncoderTag(uint? Frames, (int Before, int Behind)? Filled)
{
    // The delay of the decoder's filters, which adds to that of the encoder.
    private const int DecoderDelay = 529;

    private const int VbriAt = 36, VbriLength = 26, FieldsAt = 8, DelaysAt = 21;

    private const uint HasFrames = 1, HasBytes = 2, HasTable = 4, HasQuality = 8;

    /// <summary>Reads the tag of a file's first frame; null if that frame holds audio.</summary>
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
        position += (4 * BitOperations.PopCount(flags & (HasFrames | HasBytes | HasQuality))) + ((flags & HasTable) != 0 ? 100 : 0);

        // The fields of LAME begin with the name of the encoder; without a name there are none.
        if (position + DelaysAt + 3 > frame.Length || frame[position] == 0)
            return new EncoderTag(frames, null);
        ReadOnlySpan<byte> delays = frame[(position + DelaysAt)..];
        return new EncoderTag(frames, ((delays[0] << 4) | (delays[1] >> 4), ((delays[1] & 15) << 8) | delays[2]));
    }

    /// <summary>Finds the music in the decoded samples.</summary>
    /// <param name="frames">The frames of the file, without this one.</param>
    /// <param name="samplesAFrame">What each decodes to.</param>
    /// <returns>How many samples come before it, and how many it has.</returns>
    public (long Skipped, long Samples) Music(long frames, int samplesAFrame)
    {
        long decoded = frames * samplesAFrame;

        // If the number of frames differs, the file is cut off or joined from several, and its last samples are not padding.
        if (Frames is not > 0 || Filled is not { } filled)
            return (0, decoded);
        long skipped = Math.Min(decoded, filled.Before + DecoderDelay);
        long end = Frames == frames ? decoded - Math.Max(0, filled.Behind - DecoderDelay) : decoded;
        return (skipped, Math.Max(0, end - skipped));
    }
}
