namespace Gtzan.Audio.Decoding;

/// <summary>A signal that is in memory already, for formats whose decoders know no other way.</summary>
internal sealed class DecodedSource(AudioSignal signal) : AudioSource
{
    private int _position;

    public override int SampleRate => signal.SampleRate;

    public override long Length => signal.Samples.Length;

    public override int Read(Span<float> destination)
    {
        int count = Math.Min(destination.Length, signal.Samples.Length - _position);
        signal.Samples.AsSpan(_position, count).CopyTo(destination);
        _position += count;
        return count;
    }
}
