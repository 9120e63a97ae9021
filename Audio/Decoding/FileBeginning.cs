namespace Gtzan.Audio.Decoding;

/// <summary>The first bytes of a file, which identify its format.</summary>
internal static class FileBeginning
{
    private const int Length = 16;

    /// <summary>The first bytes, at most 16. Sets the stream to its beginning.</summary>
    public static byte[] Read(Stream stream)
    {
        stream.Position = 0;
        var beginning = new byte[Length];
        var read = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return beginning[..read];
    }

    /// <summary>The message for a file that no decoder recognizes: its first bytes, and the format that they suggest.</summary>
    public static string Unrecognized(Stream stream)
    {
        var beginning = Read(stream);
        if (beginning.Length == 0)
            return "The file is empty: it has 0 bytes.";

        if (beginning.AsSpan().StartsWith("RIFF"u8) && beginning.Length < 12)
            return $"The WAV file ends after {beginning.Length} bytes, within its header.";

        var text = string.Concat(beginning.Select(value => value is >= 32 and < 127 ? (char)value : '.'));
        return "This is not a known type of audio file (WAV, AU, FLAC, Ogg, MP3, AIFF, MPEG-4 and others): it begins with " +
            $"'{text}' ({Convert.ToHexString(beginning)}).";
    }
}
