namespace Gtzan.Audio.Features;

/// <summary>
/// Weights that sum the frequencies of a spectrum into the twelve pitch classes, C first: <c>librosa.filters.chroma</c> with its defaults,
/// in float32.
/// </summary>
/// <remarks>
/// Frequency fₖ is bₖ = 12·log₂(fₖ / (440·2^(tuning/12) / 16)) semitones above A0, and f₀ an octave and a half below f₁. Pitch class c,
/// counted from A, weighs it by exp(−½(2d / w)²), d its distance in semitones to the nearest such pitch and w = max(bₖ₊₁ − bₖ, 1). The
/// twelve weights of each frequency are divided by the square root of the sum of their squares, and multiplied by exp(−½((bₖ/12 − 5) /
/// 2)²), which emphasises the octaves around 880 Hz.
/// </remarks>
public sealed class ChromaFilterbank
{
    /// <summary>Pitch classes.</summary>
    public const int Classes = 12;

    private readonly float[] _weights; // [bins, classes]

    /// <summary>Builds the filters for spectra of <paramref name="fftLength"/>-sample frames.</summary>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="fftLength">N, at least 2; spectra have N/2 + 1 bins.</param>
    /// <param name="tuning">The deviation of the music from A4 = 440 Hz, in semitones.</param>
    /// <exception cref="ArgumentException">The sample rate or the FFT length is too small, or the tuning not finite.</exception>
    public ChromaFilterbank(int sampleRate, int fftLength, double tuning = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, 2);
        if (!double.IsFinite(tuning))
            throw new ArgumentException($"The tuning must be a number of semitones, not {tuning}.", nameof(tuning));

        Bins = (fftLength / 2) + 1;
        _weights = new float[Bins * Classes];
        var reference = 440 * Math.Pow(2, tuning / Classes) / 16;
        double Semitone(int k) =>
            (Classes * Math.Log2((double)Math.Max(k, 1) * sampleRate / fftLength / reference)) - (k == 0 ? 1.5 * Classes : 0);

        Span<double> column = stackalloc double[Classes];
        for (var k = 0; k < Bins; k++)
        {
            double semitone = Semitone(k), width = k < fftLength - 1 ? Math.Max(Semitone(k + 1) - semitone, 1) : 1, squares = 0;
            for (var c = 0; c < Classes; c++)
            {
                var turned = (semitone - c + (Classes / 2) + (10 * Classes)) % Classes; // of the sign of the divisor
                var distance = (turned < 0 ? turned + Classes : turned) - (Classes / 2);
                column[c] = Math.Exp(-0.5 * Math.Pow(2 * distance / width, 2));
                squares += column[c] * column[c];
            }

            var octave = Math.Exp(-0.5 * Math.Pow(((semitone / Classes) - 5) / 2, 2)) / Math.Sqrt(squares);
            for (var c = 0; c < Classes; c++)
                // A is the tenth of the classes from C on
                _weights[(k * Classes) + ((c + Classes - 3) % Classes)] = (float)(column[c] * octave);
        }
    }

    /// <summary>Frequencies that a spectrum must have, N/2 + 1.</summary>
    public int Bins { get; }

    /// <summary>The weight of a frequency in a pitch class, from C on.</summary>
    public float Weight(int pitchClass, int bin) => _weights[(bin * Classes) + pitchClass];

    /// <summary>The twelve weights of each bin one after the other.</summary>
    internal ReadOnlySpan<float> Weights => _weights;
}
