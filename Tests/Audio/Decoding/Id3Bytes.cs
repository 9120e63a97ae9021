namespace Gtzan.Tests.Audio.Decoding;

/// <summary>ID3v2.4 tags.</summary>
internal static class Id3Bytes
{
    private const byte HasFooter = 0x10;

    /// <summary>A tag with so many bytes of content, zeros, between its header and its footer, if it has one.</summary>
    public static byte[] Tag(int length, bool hasFooter = false)
    {
        // Seven bits in each of four bytes.
        byte[] rest = [4, 0, hasFooter ? HasFooter : (byte)0, 0, (byte)(length >> 14), (byte)((length >> 7) & 0x7F), (byte)(length & 0x7F)];
        return [.. "ID3"u8, .. rest, .. new byte[length], .. hasFooter ? [.. "3DI"u8, .. rest] : Array.Empty<byte>()];
    }
}
