using System.Numerics;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// The discrete Fourier transform of real signals of any length N in double precision, and its inverse: N/2 + 1 frequencies (rounded
/// down). Even lengths are transforms of N/2 complex points, separated as in <see cref="RealFft"/>.
/// </summary>
internal sealed class RealMixedRadixFft<T>
    where T : unmanaged, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, double, T>
{
    private readonly int _length, _half;
    private readonly MixedRadixFft<T> _fft;
    private readonly T[] _points;
    private readonly double[] _twiddles; // exp(−2πi·k / N) for k = 0 … N/4

    public RealMixedRadixFft(int length)
    {
        _length = length;
        _half = length / 2;
        _fft = new MixedRadixFft<T>(length % 2 == 0 ? _half : length);
        _points = new T[2 * _fft.Length];
        _twiddles = LaneFft<double>.MakeSeparationTwiddles(length);
    }

    /// <summary>Computes X[0] … X[N/2], real and imaginary parts in turn.</summary>
    public void Forward(ReadOnlySpan<T> signal, Span<T> spectrum)
    {
        if (_length % 2 == 1)
        {
            for (var n = 0; n < _length; n++)
                (_points[2 * n], _points[(2 * n) + 1]) = (signal[n], default);
            _fft.Transform(_points);
            _points.AsSpan(0, spectrum.Length).CopyTo(spectrum);
            spectrum[1] = default; // convolution leaves a rounding error there
            return;
        }

        signal.CopyTo(_points);
        _fft.Transform(_points);
        for (var k = 0; k <= _half / 2; k++)
        {
            int low = 2 * k, high = 2 * (_half - k), mirror = k == 0 ? 0 : high; // Z[N/2] is Z[0]
            T evenRe = _points[low] + _points[mirror], evenIm = _points[low + 1] - _points[mirror + 1];
            T oddRe = _points[low + 1] + _points[mirror + 1], oddIm = _points[mirror] - _points[low];
            double cosine = _twiddles[low], sine = _twiddles[low + 1];
            T rotatedRe = (oddRe * cosine) - (oddIm * sine), rotatedIm = (oddRe * sine) + (oddIm * cosine);
            (spectrum[high], spectrum[high + 1]) = ((evenRe - rotatedRe) * 0.5, (rotatedIm - evenIm) * 0.5);
            (spectrum[low], spectrum[low + 1]) = ((evenRe + rotatedRe) * 0.5, (evenIm + rotatedIm) * 0.5);
        }
    }

    /// <summary>The signal of such a spectrum; imaginary parts of X[0] and, if N is even, of X[N/2] are taken as 0.</summary>
    public void Inverse(ReadOnlySpan<T> spectrum, Span<T> signal)
    {
        if (_length % 2 == 1)
        {
            (_points[0], _points[1]) = (default, spectrum[0]);
            for (int k = 1, mirror = _length - 1; k < mirror; k++, mirror--)
            {
                // Parts exchanged.
                (_points[2 * k], _points[(2 * k) + 1]) = (spectrum[(2 * k) + 1], spectrum[2 * k]);
                (_points[2 * mirror], _points[(2 * mirror) + 1]) = (default(T) - spectrum[(2 * k) + 1], spectrum[2 * k]);
            }

            _fft.Transform(_points);
            for (var n = 0; n < _length; n++)
                signal[n] = _points[(2 * n) + 1] * (1.0 / _length);
            return;
        }

        for (var k = 0; k <= _half / 2; k++)
        {
            int low = 2 * k, high = 2 * (_half - k);
            T lowIm = k == 0 ? default : spectrum[low + 1], highIm = k == 0 ? default : spectrum[high + 1];
            T evenRe = spectrum[low] + spectrum[high], evenIm = lowIm - highIm;
            T rotatedRe = spectrum[low] - spectrum[high], rotatedIm = lowIm + highIm;
            double cosine = _twiddles[low], sine = _twiddles[low + 1];
            T oddRe = (rotatedRe * cosine) + (rotatedIm * sine), oddIm = (rotatedIm * cosine) - (rotatedRe * sine);
            // Z[k] = E + i·O and Z[N/2 − k] = E* + i·O*, parts exchanged.
            (_points[low + 1], _points[low]) = (evenRe - oddIm, evenIm + oddRe);
            if (k > 0)
                (_points[high + 1], _points[high]) = (evenRe + oddIm, oddRe - evenIm);
        }

        _fft.Transform(_points);
        MixedRadixFft<T>.ExchangeParts(_points);
        for (var n = 0; n < _length; n++)
            signal[n] = _points[n] * (1.0 / _length);
    }
}
