using System.Buffers.Binary;
using System.Numerics;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// The Xing, Info or VBRI tag in the first frame of an MP3 file, which holds no audio: the number of frames, and the encoder delay and
/// padding in samples.
/// </summary>
/// <param name="Frames">The number of frames that follow; null if unknown.</param>
/// <param name="Filled">The encoder delay and padding in samples; null if unknown.</param>
/// <remarks>
/// Sources: the MP3 info tag specification of LAME, revision 1, and the headers of Xing and Fraunhofer (VBRI), which give no delay or
/// padding.
/// </remarks>
internal sealed record EncoderTag(uint? Frames, (int Before, int Behind)? Filled)
{
    // The decoder delay, which adds to the encoder delay.
    private const int DecoderDelay = 529;

    private const int VbriAt = 36, VbriLength = 26, FieldsAt = 8, DelaysAt = 21;

    private const uint HasFrames = 1, HasBytes = 2, HasTable = 4, HasQuality = 8;

    /// <summary>Reads the tag of a file's first frame; null if that frame holds audio.</summary>
    public static EncoderTag? Of(MpegFrame header, ReadOnlySpan<byte> frame)
    {
        if (frame.Length >= VbriAt + VbriLength && frame[VbriAt..].StartsWith("VBRI"u8))
            return new EncoderTag(null, null);
        var start = MpegFrame.HeaderLength + header.SideInformation;
        if (frame.Length < start + FieldsAt || !frame[start..].StartsWith("Xing"u8) && !frame[start..].StartsWith("Info"u8))
            return null;

        var flags = BinaryPrimitives.ReadUInt32BigEndian(frame[(start + 4)..]);
        var position = start + FieldsAt;
        uint? frames = null;
        if ((flags & HasFrames) != 0 && position + 4 <= frame.Length)
            frames = BinaryPrimitives.ReadUInt32BigEndian(frame[position..]);
        position += (4 * BitOperations.PopCount(flags & (HasFrames | HasBytes | HasQuality))) + ((flags & HasTable) != 0 ? 100 : 0);

        // LAME's fields begin with the encoder's name; without a name there are no fields.
        if (position + DelaysAt + 3 > frame.Length || frame[position] == 0)
            return new EncoderTag(frames, null);
        var delays = frame[(position + DelaysAt)..];
        return new EncoderTag(frames, ((delays[0] << 4) | (delays[1] >> 4), ((delays[1] & 15) << 8) | delays[2]));
    }

    /// <summary>Finds the range of decoded samples without delay and padding.</summary>
    /// <param name="frames">The frames of the file, without this one.</param>
    /// <param name="samplesAFrame">The number of samples that each frame decodes to.</param>
    /// <returns>The number of samples to skip, and the number of samples after them.</returns>
    public (long Skipped, long Samples) AudioRange(long frames, int samplesAFrame)
    {
        var decoded = frames * samplesAFrame;

        // If the number of frames differs, the file is cut off or joined from several, and its last samples are not padding.
        if (Frames is not > 0 || Filled is not { } filled)
            return (0, decoded);
        var skipped = Math.Min(decoded, filled.Before + DecoderDelay);
        var end = Frames == frames ? decoded - Math.Max(0, filled.Behind - DecoderDelay) : decoded;
        return (skipped, Math.Max(0, end - skipped));
    }
}
