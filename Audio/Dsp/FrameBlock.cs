using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp;

/// <summary>Cuts sixteen consecutive windowed frames out of a signal and lays them side by side, a frame a lane, for the FFT.</summary>
/// <remarks>
/// Sample i of frame f is y[f·hop + i]. With i = q·hop + r that is y[(f + q)·hop + r]: entry (r, f + q) of the signal written in columns
/// of hop samples. So the block's samples are transposed once, each of them once however much the frames overlap, and row i of the sixteen
/// frames is a vector read from row r of that matrix, q columns to the right.
/// </remarks>
internal sealed class FrameBlock
{
    private readonly int _hopLength, _margin, _rows, _columns;
    private readonly FramePadding _padding;
    private readonly float[] _window;
    private readonly float[] _matrix; // [rows, columns]

    public FrameBlock(int fftLength, int hopLength, FramePadding padding)
    {
        _hopLength = hopLength;
        _margin = fftLength / 2;
        _padding = padding;
        _window = HannWindow.Create(fftLength);
        _rows = Math.Min(hopLength, fftLength);
        _columns = LaneBuffer.Lanes + (fftLength - 1) / hopLength;
        _matrix = new float[_rows * _columns];
    }

    /// <summary>
    /// Puts frames <paramref name="firstFrame"/> … + 15, centred on the samples firstFrame·hop …, times the window, into the lanes of
    /// <paramref name="fft"/>. Lanes beyond the last frame receive whatever the padding gives.
    /// </summary>
    public void Load(ReadOnlySpan<float> samples, int firstFrame, RealFft fft)
    {
        for (int column = 0; column < _columns; column++)
            LoadColumn(samples, ((long)firstFrame + column) * _hopLength - _margin, column);

        Span<Vector512<float>> even = fft.EvenSamples, odd = fft.OddSamples;
        ref float matrix = ref MemoryMarshal.GetArrayDataReference(_matrix);
        int i = 0;
        for (int shift = 0; i < _window.Length; shift++)
            for (int row = 0; row < _rows && i < _window.Length; row++, i++)
            {
                // In bounds: shift is at most (fftLength − 1) / hop, so sixteen columns remain.
                var lanes = Vector512.LoadUnsafe(ref matrix, (nuint)(row * _columns + shift)) * Vector512.Create(_window[i]);
                if ((i & 1) == 0)
                    even[i >> 1] = lanes;
                else
                    odd[i >> 1] = lanes;
            }
    }

    private void LoadColumn(ReadOnlySpan<float> samples, long start, int column)
    {
        Span<float> destination = _matrix.AsSpan(column);
        if (start >= 0 && start + _rows <= samples.Length)
        {
            ReadOnlySpan<float> source = samples.Slice((int)start, _rows);
            for (int row = 0, at = 0; row < source.Length; row++, at += _columns)
                destination[at] = source[row];
            return;
        }

        for (int row = 0; row < _rows; row++)
            destination[row * _columns] = Sample(samples, start + row);
    }

    private float Sample(ReadOnlySpan<float> samples, long index)
    {
        if (_padding == FramePadding.Reflect)
        {
            // The signal is longer than the margin, so one reflection brings every index that a frame needs inside.
            if (index < 0)
                index = -index;
            else if (index >= samples.Length)
                index = 2L * (samples.Length - 1) - index;
        }

        return index >= 0 && index < samples.Length ? samples[(int)index] : 0;
    }
}
