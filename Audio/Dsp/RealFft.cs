using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp;

/// <summary>
/// The discrete Fourier transform of a real signal of N samples, N a power of two:
/// X[k] = Σₙ x[n]·exp(−2πi·kn / N) for k = 0 … N/2, without any scaling (as <c>numpy.fft.rfft</c>).
/// </summary>
/// <remarks>
/// N real samples are one complex signal of N/2, z[n] = x[2n] + i·x[2n + 1], whose transform is then taken apart:
/// with E = (Z[k] + Z*[N/2 − k]) / 2 and O = −i·(Z[k] − Z*[N/2 − k]) / 2, X[k] = E + exp(−2πi·k / N)·O.
/// Inside the library sixteen signals are transformed at once (see <see cref="LaneBuffer"/>); the public methods, made for single signals,
/// use one lane of the sixteen. An instance owns its work space: use one per thread.
/// </remarks>
public sealed class RealFft
{
    private readonly int _half;
    private readonly LaneFft _transform;
    private readonly LaneBuffer _real, _imaginary;
    private readonly float[] _cosines, _sines;

    /// <summary>Prepares the transform of <paramref name="length"/> samples.</summary>
    /// <exception cref="ArgumentException">The length is not a power of two from 2 to 2¹⁸.</exception>
    public RealFft(int length)
    {
        if (length is < 2 or > MaximumLength || !BitOperations.IsPow2(length))
            throw new ArgumentException($"The FFT length must be a power of two from 2 to {MaximumLength}, not {length}.", nameof(length));

        Length = length;
        _half = length / 2;
        _transform = new LaneFft(_half);
        _real = new LaneBuffer(_half);
        _imaginary = new LaneBuffer(_half);
        _cosines = new float[_half / 2 + 1];
        _sines = new float[_half / 2 + 1];
        for (int k = 0; k <= _half / 2; k++)
        {
            (double sine, double cosine) = Math.SinCos(-2 * Math.PI * k / length);
            (_cosines[k], _sines[k]) = ((float)cosine, (float)sine);
        }
    }

    /// <summary>The longest transform offered, 2¹⁸ samples.</summary>
    public const int MaximumLength = 1 << 18;

    /// <summary>N, the samples of the signal.</summary>
    public int Length { get; }

    /// <summary>N/2 + 1, the frequencies from 0 to half the sample rate.</summary>
    public int Bins => _half + 1;

    /// <summary>Where lanes put their even samples, x[0], x[2] …: N/2 rows.</summary>
    internal Span<Vector512<float>> EvenSamples => _real.Vectors;

    /// <summary>Where lanes put their odd samples, x[1], x[3] …: N/2 rows.</summary>
    internal Span<Vector512<float>> OddSamples => _imaginary.Vectors;

    /// <summary>X of one signal.</summary>
    /// <param name="signal">N samples.</param>
    /// <param name="real">Receives the real parts, N/2 + 1.</param>
    /// <param name="imaginary">Receives the imaginary parts, N/2 + 1.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Forward(ReadOnlySpan<float> signal, Span<float> real, Span<float> imaginary)
    {
        CheckLengths(signal.Length, real.Length, imaginary.Length);

        Span<float> even = _real.Values, odd = _imaginary.Values;
        for (int n = 0; n < _half; n++)
        {
            even[n * LaneBuffer.Lanes] = signal[2 * n];
            odd[n * LaneBuffer.Lanes] = signal[2 * n + 1];
        }

        Span<Vector512<float>> zRe = _real.Vectors, zIm = _imaginary.Vectors;
        _transform.Transform(zRe, zIm);
        for (int k = 0; k <= _half / 2; k++)
        {
            var (lowRe, lowIm, highRe, highIm) = Separate(zRe, zIm, k);
            (real[k], imaginary[k]) = (lowRe.ToScalar(), lowIm.ToScalar());
            (real[_half - k], imaginary[_half - k]) = (highRe.ToScalar(), highIm.ToScalar());
        }
    }

