namespace Gtzan.Audio.Decoding.Frames;

/// <summary>Frames of a codec that decodes packet by packet, without the encoder delay at the start and the padding at the end.</summary>
/// <param name="channels">The number of channels.</param>
/// <param name="sampleRate">Frames a second, in hertz.</param>
/// <param name="skipped">The number of decoded frames to skip at the start.</param>
/// <param name="frames">The number of frames; decoded frames beyond it are dropped.</param>
internal abstract class PacketFrames(int channels, int sampleRate, long skipped, long frames) : IFrameReader
{
    private ReadOnlyMemory<float> _rest;
    private long _skipped = skipped, _left = frames;

    public int Channels => channels;

    public int SampleRate => sampleRate;

    public long? Frames { get; } = frames;

    public virtual IReadOnlyList<string> Notes => [];

    public int Read(Span<float> interleaved)
    {
        int wanted = (int)Math.Min(interleaved.Length / channels, _left), done = 0;
        while (done < wanted)
        {
            if (_rest.IsEmpty)
            {
                if (Decode() is not { } decoded)
                    break;
                var before = (int)Math.Min(_skipped, decoded.Length / channels);
                _skipped -= before;
                _rest = decoded[(before * channels)..];
            }

            var count = Math.Min(wanted - done, _rest.Length / channels);
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
