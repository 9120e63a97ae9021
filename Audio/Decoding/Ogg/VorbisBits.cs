namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>Reads numbers of some bits from a packet of Vorbis, the lowest bit of a byte first.</summary>
internal ref struct VorbisBits(ReadOnlySpan<byte> packet)
{
    private readonly ReadOnlySpan<byte> _packet = packet;
    private long _position;

    /// <summary>The number of bits left.</summary>
    public readonly long Left => (8L * _packet.Length) - _position;

    /// <summary>The next bits as a number.</summary>
    /// <exception cref="AudioFormatException">The packet ends before.</exception>
    public int Read(int bits)
    {
        if (bits > Left)
            throw new AudioFormatException(
                "The Ogg Vorbis file is damaged: a header ends within a number; get a whole copy, or convert it to WAV.");
        var value = 0;
        for (var i = 0; i < bits; i++, _position++)
            value |= ((_packet[(int)(_position >> 3)] >> (int)(_position & 7)) & 1) << i;
        return value;
    }

    /// <summary>The next bit.</summary>
    /// <exception cref="AudioFormatException">The packet ends before.</exception>
    public bool ReadFlag() => Read(1) != 0;

    /// <summary>Skips bits, at most those that are left.</summary>
    public void Skip(long bits) => _position += Math.Min(bits, Left);
}
