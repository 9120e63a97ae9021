using Gtzan.Audio.Dsp.Resampling;

namespace Gtzan.Audio.Decoding;

/// <summary>
/// A signal at another sample rate, resampled block by block: to the bit what <see cref="Resampler.Resample(ReadOnlySpan{float})"/> makes
/// of the whole.
/// </summary>
/// <remarks>
/// An output is a sum over a few hundred inputs around it. A sliding window of the source is always wide enough for the same sum over the
/// same samples in the same order.
/// </remarks>
internal sealed class ResampledSource : AudioSource
{
    private const int InputsAtOnce = 1 << 14;

    private readonly AudioSource _source;
    private readonly Resampler _resampler;
    private readonly float[] _window;
    private long _windowStart, _position;
    private int _windowLength;

    /// <summary>Prepares to resample a signal, which is closed with this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A sample rate outside those of <see cref="Resampler"/>.</exception>
    public ResampledSource(AudioSource source, int sampleRate)
    {
        _source = source;
        _resampler = new Resampler(source.SampleRate, sampleRate);
        _window = new float[(2 * _resampler.Reach) + InputsAtOnce];
        Length = _resampler.OutputLength(source.Length);
    }

    public override int SampleRate => _resampler.ToRate;

    public override long Length { get; }

    public override IReadOnlyList<string> Notes => _source.Notes;

    private long WindowEnd => _windowStart + _windowLength;

    /// <summary>The outputs before this one depend only on the window.</summary>
    private long End => WindowEnd == _source.Length ? Length : _resampler.OutputLength(Math.Max(0, WindowEnd - _resampler.Reach));

    public override int Read(Span<float> destination)
    {
        var wanted = (int)Math.Min(destination.Length, Length - _position);
        for (int done = 0, count; done < wanted; done += count)
        {
            if (_position == End)
                Slide();
            count = (int)Math.Min(wanted - done, End - _position);
            _resampler.Resample(_window.AsSpan(0, _windowLength), _windowStart, _position, destination.Slice(done, count));
            _position += count;
        }

        return wanted;
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Drops the samples that no further output needs, and decodes more behind the others.</summary>
    private void Slide()
    {
        var dropped = (int)(Math.Clamp(_resampler.Position(_position) - _resampler.Reach, _windowStart, WindowEnd) - _windowStart);
        _window.AsSpan(dropped, _windowLength - dropped).CopyTo(_window);
        _windowStart += dropped;
        _windowLength -= dropped;
        _windowLength += _source.Read(_window.AsSpan(_windowLength));
    }
}
