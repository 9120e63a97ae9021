using System.Globalization;
using System.Text;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Tags that players and shops put before and behind the audio of a file.</summary>
internal static class TagBytes
{
    private const uint IsHeader = 0xA0000000, HasHeader = 0x80000000;

    // Names, pictures: anything, but not only zeros.
    private static byte[] Content { get; } = [.. Enumerable.Range(0, 1000).Select(i => (byte)((i * 37) | 1))];

    public static byte[] Id3v1 { get; } = [.. "TAG"u8, .. Content.AsSpan(0, 125)];

    public static byte[] ExtendedId3v1 { get; } = [.. "TAG+"u8, .. Content.AsSpan(0, 223), .. Id3v1];

    public static byte[] Id3v2 { get; } = [.. "ID3"u8, 3, 0, 0, 0, 0, 7, 0x68, .. Content];

    /// <summary>ID3v2.4 behind the audio, with a footer.</summary>
    public static byte[] AppendedId3v2 { get; } =
        [.. "ID3"u8, 4, 0, 0x10, 0, 0, 7, 0x68, .. Content, .. "3DI"u8, 4, 0, 0x10, 0, 0, 7, 0x68];

    public static byte[] Ape { get; } = [.. ApeMark(IsHeader), .. Content, .. ApeMark(HasHeader)];

    public static byte[] ApeWithoutHeader { get; } = [.. Content, .. ApeMark(0)];

    public static byte[] Lyrics { get; } = [.. "LYRICSBEGIN"u8, .. Content, .. Encoding.ASCII.GetBytes(
        (Content.Length + 11).ToString("D6", CultureInfo.InvariantCulture)), .. "LYRICS200"u8];

    public static byte[] OldLyrics { get; } = [.. "LYRICSBEGIN"u8, .. Content, .. "LYRICSEND"u8];

    private static byte[] ApeMark(uint flags) =>
        [.. "APETAGEX"u8, .. Little32(2000), .. Little32((uint)Content.Length + 32), .. Little32(1), .. Little32(flags), .. new byte[8]];
}
