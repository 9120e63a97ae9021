using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing.Fast;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>
/// <see cref="Stft.Inverse"/> for features, in single precision and in the layout of <see cref="Spectrogram"/>: centred frames of a power
/// of two, every so many samples that half a frame is a multiple of them.
/// </summary>
/// <remarks>
/// Sixteen frames are transformed at once, a frame a lane. Sample q·hop + r of frame f belongs to column f + q, row r of the signal written
/// in columns of hop samples; so a row of sixteen lanes is added to row r, q columns to the right, and only the finished columns are turned
/// into a signal: <see cref="FrameBlock"/> the other way round.
/// </remarks>
internal sealed class InverseStft
{
    private readonly int _hopLength, _overlap, _width;
    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly LaneBuffer _frames;
    private readonly float[] _matrix; // [hop, width]
    private readonly float[] _weight; // of the samples of a column: 1 / the sum of squared windows
    private (int First, int Last) _weightOf = (0, -1);

    public InverseStft(StftOptions options)
    {
        var (fftLength, hopLength) = (options.FftLength, options.HopLength);
        if (!options.IsCentered || !BitOperations.IsPow2(fftLength))
            throw new ArgumentException(
                $"To turn a spectrum back into a signal here, frames must be centred and have a power of two of samples; these have " +
                $"{fftLength}{(options.IsCentered ? "" : " and are not centred")}.",
                nameof(options));
        if (fftLength / 2 % hopLength != 0)
            throw new ArgumentException(
                $"To turn a spectrum of {fftLength}-sample frames back into a signal the hop length must divide {fftLength / 2}, which " +
                $"{hopLength} does not.",
                nameof(options));
        _fft = new RealFft(fftLength);
        _hopLength = hopLength;
        _overlap = (fftLength / hopLength) - 1;
        _width = LaneBuffer.Lanes + _overlap;
        _window = Array.ConvertAll(options.MakeWindow(), value => (float)value);
        _frames = new LaneBuffer(fftLength);
        _matrix = new float[hopLength * _width];
        _weight = new float[hopLength];
    }

    /// <summary>Forgets what was left of a signal before.</summary>
    public void Begin() => Array.Clear(_matrix);

    /// <summary>
    /// Adds frames <paramref name="first"/> … + 15 of <paramref name="frames"/> in all, blocks in order, and writes the samples that they
    /// complete to the signal.
    /// </summary>
    public void Add(
        ReadOnlySpan<Vector512<float>> real, ReadOnlySpan<Vector512<float>> imaginary, int first, int frames, Span<float> signal)
    {
        _fft.Inverse(real, imaginary, _frames.Vectors);
        var lanes = Math.Min(LaneBuffer.Lanes, frames - first);
        Overlap(_frames.Vectors, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle());

        var isLast = first + lanes == frames;
        var finished = isLast ? lanes + _overlap : LaneBuffer.Lanes;
        for (var column = 0; column < finished; column++)
            Write(column, first + column, frames, signal);

        for (var row = 0; row < _hopLength; row++)
        {
            var columns = _matrix.AsSpan(row * _width, _width);
            columns[LaneBuffer.Lanes..].CopyTo(columns);
            columns[_overlap..].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Overlap(ReadOnlySpan<Vector512<float>> samples, Vector512<float> isFrame)
    {
        ref var matrix = ref MemoryMarshal.GetArrayDataReference(_matrix);
        for (var q = 0; q <= _overlap; q++)
        {
            for (var row = 0; row < _hopLength; row++)
            {
                var sample = (q * _hopLength) + row;
                var place = (nuint)((row * _width) + q);
                var frame = samples[sample] & isFrame;
                var sum = Vector512.LoadUnsafe(ref matrix, place);
                Vector512.MultiplyAddEstimate(frame, Vector512.Create(_window[sample]), sum).StoreUnsafe(ref matrix, place);
            }
        }
    }

    private void Write(int column, int position, int frames, Span<float> signal)
    {
        // Half a frame is before the signal.
        var start = ((long)position * _hopLength) - (_window.Length / 2);
        if (start < 0 || start >= signal.Length)
            return;
        Weigh(Math.Max(0, position - frames + 1), Math.Min(_overlap, position));
        var part = signal.Slice((int)start, (int)Math.Min(_hopLength, signal.Length - start));
        for (var row = 0; row < part.Length; row++)
            part[row] = _matrix[(row * _width) + column] * _weight[row];
    }

    /// <summary>
    /// Makes the weights of a column in which the parts from <paramref name="first"/> to <paramref name="last"/> of frames' windows meet.
    /// </summary>
    private void Weigh(int first, int last)
    {
        if (_weightOf == (first, last))
            return;
        _weightOf = (first, last);
        for (var row = 0; row < _hopLength; row++)
        {
            float sum = 0;
            for (var q = first; q <= last; q++)
                sum += _window[(q * _hopLength) + row] * _window[(q * _hopLength) + row];
            _weight[row] = sum > 0 ? 1 / sum : 0; // a sum is 0 where windows shorter than the frames leave gaps
        }
    }
}
