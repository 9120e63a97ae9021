namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Writes numbers of some bits.</summary>
/// <param name="highestFirst">Whether the highest bit comes first, as in MP3, or the lowest, as in Vorbis.</param>
internal sealed class BitWriter(bool highestFirst = false)
{
    private readonly List<byte> _bytes = [];
    private int _bits;

    public BitWriter Write(int value, int bits)
    {
        for (var i = 0; i < bits; i++, _bits++)
        {
            if (_bits % 8 == 0)
                _bytes.Add(0);
            var bit = (value >> (highestFirst ? bits - 1 - i : i)) & 1;
            _bytes[^1] |= (byte)(bit << (highestFirst ? 7 - (_bits % 8) : _bits % 8));
        }

        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
