using System.Numerics;
using System.Runtime.InteropServices;
using Gtzan.Audio.Dsp.Fft.Fast;

namespace Gtzan.Audio.Dsp.Fft;

/// <summary>
/// The discrete Fourier transform of complex and real signals of any length N, in double precision and without scaling:
/// X[k] = Σₙ x[n]·exp(−2πi·kn / N); the inverse divides by N (as <c>numpy.fft.fft</c>, <c>rfft</c> and their inverses).
/// </summary>
/// <remarks>
/// N·log N steps for every N; lengths whose prime factors are at most 61 are several times as fast as others. An instance owns its work
/// space: use one per thread.
/// </remarks>
public sealed class FourierTransform
{
    /// <summary>The longest transform, 2²² points.</summary>
    public const int MaxLength = 1 << 22;

    private readonly Lazy<MixedRadixFft<double>> _complex;
    private readonly Lazy<RealMixedRadixFft<double>> _real;

    /// <summary>Prepares transforms of <paramref name="length"/> points.</summary>
    /// <exception cref="ArgumentException">The length is not from 1 to <see cref="MaxLength"/>.</exception>
    public FourierTransform(int length)
    {
        if (length is < 1 or > MaxLength)
            throw new ArgumentException($"The length of a Fourier transform must be from 1 to {MaxLength}, not {length}.", nameof(length));
        Length = length;
        _complex = new(() => new(length));
        _real = new(() => new(length));
    }

    /// <summary>N.</summary>
    public int Length { get; }

    /// <summary>⌊N/2⌋ + 1, the frequencies of a real signal.</summary>
    public int Bins => (Length / 2) + 1;

    /// <summary>X of a complex signal, N numbers each.</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Forward(ReadOnlySpan<Complex> signal, Span<Complex> spectrum)
    {
        Check(signal.Length, Length, nameof(signal));
        Check(spectrum.Length, Length, nameof(spectrum));
        signal.CopyTo(spectrum);
        _complex.Value.Transform(MemoryMarshal.Cast<Complex, double>(spectrum));
    }

    /// <summary>The complex signal of X, N numbers each.</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Inverse(ReadOnlySpan<Complex> spectrum, Span<Complex> signal)
    {
        Check(spectrum.Length, Length, nameof(spectrum));
        Check(signal.Length, Length, nameof(signal));
        spectrum.CopyTo(signal);
        var values = MemoryMarshal.Cast<Complex, double>(signal);
        MixedRadixFft<double>.ExchangeParts(values);
        _complex.Value.Transform(values);
        MixedRadixFft<double>.ExchangeParts(values);
        foreach (ref var value in values)
            value /= Length;
    }

    /// <summary>X[0] … X[N/2] of a real signal of N samples; X[N − k] is the conjugate of X[k].</summary>
    /// <exception cref="ArgumentException">The signal has not N samples, or the spectrum not <see cref="Bins"/> numbers.</exception>
    public void Forward(ReadOnlySpan<double> signal, Span<Complex> spectrum)
    {
        Check(signal.Length, Length, nameof(signal));
        Check(spectrum.Length, Bins, nameof(spectrum));
        _real.Value.Forward(signal, MemoryMarshal.Cast<Complex, double>(spectrum));
    }

    /// <summary>
    /// The real signal of X[0] … X[N/2]. Imaginary parts of X[0] and, if N is even, of X[N/2], which no real signal has, are ignored.
    /// </summary>
    /// <exception cref="ArgumentException">The signal has not N samples, or the spectrum not <see cref="Bins"/> numbers.</exception>
    public void Inverse(ReadOnlySpan<Complex> spectrum, Span<double> signal)
    {
        Check(spectrum.Length, Bins, nameof(spectrum));
        Check(signal.Length, Length, nameof(signal));
        _real.Value.Inverse(MemoryMarshal.Cast<Complex, double>(spectrum), signal);
    }

    private void Check(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"A Fourier transform of {Length} points needs {expected} numbers here, not {length}.", name);
    }
}
