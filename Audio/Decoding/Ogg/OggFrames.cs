namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>Opens Ogg files by what is in them.</summary>
internal static class OggFrames
{
    /// <summary>Opens a file: Vorbis with NVorbis, Opus with Concentus.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="openOther">Has another library open it, if something else is in it, or Vorbis that NVorbis does not decode.</param>
    /// <exception cref="AudioFormatException">The file is damaged, or has several streams.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IFrameReader Open(Stream stream, Func<IFrameReader> openOther)
    {
        var packets = new OggPackets(stream);
        ReadOnlySpan<byte> first = packets.Next() ? packets.Packet.Span : default;
        stream.Position = 0;
        if (VorbisHeader.IsOne(first))
            return GuardedFrames.Open("Ogg Vorbis", VorbisFrames.Library, () => VorbisFrames.Open(stream, openOther));
        if (OpusHeader.IsOne(first))
            return GuardedFrames.Open("Opus", OpusFrames.Library, () => OpusFrames.Open(stream));

        // Whoever reads it reads the first stream alone.
        packets = new OggPackets(stream);
        while (packets.Next(keep: false))
        {
        }

        stream.Position = 0;
        return openOther();
    }
}
