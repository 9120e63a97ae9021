namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// Computes how many samples each packet of a Vorbis stream decodes to. Blocks overlap: a packet completes the samples between the middle
/// of the previous block and the middle of its own (Vorbis I, 4.3.8).
/// </summary>
internal sealed class VorbisBlocks(VorbisHeader header, VorbisSetup setup)
{
    private readonly int _modeBits = VorbisHeader.BitLength(setup.IsLong.Length - 1);
    private int _last;

    /// <summary>Reads the beginning of a packet.</summary>
    /// <returns>The block; null if the packet holds none, so that decoders skip it.</returns>
    /// <exception cref="AudioFormatException">Its mode is undefined.</exception>
    public VorbisBlock? Next(ReadOnlySpan<byte> packet)
    {
        var bits = new VorbisBits(packet);
        if (bits.Left < 1 + _modeBits + 2 || bits.ReadFlag())
            return null;
        var mode = bits.Read(_modeBits);
        if (mode >= setup.IsLong.Length)
            throw new AudioFormatException(
                $"The Ogg Vorbis file is damaged: a packet is of mode {mode}, and there are {setup.IsLong.Length}; get a whole copy, or " +
                "convert it to WAV.");
        var isLong = setup.IsLong[mode];
        var length = isLong ? header.LongBlock : header.ShortBlock;
        var before = isLong && !bits.ReadFlag() ? header.ShortBlock : length;
        var behind = isLong && !bits.ReadFlag() ? header.ShortBlock : length;
        var samples = _last == 0 ? 0 : (_last + length) / 4;
        _last = length;
        return new VorbisBlock(samples, (length / 4) + (before / 4), (length / 4) - (behind / 4));
    }
}

/// <summary>A block of Vorbis.</summary>
/// <param name="Samples">Samples between the middle of the previous block and the middle of this one.</param>
/// <param name="BeforeMiddle">Samples that NVorbis decodes before the block's middle, from the overlap with the previous block on.</param>
/// <param name="BehindMiddle">Samples that NVorbis decodes after the block's middle, up to the overlap with the next block.</param>
internal readonly record struct VorbisBlock(int Samples, int BeforeMiddle, int BehindMiddle);
