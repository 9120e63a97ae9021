using NLayer;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>A frame for NLayer, with its complete main data.</summary>
/// <remarks>
/// The data of a layer III frame may begin in earlier frames. NLayer keeps those bytes in a ring, and drops a frame whenever the data of
/// the one before end exactly at the end of the ring. So this class keeps the bytes, prepends them to each frame, tells NLayer that nothing
/// earlier is needed, and pads data that would end there.
/// </remarks>
internal sealed class MpegPacket : IMpegFrame
{
    private const int MaxReserved = 511, RingLength = 8192;

    private readonly byte[] _bytes = new byte[MpegFrame.Longest + MaxReserved + 1];
    private readonly byte[] _reserve = new byte[MaxReserved];
    private int _reserved, _ringEnd = -1, _length, _bit;
    private MpegFrame _header;

    public int SampleRate => _header.SampleRate;

    public int SampleRateIndex => _header.SampleRateIndex;

    public int FrameLength => _length;

    public int BitRate => _header.BitRate;

    public MpegVersion Version => _header.Version;

    public MpegLayer Layer => _header.Layer;

    public MpegChannelMode ChannelMode => _header.ChannelMode;

    public int ChannelModeExtension => _header.ChannelModeExtension;

    public int SampleCount => _header.Samples;

    public int BitRateIndex => _header.BitRateIndex;

    public bool IsCopyrighted => false;

    public bool HasCrc => _header.HasChecksum;

    public bool IsCorrupted => false;

    /// <summary>Takes a frame.</summary>
    /// <returns>Whether it can be decoded: whether all the bits that it needs are there.</returns>
    public bool Take(MpegFrame header, ReadOnlySpan<byte> frame)
    {
        _header = header;
        if (header.Layer != MpegLayer.LayerIII)
        {
            frame.CopyTo(_bytes);
            _length = frame.Length;
            return true;
        }

        int sideAt = MpegFrame.HeaderLength + (header.HasChecksum ? 2 : 0), mainAt = sideAt + header.SideInformation;
        if (mainAt > frame.Length)
            return false;

        // The side information begins with the number of bytes that are in earlier frames, in nine or eight bits.
        var isVersion1 = header.Version == MpegVersion.Version1;
        var needed = isVersion1 ? (frame[sideAt] << 1) | (frame[sideAt + 1] >> 7) : frame[sideAt];
        var main = frame[mainAt..];
        var isComplete = needed <= _reserved;
        if (isComplete)
        {
            frame[..mainAt].CopyTo(_bytes);
            _bytes[sideAt] = 0;
            if (isVersion1)
                _bytes[sideAt + 1] &= 0x7F;
            _reserve.AsSpan(_reserved - needed, needed).CopyTo(_bytes.AsSpan(mainAt));
            main.CopyTo(_bytes.AsSpan(mainAt + needed));
            _length = mainAt + needed + main.Length;
            StepAroundTheRingsEnd(needed + main.Length);
        }

        Reserve(main);
        return isComplete;
    }

    /// <summary>Forgets the data of earlier frames, after a gap.</summary>
    public void Forget() => _reserved = 0;

    /// <summary>Follows a reset of the decoder, which empties its ring.</summary>
    public void Restart() => _ringEnd = -1;

    public void Reset() => _bit = 8 * (MpegFrame.HeaderLength + (HasCrc ? 2 : 0));

    public int ReadBits(int bitCount)
    {
        if (_bit + bitCount > 8 * _length)
            throw new EndOfStreamException("The frame has no more bits.");
        var value = 0;
        for (; bitCount > 0; bitCount--, _bit++)
            value = (value << 1) | ((_bytes[_bit >> 3] >> (7 - (_bit & 7))) & 1);
        return value;
    }

    private void StepAroundTheRingsEnd(int added)
    {
        _ringEnd = (_ringEnd + added) % RingLength;
        if (_ringEnd != RingLength - 1)
            return;
        _bytes[_length++] = 0;
        _ringEnd = 0;
    }

    private void Reserve(ReadOnlySpan<byte> main)
    {
        var kept = Math.Min(_reserved, Math.Max(0, MaxReserved - main.Length));
        _reserve.AsSpan(_reserved - kept, kept).CopyTo(_reserve);
        var added = main[Math.Max(0, main.Length - MaxReserved)..];
        added.CopyTo(_reserve.AsSpan(kept));
        _reserved = kept + added.Length;
    }
}
