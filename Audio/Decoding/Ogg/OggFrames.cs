using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>Opens Ogg files with the decoder for their codec.</summary>
internal static class OggFrames
{
    /// <summary>Opens a file: Vorbis with NVorbis, Opus with Concentus.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="openOther">Opens the file with another library: other codecs, and Vorbis that NVorbis decodes wrongly.</param>
    /// <exception cref="AudioFormatException">The file is damaged, or has several streams.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IFrameReader Open(Stream stream, Func<string, IFrameReader> openOther)
    {
        var packets = new OggPackets(stream);
        var first = packets.Next() ? packets.Packet.Span : default;
        packets.Restart();
        if (VorbisHeader.Matches(first))
            return GuardedFrames.Open("Ogg Vorbis", VorbisFrames.Library, () => VorbisFrames.Open(packets, openOther));
        if (OpusHeader.Matches(first))
            return GuardedFrames.Open("Opus", OpusFrames.Library, () => OpusFrames.Open(packets));

        // The other library would read the first stream only, so check that there are no others.
        while (packets.Next(keep: false))
        {
        }

        return openOther("Ogg with a codec other than Vorbis and Opus");
    }
}
