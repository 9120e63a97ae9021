using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding;

/// <summary>A format of audio files, detected from the first bytes.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Demuxer">ffmpeg's name of it.</param>
/// <param name="IsRead">Whether a library decodes it; if not, only ffmpeg does.</param>
/// <param name="MajorNumber">libsndfile's number for it; 0 if libsndfile never sees it.</param>
internal sealed record ForeignFormat(string Name, string Demuxer, bool IsRead = true, int MajorNumber = 0)
{
    /// <summary>MPEG audio: frames without a header that would say how many there are.</summary>
    public static ForeignFormat Mp3 { get; } = new("MP3", "mp3", MajorNumber: 0x230000);

    /// <summary>Free Lossless Audio Codec.</summary>
    public static ForeignFormat Flac { get; } = new("FLAC", "flac", MajorNumber: 0x170000);

    /// <summary>Ogg, with Vorbis or Opus in it, or with something that libsndfile may know.</summary>
    public static ForeignFormat Ogg { get; } = new("Ogg", "ogg", MajorNumber: 0x200000);

    /// <summary>Audio Interchange File Format: big-endian chunks.</summary>
    public static ForeignFormat Aiff { get; } = new("AIFF", "aiff");

    /// <summary>AIFF in which samples may be floats, little-endian or compressed.</summary>
    public static ForeignFormat Aifc { get; } = new("AIFF-C", "aiff", MajorNumber: 0x020000);

    /// <summary>WAV in an encoding that our own reader does not know.</summary>
    public static ForeignFormat Wav { get; } = new("WAV", "wav");

    /// <summary>AU in an encoding that our own reader does not know.</summary>
    public static ForeignFormat Au { get; } = new("AU", "au");

    private static readonly ForeignFormat Mpeg4 = new("MPEG-4", "mov", false), Aac = new("AAC", "aac", false);

    // The bytes that files begin with, and those from the eighth on.
    private static readonly (byte[] First, byte[] Eighth, ForeignFormat Format)[] Others =
    [
        ([.. "fLaC"u8], [], Flac), ([.. "OggS"u8], [], Ogg), ([.. "FORM"u8], [.. "AIFF"u8], Aiff), ([.. "FORM"u8], [.. "AIFC"u8], Aifc),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], [], new("Windows Media", "asf", false)),
        ([0x1A, 0x45, 0xDF, 0xA3], [], new("WebM or Matroska", "matroska", false)),
        ([.. "caff"u8], [], new("CAF", "caf", false)), ([.. "riff"u8], [], new("Wave64", "w64", false)),
        ([.. "#!AMR"u8], [], new("AMR", "amr", false)), ([.. "MAC "u8], [], new("Monkey's Audio", "ape", false)),
        ([.. "wvpk"u8], [], new("WavPack", "wv", false)), ([.. "TTA1"u8], [], new("True Audio", "tta", false)),
        ([.. "MPCK"u8], [], new("Musepack", "mpc8", false)), ([.. "MP+"u8], [], new("Musepack", "mpc", false)),
        ([.. "DSD "u8], [], new("DSF", "dsf", false)), ([.. "RIFF"u8], [.. "AVI "u8], new("AVI", "avi", false)),
        ([.. "FLV"u8], [], new("Flash Video", "flv", false)), ([.. ".RMF"u8], [], new("RealMedia", "rm", false)),
        ([.. "Creative Voice"u8], [], new("VOC", "voc", false)), ([0x0B, 0x77], [], new("AC-3", "ac3", false)),
    ];

    /// <summary>The format of files that begin like this; null if it is none of those known.</summary>
    public static ForeignFormat? Of(ReadOnlySpan<byte> beginning)
    {
        // The frames of AAC begin as those of MPEG audio do, with a layer that MPEG audio does not have.
        if (beginning is [0xFF, >= 0xE2, ..])
            return (beginning[1] & 0xF6) == 0xF0 ? Aac : Mp3;
        if (beginning.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(beginning) is 1 or >= 8 &&
            (beginning[4..].StartsWith("ftyp"u8) || beginning[4..].StartsWith("moov"u8) || beginning[4..].StartsWith("mdat"u8)))
            return Mpeg4;
        foreach (var (first, eighth, format) in Others)
        {
            if (beginning.StartsWith(first) && (eighth.Length == 0 || (beginning.Length >= 12 && beginning[8..].StartsWith(eighth))))
                return format;
        }

        return null;
    }
}