    /// <summary>The signal whose transform is X: x[n] = (1/N)·Σ over all N frequencies, X[N − k] being the conjugate of X[k].</summary>
    /// <param name="real">Real parts of X, N/2 + 1.</param>
    /// <param name="imaginary">Imaginary parts of X, N/2 + 1; the first and the last are taken as 0.</param>
    /// <param name="signal">Receives N samples.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Inverse(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, Span<float> signal)
    {
        CheckLengths(signal.Length, real.Length, imaginary.Length);

        // Z[k] = E + i·O, put in conjugated: the forward transform of the conjugate is the conjugate of the inverse, times N/2.
        Span<float> even = _real.Values, odd = _imaginary.Values;
        for (int k = 0; k < _half; k++)
        {
            int mirror = _half - k;
            float imLow = k == 0 ? 0 : imaginary[k], imHigh = k == 0 ? 0 : imaginary[mirror];
            (float cosine, float sine) = k <= _half / 2 ? (_cosines[k], _sines[k]) : (-_cosines[mirror], _sines[mirror]);
            float evenRe = (real[k] + real[mirror]) / 2, evenIm = (imLow - imHigh) / 2;
            float rotatedRe = (real[k] - real[mirror]) / 2, rotatedIm = (imLow + imHigh) / 2;
            float oddRe = rotatedRe * cosine + rotatedIm * sine, oddIm = rotatedIm * cosine - rotatedRe * sine;
            even[k * LaneBuffer.Lanes] = evenRe - oddIm;
            odd[k * LaneBuffer.Lanes] = -(evenIm + oddRe);
        }

        _transform.Transform(_real.Vectors, _imaginary.Vectors);
        for (int n = 0; n < _half; n++)
        {
            int row = _transform.Position[n] * LaneBuffer.Lanes;
            signal[2 * n] = even[row] / _half;
            signal[2 * n + 1] = -odd[row] / _half;
        }
    }

    /// <summary>|X|² of the sixteen signals in <see cref="EvenSamples"/> and <see cref="OddSamples"/>, which are used up.</summary>
    internal void PowerOfLanes(Span<Vector512<float>> power)
    {
        Span<Vector512<float>> zRe = _real.Vectors, zIm = _imaginary.Vectors;
        _transform.Transform(zRe, zIm);
        for (int k = 0; k <= _half / 2; k++)
        {
            var (lowRe, lowIm, highRe, highIm) = Separate(zRe, zIm, k);
            power[k] = Vector512.MultiplyAddEstimate(lowRe, lowRe, lowIm * lowIm);
            power[_half - k] = Vector512.MultiplyAddEstimate(highRe, highRe, highIm * highIm);
        }
    }

    /// <summary>X of the sixteen signals in <see cref="EvenSamples"/> and <see cref="OddSamples"/>, which are used up.</summary>
    internal void TransformLanes(Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        Span<Vector512<float>> zRe = _real.Vectors, zIm = _imaginary.Vectors;
        _transform.Transform(zRe, zIm);
        for (int k = 0; k <= _half / 2; k++)
            (real[k], imaginary[k], real[_half - k], imaginary[_half - k]) = Separate(zRe, zIm, k);
    }

    /// <summary>X[k] and X[N/2 − k] from Z[k] and Z[N/2 − k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector512<float> LowRe, Vector512<float> LowIm, Vector512<float> HighRe, Vector512<float> HighIm) Separate(
        ReadOnlySpan<Vector512<float>> zRe, ReadOnlySpan<Vector512<float>> zIm, int k)
    {
        int row = _transform.Position[k];
        if (k == 0)
        {
            Vector512<float> re = zRe[row], im = zIm[row];
            return (re + im, Vector512<float>.Zero, re - im, Vector512<float>.Zero);
        }

        int mirror = _transform.Position[_half - k];
        Vector512<float> half = Vector512.Create(0.5f), cosine = Vector512.Create(_cosines[k]), sine = Vector512.Create(_sines[k]);
        Vector512<float> lowRe = zRe[row], lowIm = zIm[row];
        Vector512<float> highRe = zRe[mirror], highIm = zIm[mirror];
        Vector512<float> evenRe = (lowRe + highRe) * half, evenIm = (lowIm - highIm) * half;
        Vector512<float> oddRe = (lowIm + highIm) * half, oddIm = (highRe - lowRe) * half;
        Vector512<float> rotatedRe = Vector512.MultiplyAddEstimate(oddRe, cosine, -(oddIm * sine));
        Vector512<float> rotatedIm = Vector512.MultiplyAddEstimate(oddRe, sine, oddIm * cosine);
        return (evenRe + rotatedRe, evenIm + rotatedIm, evenRe - rotatedRe, rotatedIm - evenIm);
    }

    private void CheckLengths(int signal, int real, int imaginary)
    {
        if (signal != Length || real != Bins || imaginary != Bins)
            throw new ArgumentException(
                $"An FFT of length {Length} needs {Length} samples and {Bins} real and imaginary parts, not {signal}, {real} and " +
                $"{imaginary}.");
    }
}
