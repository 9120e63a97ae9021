using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>The complex spectra of sixteen real signals of any length, four at a time, in double precision.</summary>
internal sealed class AnyLengthFft(int length)
{
    private readonly RealMixedRadixFft<FourDoubles> _fft = new(length);
    private readonly FourDoubles[] _signal = new FourDoubles[length], _spectrum = new FourDoubles[2 * ((length / 2) + 1)];

    /// <summary>The natural order, in which it reads the samples.</summary>
    public int[] SampleOrder { get; } = [.. Enumerable.Range(0, length)];

    /// <summary>X of four of the signals, from a lane on: real and imaginary parts in turn, valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<FourDoubles> Transform(LaneSamples<double> samples, int lane)
    {
        for (var n = 0; n < _signal.Length; n++)
        {
            var (low, high) = Vector128.Widen(Vector128.Create<float>(samples.Storage.AsSpan(samples.Offsets[n] + lane)));
            _signal[n] = new(Vector256.Create(low, high) * samples.Weights[n]);
        }

        _fft.Forward(_signal, _spectrum);
        return _spectrum;
    }

    /// <summary>X of the sixteen signals, rounded to single precision.</summary>
    public void Transform(LaneSamples<double> samples, Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        Span<float> reals = MemoryMarshal.Cast<Vector512<float>, float>(real), imaginaries = MemoryMarshal.Cast<Vector512<float>, float>(
            imaginary);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane += FourDoubles.Count)
        {
            var spectrum = Transform(samples, lane);
            for (var i = 0; i < spectrum.Length; i += 2)
            {
                var at = (i / 2 * LaneBuffer.Lanes) + lane;
                Store(spectrum[i], reals[at..]);
                Store(spectrum[i + 1], imaginaries[at..]);
            }
        }
    }

    private static void Store(FourDoubles values, Span<float> destination) =>
        Vector128.Narrow(values.Lanes.GetLower(), values.Lanes.GetUpper()).CopyTo(destination);
}
