using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// Finds where the frames of an MP3 file begin: programs leave space or write other things behind a tag, and recorded streams begin within
/// a frame.
/// </summary>
internal static class MpegSearch
{
    private const int MaxGap = 1 << 16;

    /// <summary>The file from its first frame on; null if no frame followed by another is near.</summary>
    /// <param name="audio">The file after its tags, at its beginning; its position is reset.</param>
    /// <returns>The part, which closes the file with it.</returns>
    public static Stream? FramesNear(Stream audio)
    {
        var bytes = new byte[(int)Math.Min(MaxGap + MpegFrame.Longest + MpegFrame.HeaderLength, audio.Length)];
        audio.ReadExactly(bytes);
        audio.Position = 0;
        for (var i = 0; i < MaxGap && i + MpegFrame.HeaderLength <= bytes.Length; i++)
        {
            var frame = MpegFrame.At(bytes.AsSpan(i));
            if (frame.IsValid && i + frame.Length + MpegFrame.HeaderLength <= bytes.Length &&
                frame.IsOfOneKind(MpegFrame.At(bytes.AsSpan(i + frame.Length))))
                return new StreamPart(audio, i, closesWhole: true);
        }

        return null;
    }
}
