using System.Runtime.CompilerServices;
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

    public FrameBlock(int frameLength, int hopLength, FramePadding padding, bool isCentered)
    {
        _hopLength = hopLength;
        _margin = isCentered ? frameLength / 2 : 0;
        _padding = padding;
        _overlap = (frameLength - 1) / hopLength;
        _rows = Math.Min(hopLength, frameLength);
        _columns = (LaneBuffer.Lanes + _overlap + Group - 1) / Group * Group;
        _matrix = new float[_rows * _columns];
        _beyond = new float[_columns * _rows];
    }

    /// <summary>The sixteen frames times a window, for a transform that reads them in an order.</summary>
    public LaneSamples<T> InOrder<T>(int[] order, T[] window)
        where T : unmanaged => new(
            _matrix, Array.ConvertAll(order, i => (i % _hopLength * _columns) + (i / _hopLength)), Array.ConvertAll(order, i => window[i]));

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
        if (_padding != FramePadding.Zeros)
        {
            for (var row = 0; row < _rows; row++)
            {
                var taken = _padding.SampleAt(start + row, samples.Length);
                column[row] = taken < 0 ? 0 : samples[taken];
            }

            return;
        }

        column.Clear();
        int from = (int)Math.Clamp(start, 0, samples.Length), to = (int)Math.Clamp(start + _rows, 0, samples.Length);
        if (from < to)
            samples[from..to].CopyTo(column[(int)(from - start)..]);
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
