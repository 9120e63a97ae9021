namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// The checksum of an Ogg page: a cyclic redundancy check with the polynomial 0x04C11DB7, highest bit first, from 0 (RFC 3533, section 6).
/// </summary>
internal static class OggChecksum
{
    private const uint Polynomial = 0x04C11DB7;

    private const int Slices = 4, Values = 256;

    // Of each byte, and of it with one to three zero bytes behind it: four bytes at a time.
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint checksum = 0;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            checksum ^= ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
            checksum = Table[(3 * Values) + (int)(checksum >> 24)] ^ Table[(2 * Values) + (int)((checksum >> 16) & 255)] ^
                Table[Values + (int)((checksum >> 8) & 255)] ^ Table[(int)(checksum & 255)];
        }

        foreach (var value in bytes)
            checksum = (checksum << 8) ^ Table[(int)(checksum >> 24) ^ value];
        return checksum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * Values];
        for (uint value = 0; value < Values; value++)
        {
            var checksum = value << 24;
            for (var slice = 0; slice < Slices; slice++)
            {
                for (var bit = 0; bit < 8; bit++)
                    checksum = (checksum << 1) ^ (Polynomial & (uint)-(int)(checksum >> 31));
                table[(slice * Values) + (int)value] = checksum;
            }
        }

        return table;
    }
}
