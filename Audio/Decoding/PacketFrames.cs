namespace Gtzan.Audio.Decoding;

/// <summary>
/// Frames of a codec that decodes packet by packet, without what the encoder put before the first frame and behind the last.
/// </summary>
/// <param name="channels">Samples in a frame.</param>
/// <param name="sampleRate">Frames a second, in hertz.</param>
/// <param name="skipped">How many decoded frames come before the first.</param>
/// <param name="frames">How many frames there are; what is decoded beyond them is left out.</param>
internal abstract class PacketFrames(int channels, int sampleRate, long skipped, long frames) : IFrameReader
{
    private ReadOnlyMemory<float> _rest;
    private long _skipped = skipped, _left = frames;

    public int Channels => channels;

    public int SampleRate => sampleRate;

    public long? Frames { get; } = frames;

    public int Read(Span<float> interleaved)
    {
        int wanted = (int)Math.Min(interleaved.Length / channels, _left), done = 0;
        while (done < wanted)
        {
            if (_rest.IsEmpty)
            {
                if (Decode() is not { } decoded)
                    break;
                int before = (int)Math.Min(_skipped, decoded.Length / channels);
                _skipped -= before;
                _rest = decoded[(before * channels)..];
            }

            int count = Math.Min(wanted - done, _rest.Length / channels);
            _rest.Span[..(count * channels)].CopyTo(interleaved[(done * channels)..]);
            _rest = _rest[(count * channels)..];
            done += count;
        }

        _left -= done;
        return done;
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Decodes the next packet.</summary>
    /// <returns>Whole frames, valid until the next call; none if the packet holds none; null behind the last packet.</returns>
    protected abstract ReadOnlyMemory<float>? Decode();
}
