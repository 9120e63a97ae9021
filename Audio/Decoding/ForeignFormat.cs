namespace Gtzan.Audio.Decoding;

/// <summary>A format of audio files, detected from the first bytes.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="IsRead">Whether a library decodes it.</param>
/// <param name="MajorNumber">libsndfile's number for it; 0 if libsndfile never sees it.</param>
internal sealed record ForeignFormat(string Name, bool IsRead = true, int MajorNumber = 0)
{
    /// <summary>MPEG audio: frames without a header that would say how many there are.</summary>
    public static ForeignFormat Mp3 { get; } = new("MP3", MajorNumber: 0x230000);

    /// <summary>Free Lossless Audio Codec.</summary>
    public static ForeignFormat Flac { get; } = new("FLAC", MajorNumber: 0x170000);

    /// <summary>Ogg, with Vorbis or Opus in it, or with something that libsndfile may know.</summary>
    public static ForeignFormat Ogg { get; } = new("Ogg", MajorNumber: 0x200000);

    /// <summary>Audio Interchange File Format: big-endian chunks.</summary>
    public static ForeignFormat Aiff { get; } = new("AIFF");

    /// <summary>AIFF in which samples may be floats, little-endian or compressed.</summary>
    public static ForeignFormat Aifc { get; } = new("AIFF-C", MajorNumber: 0x020000);

    private static readonly ForeignFormat Rifx = new("big-endian RIFX", false), Caf = new("CAF", false), Wave64 = new("Wave64", false),
        Mpeg4 = new("MPEG-4", false);

    /// <summary>The format of files that begin like this; null if it is none of those known.</summary>
    public static ForeignFormat? Of(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, >= 0xE2, ..] => Mp3,
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => Flac,
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => Ogg,
        [(byte)'F', (byte)'O', (byte)'R', (byte)'M', _, _, _, _, (byte)'A', (byte)'I', (byte)'F', (byte)'F', ..] => Aiff,
        [(byte)'F', (byte)'O', (byte)'R', (byte)'M', _, _, _, _, (byte)'A', (byte)'I', (byte)'F', (byte)'C', ..] => Aifc,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'X', ..] => Rifx,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => Mpeg4,
        [(byte)'c', (byte)'a', (byte)'f', (byte)'f', ..] => Caf,
        [(byte)'r', (byte)'i', (byte)'f', (byte)'f', ..] => Wave64,
        _ => null,
    };
}
