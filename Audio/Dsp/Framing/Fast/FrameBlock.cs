using System.Runtime.CompilerServices;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Framing.Fast;

/// <summary>Cuts sixteen consecutive frames out of a signal and places them side by side for the FFT, one in each lane.</summary>
/// <remarks>
/// Sample i of frame f is y[f·hop + i]. With i = q·hop + r that is y[(f + q)·hop + r]: entry (r, f + q) of the signal written in columns of
/// hop samples. So each sample is transposed once, however much the frames overlap, and sample i of the sixteen frames is a vector in row r
/// of that matrix, q columns to the right. The FFT multiplies by the window as it reads.
/// </remarks>
internal sealed class FrameBlock
{
    // Columns, and values of each, that are transposed together.
    private const int Group = Transposition.Group;

    private const int RowsAtOnce = 16;

    private readonly int _hopLength, _margin, _rows, _columns, _overlap;
    private readonly FramePadding _padding;
    private readonly float[] _matrix; // [rows, columns]
    private readonly float[] _beyond; // [columns, rows]: the input of frames that extend beyond the signal

    public FrameBlock(RealFft fft, int hopLength, FramePadding padding)
    {
        _hopLength = hopLength;
        _margin = fft.Length / 2;
        _padding = padding;
        _overlap = (fft.Length - 1) / hopLength;
        _rows = Math.Min(hopLength, fft.Length);
        _columns = (LaneBuffer.Lanes + _overlap + Group - 1) / Group * Group;
        _matrix = new float[_rows * _columns];
        _beyond = new float[_columns * _rows];

        var window = HannWindow.Create(fft.Length);
        Samples = new LaneSamples<float>(
            _matrix, Array.ConvertAll(fft.SampleOrder, i => (i % hopLength * _columns) + (i / hopLength)),
            Array.ConvertAll(fft.SampleOrder, i => RealFft.SampleScale * window[i]));
    }

    /// <summary>The sixteen windowed frames, for the transform.</summary>
    public LaneSamples<float> Samples { get; }

    /// <summary>The same with a window in double precision.</summary>
    public LaneSamples<double> ForDoubles(RealFft fft)
    {
        var window = HannWindow.CreateDoubles(fft.Length);
        return new LaneSamples<double>(_matrix, Samples.Offsets, Array.ConvertAll(fft.SampleOrder, i => RealFft.SampleScale * window[i]));
    }

    /// <summary>
    /// Takes <paramref name="frames"/> frames (16, or fewer at the end of a signal), centred on the samples firstFrame·hop …; the other
    /// lanes keep their values.
    /// </summary>
    public void Load(ReadOnlySpan<float> samples, int firstFrame, int frames)
    {
        var start = ((long)firstFrame * _hopLength) - _margin;
        var columns = (frames + _overlap + Group - 1) / Group * Group;
        if (start >= 0 && start + ((columns - 1L) * _hopLength) + _rows <= samples.Length)
        {
            Transpose(samples[(int)start..], _hopLength, columns);
            return;
        }

        for (var column = 0; column < columns; column++)
            Copy(samples, start + ((long)column * _hopLength), _beyond.AsSpan(column * _rows, _rows));
        Transpose(_beyond, _rows, columns);
    }

    /// <summary>The samples from <paramref name="start"/> on, which may be outside the signal.</summary>
    private void Copy(ReadOnlySpan<float> samples, long start, Span<float> column)
    {
        if (_padding == FramePadding.Reflect)
        {
            for (var row = 0; row < _rows; row++)
                column[row] = Reflected(samples, start + row);
            return;
        }

        column.Clear();
        int from = (int)Math.Clamp(start, 0, samples.Length), to = (int)Math.Clamp(start + _rows, 0, samples.Length);
        if (from < to)
            samples[from..to].CopyTo(column[(int)(from - start)..]);
    }

    private static float Reflected(ReadOnlySpan<float> samples, long index)
    {
        // The signal is longer than the margin, so one reflection brings every index that a frame needs inside.
        if (index < 0)
            index = -index;
        else if (index >= samples.Length)
            index = (2L * (samples.Length - 1)) - index;
        return index >= 0 && index < samples.Length ? samples[(int)index] : 0;
    }

    /// <summary>Writes columns that are <paramref name="distance"/> floats apart into the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Transpose(ReadOnlySpan<float> source, int distance, int columns)
    {
        // Sixteen rows at a time: a cache line of every column, and each line of the matrix is written once.
        var row = 0;
        for (; row + RowsAtOnce <= _rows; row += RowsAtOnce)
            for (var column = 0; column < columns; column += Group)
                for (var part = 0; part < RowsAtOnce; part += Group)
                    Transposition.Four(
                        ref Unsafe.AsRef(in source[(column * distance) + row + part]), (nuint)distance,
                        ref _matrix[((row + part) * _columns) + column], (nuint)_columns);

        for (; row < _rows; row++)
            for (var column = 0; column < columns; column++)
                _matrix[(row * _columns) + column] = source[(column * distance) + row];
    }
}
