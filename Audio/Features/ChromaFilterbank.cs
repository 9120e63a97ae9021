namespace Gtzan.Audio.Features;

/// <summary>
/// Weights that sum the frequencies of a spectrum into pitch classes, by default the twelve from C on: <c>librosa.filters.chroma</c>, in
/// float32.
/// </summary>
/// <remarks>
/// With n classes, frequency fₖ is bₖ = n·log₂(fₖ / (440·2^(tuning/n) / 16)) classes above A0, and f₀ an octave and a half below f₁. Pitch
/// class c, counted from A, weighs it by exp(−½(2d / w)²), d its distance in classes to the nearest such pitch and w = max(bₖ₊₁ − bₖ, 1).
/// The weights of each frequency are divided by their norm, by default the square root of the sum of their squares, and multiplied by
/// exp(−½((bₖ/n − centre) / width)²), which emphasises some octaves, by default those around 880 Hz.
/// </remarks>
public sealed class ChromaFilterbank
{
    /// <summary>Pitch classes unless another number is given.</summary>
    public const int DefaultClasses = 12;

    private readonly float[] _weights; // [bins, stride]

    /// <summary>Builds the filters for spectra of <paramref name="fftLength"/>-sample frames.</summary>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="fftLength">N, at least 2; spectra have ⌊N/2⌋ + 1 bins.</param>
    /// <param name="tuning">The deviation of the music from A4 = 440 Hz, in classes.</param>
    /// <param name="classes">Pitch classes an octave (librosa's <c>n_chroma</c>).</param>
    /// <param name="octaveCentre">The most emphasised octave, counted from A0 = 27.5 Hz (<c>ctroct</c>).</param>
    /// <param name="octaveWidth">The width of the emphasis in octaves (<c>octwidth</c>); null for none.</param>
    /// <param name="norm">p of the norm (Σ wᵖ)^(1/p) of the weights of a frequency, infinity for the largest; null for none.</param>
    /// <param name="startsAtC">Whether the first class is C and not A (<c>base_c</c>); with a number of classes that is no multiple of
    /// twelve, the class 3·⌊classes / 12⌋ after A.</param>
    /// <exception cref="ArgumentException">A rate, length, number or width is too small, or a parameter not finite.</exception>
    public ChromaFilterbank(
        int sampleRate, int fftLength, double tuning = 0, int classes = DefaultClasses, double octaveCentre = 5, double? octaveWidth = 2,
        double? norm = 2, bool startsAtC = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, 2);
        if (classes is < 1 or > 1200)
            throw new ArgumentException($"The number of pitch classes must be from 1 to 1200, not {classes}.", nameof(classes));
        if (!double.IsFinite(tuning))
            throw new ArgumentException($"The tuning must be a number of pitch classes, not {tuning}.", nameof(tuning));
        if (!double.IsFinite(octaveCentre))
            throw new ArgumentException($"The emphasised octave must be a finite number, not {octaveCentre}.", nameof(octaveCentre));
        if (octaveWidth is { } width && !(width > 0))
            throw new ArgumentException($"The width of the emphasis must be above 0 octaves, not {width}.", nameof(octaveWidth));
        CheckNorm(norm);

        Bins = (fftLength / 2) + 1;
        Classes = classes;
        Stride = (classes + ClassesAtOnce - 1) / ClassesAtOnce * ClassesAtOnce;
        _weights = new float[Bins * Stride];
        var reference = 440 * Math.Pow(2, tuning / classes) / 16;
        double Pitch(int k) =>
            (classes * Math.Log2((double)Math.Max(k, 1) * sampleRate / fftLength / reference)) - (k == 0 ? 1.5 * classes : 0);

        var half = Math.Round(classes / 2.0);
        var (column, first) = (new double[classes], startsAtC ? 3 * (classes / 12) : 0);
        for (var k = 0; k < Bins; k++)
        {
            double pitch = Pitch(k), spread = k < fftLength - 1 ? Math.Max(Pitch(k + 1) - pitch, 1) : 1;
            for (var c = 0; c < classes; c++)
            {
                var turned = (pitch - c + half + (10 * classes)) % classes; // of the sign of the divisor
                var distance = (turned < 0 ? turned + classes : turned) - half;
                column[c] = Math.Exp(-0.5 * Math.Pow(2 * distance / spread, 2));
            }

            var emphasis = octaveWidth is { } octaves ? Math.Exp(-0.5 * Math.Pow(((pitch / classes) - octaveCentre) / octaves, 2)) : 1;
            var scale = emphasis / Norm(column, norm);
            for (var c = 0; c < classes; c++)
                _weights[(k * Stride) + ((c + classes - first) % classes)] = (float)(column[c] * scale);
        }
    }

    /// <summary>Pitch classes.</summary>
    public int Classes { get; }

    /// <summary>Frequencies that a spectrum must have, ⌊N/2⌋ + 1.</summary>
    public int Bins { get; }

    /// <summary>The weight of a frequency in a pitch class, from C on unless the filters start at A.</summary>
    public float Weight(int pitchClass, int bin) => _weights[(bin * Stride) + pitchClass];

    /// <summary>Classes that are summed together; six sums fit into the registers of any width.</summary>
    internal const int ClassesAtOnce = 6;

    /// <summary>From the weights of a bin to those of the next: <see cref="Classes"/>, rounded up to a multiple of six.</summary>
    internal int Stride { get; }

    /// <summary>The weights of each bin one after the other.</summary>
    internal ReadOnlySpan<float> Weights => _weights;

    /// <summary>(Σ |x|ᵖ)^(1/p), the largest for infinity, and 1 for null or where that is below the smallest normal float.</summary>
    internal static double Norm(ReadOnlySpan<double> values, double? p)
    {
        double sum = 0;
        foreach (var value in values)
            sum = p == double.PositiveInfinity ? Math.Max(sum, value) : sum + (p == 2 ? value * value : Math.Pow(value, p ?? 1));
        var norm = p == double.PositiveInfinity ? sum : p == 2 ? Math.Sqrt(sum) : Math.Pow(sum, 1 / (p ?? 1));
        return p is null || norm < SpectralCentroid.MinSum ? 1 : norm;
    }

    /// <summary>Refuses a p that no norm has.</summary>
    internal static void CheckNorm(double? norm)
    {
        if (norm is { } p && !(p > 0))
            throw new ArgumentException($"A norm must be above 0, infinity or null, not {p}.", nameof(norm));
    }
}
