using System.Numerics;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// The complex discrete Fourier transform of any length N as a convolution, for lengths with a large prime factor: as
/// kn = (k² + n² − (k − n)²) / 2, X[k] = c[k]·Σₙ x[n]·c[n]·c*[k − n] with c[n] = exp(−πi·n² / N). The convolution takes two transforms of a
/// power of two of at least 2N − 1 points.
/// </summary>
/// <remarks>Source: Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970.</remarks>
internal sealed class BluesteinFft<T>
    where T : unmanaged, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, double, T>
{
    private readonly int _length;
    private readonly MixedRadixFft<T> _fft;
    private readonly double[] _chirp, _filter; // c; the transform of c*, divided by the points
    private readonly T[] _points;

    public BluesteinFft(int length)
    {
        _length = length;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)((2 * length) - 1));
        _fft = new MixedRadixFft<T>(size);
        _points = new T[2 * size];
        _chirp = new double[2 * length];
        _filter = new double[2 * size];
        for (var n = 0; n < length; n++)
        {
            // n² mod 2N keeps the angle small and exact.
            var (sine, cosine) = Math.SinCos(-Math.PI * ((long)n * n % (2L * length)) / length);
            (_chirp[2 * n], _chirp[(2 * n) + 1]) = (cosine, sine);
            foreach (var i in (int[])[n, (size - n) % size])
                (_filter[2 * i], _filter[(2 * i) + 1]) = (cosine / size, -sine / size);
        }

        new MixedRadixFft<double>(size).Transform(_filter);
    }

    /// <summary>Replaces x by X.</summary>
    public void Transform(Span<T> values)
    {
        for (var i = 0; i < 2 * _length; i += 2)
            MixedRadixFft<T>.StoreProduct(_points, i, values[i], values[i + 1], _chirp[i], _chirp[i + 1]);
        _points.AsSpan(2 * _length).Clear();
        _fft.Transform(_points);
        for (var i = 0; i < _points.Length; i += 2)
            MixedRadixFft<T>.StoreProduct(_points, i, _points[i], _points[i + 1], _filter[i], _filter[i + 1]);
        MixedRadixFft<T>.ExchangeParts(_points);
        _fft.Transform(_points);
        for (var i = 0; i < 2 * _length; i += 2)
            MixedRadixFft<T>.StoreProduct(values, i, _points[i + 1], _points[i], _chirp[i], _chirp[i + 1]);
    }
}
