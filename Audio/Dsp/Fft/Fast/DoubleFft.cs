using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Core.Simd;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// The complex spectra of sixteen real signals, computed in double precision and then rounded to single, as in librosa: an empty frequency
/// is 10⁻¹⁶ of the largest one, not 10⁻⁷, which would add up over a thousand frequencies.
/// </summary>
internal sealed class DoubleFft
{
    private readonly int _half;
    private readonly LaneFft<double> _transform;
    private readonly LaneBuffer _spectrum; // of doubles, two rows each
    private readonly double[] _twiddles;

    /// <summary>Prepares transforms of so many samples, in the same order as <c>RealFft</c> takes them.</summary>
    public DoubleFft(int length)
    {
        _half = length / 2;
        _transform = new LaneFft<double>(_half);
        _spectrum = new LaneBuffer(2 * length);
        _twiddles = LaneFft<double>.MakeSeparationTwiddles(length);
    }

    /// <summary>X of sixteen signals.</summary>
    public void Transform(LaneSamples<double> samples, Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        if (Vector512.IsHardwareAccelerated)
            Transform<Simd512<double>>(samples, real, imaginary);
        else
            Transform<Simd256<double>>(samples, real, imaginary);
    }

    private void Transform<TLanes>(LaneSamples<double> samples, Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
        where TLanes : struct, ISimd<TLanes, double>
    {
        var spectrum = MemoryMarshal.Cast<float, double>(_spectrum.Values);
        _transform.Transform<TLanes>(samples, spectrum);
        Separate<TLanes>(
            spectrum, MemoryMarshal.Cast<Vector512<float>, float>(real[..(_half + 1)]),
            MemoryMarshal.Cast<Vector512<float>, float>(imaginary[..(_half + 1)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Separate<TLanes>(Span<double> spectrum, Span<float> real, Span<float> imaginary)
        where TLanes : struct, ISimd<TLanes, double>
    {
        for (var k = 0; k <= _half / 2; k++)
        {
            var mirror = k == 0 ? 0 : _half - k; // Z[N/2] is Z[0]
            ref double z = ref spectrum[k * LaneFft<double>.NumbersOfPoint], other = ref spectrum[mirror * LaneFft<double>.NumbersOfPoint];
            ref float lowReal = ref real[k * LaneBuffer.Lanes], lowImaginary = ref imaginary[k * LaneBuffer.Lanes];
            ref float highReal = ref real[(_half - k) * LaneBuffer.Lanes], highImaginary = ref imaginary[(_half - k) * LaneBuffer.Lanes];
            for (var lane = 0; lane < LaneBuffer.Lanes; lane += TLanes.Count)
            {
                LaneFft<double>.Separate(
                    TLanes.Load(ref z, lane), TLanes.Load(ref z, lane + LaneBuffer.Lanes),
                    TLanes.Load(ref other, lane), TLanes.Load(ref other, lane + LaneBuffer.Lanes),
                    ref _twiddles[2 * k], out var lowRe, out var lowIm, out var highRe, out var highIm);
                lowRe.StoreSingles(ref lowReal, lane);
                lowIm.StoreSingles(ref lowImaginary, lane);
                highRe.StoreSingles(ref highReal, lane);
                (highIm * TLanes.Broadcast(-1)).StoreSingles(ref highImaginary, lane);
            }
        }
    }
}
