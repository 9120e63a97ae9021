namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// Reads how many samples the packets of a Vorbis stream decode to. Blocks overlap: a packet completes what is between the middle of the
/// block before it and its own (Vorbis I, 4.3.8).
/// </summary>
internal sealed class VorbisBlocks(VorbisHeader header, VorbisSetup setup)
{
    private readonly int _modeBits = VorbisHeader.BitLength(setup.IsLong.Length - 1);
    private int _last;

    /// <summary>Reads the beginning of a packet.</summary>
    /// <returns>The block in it; null if there is none, and a decoder passes over it.</returns>
    /// <exception cref="AudioFormatException">It is of a mode that there is not.</exception>
    public VorbisBlock? Next(ReadOnlySpan<byte> packet)
    {
        var bits = new VorbisBits(packet);
        if (bits.Left < 1 + _modeBits + 2 || bits.ReadFlag())
            return null;
        int mode = bits.Read(_modeBits);
        if (mode >= setup.IsLong.Length)
            throw new AudioFormatException(
                $"The Ogg Vorbis file is damaged: a packet is of mode {mode}, and there are {setup.IsLong.Length}; get a whole copy, or " +
                "convert it to WAV.");
        bool isLong = setup.IsLong[mode];
        int length = isLong ? header.LongBlock : header.ShortBlock;
        int before = isLong && !bits.ReadFlag() ? header.ShortBlock : length;
        int behind = isLong && !bits.ReadFlag() ? header.ShortBlock : length;
        int samples = _last == 0 ? 0 : (_last + length) / 4;
        _last = length;
        return new VorbisBlock(samples, (length / 4) + (before / 4), (length / 4) - (behind / 4));
    }
}

/// <summary>A block of Vorbis.</summary>
/// <param name="Samples">Samples between the middle of the block before it and its own.</param>
/// <param name="BeforeMiddle">Samples that NVorbis decodes before its middle: from where it and the block before overlap.</param>
/// <param name="BehindMiddle">Samples that NVorbis decodes behind its middle: to where it and the next block overlap.</param>
internal readonly record struct VorbisBlock(int Samples, int BeforeMiddle, int BehindMiddle);
