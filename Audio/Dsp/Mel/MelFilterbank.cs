using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp.Mel;

/// <summary>Whether mel filters are scaled to constant area.</summary>
public enum MelNormalization
{
    /// <summary>
    /// Each triangle times 2 / (upper − lower edge in hertz), so that all have the same area (librosa's <c>norm="slaney"</c>).
    /// </summary>
    Slaney,

    /// <summary>Triangles of height 1 (librosa's <c>norm=None</c>).</summary>
    None,
}

/// <summary>
/// Triangular filters equally spaced on the mel scale; they gather the N/2 + 1 powers of a spectrum into <see cref="Bands"/> bands.
/// </summary>
/// <remarks>
/// With edges m₀ … m_{bands+1} in hertz, equally spaced in mel, filter i weighs frequency f by
/// max(0, min((f − mᵢ) / (mᵢ₊₁ − mᵢ), (mᵢ₊₂ − f) / (mᵢ₊₂ − mᵢ₊₁))). Values are those of <c>librosa.filters.mel</c>, in float32.
/// Only the nonzero stretch of a filter is kept. Immutable: any number of threads may share an instance.
/// </remarks>
public sealed class MelFilterbank
{
    private readonly int[] _start;
    private readonly float[][] _weights;

    // For lanes. Stretch s is the bins from edge s to edge s + 1, where filter s − 1 falls and filter s rises: it begins at bin
    // _stretchStart[s], and _slopes has the two weights of every bin.
    private readonly int[] _stretchStart;
    private readonly float[] _slopes;

    /// <summary>Builds the filters for spectra of <paramref name="fftLength"/>-sample frames.</summary>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="fftLength">N; spectra have N/2 + 1 bins.</param>
    /// <param name="bands">The number of filters.</param>
    /// <param name="minimumFrequency">Lower edge of the first filter in hertz.</param>
    /// <param name="maximumFrequency">Upper edge of the last filter in hertz; null for half the sample rate.</param>
    /// <param name="scale">The mel formula.</param>
    /// <param name="normalization">The scaling of the filters.</param>
    /// <exception cref="ArgumentException">A count or rate below 1, or frequencies not in 0 ≤ minimum &lt; maximum.</exception>
    public MelFilterbank(
        int sampleRate, int fftLength, int bands, double minimumFrequency = 0, double? maximumFrequency = null,
        MelScale scale = MelScale.Slaney, MelNormalization normalization = MelNormalization.Slaney)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        var maximum = maximumFrequency ?? (sampleRate / 2.0);
        if (!(minimumFrequency >= 0 && minimumFrequency < maximum && double.IsFinite(maximum)))
            throw new ArgumentException($"Mel filters need 0 <= minimum < maximum frequency, not {minimumFrequency} Hz and {maximum} Hz.");

        Bins = (fftLength / 2) + 1;
        _start = new int[bands];
        _weights = new float[bands][];

        var edges = new double[bands + 2];
        double lowest = scale.ToMel(minimumFrequency), step = (scale.ToMel(maximum) - lowest) / (bands + 1);
        for (var i = 0; i < edges.Length; i++)
            edges[i] = scale.ToHertz(lowest + (i * step));

        // The first bin not below each edge.
        _stretchStart = new int[edges.Length];
        for (int i = 0, k = 0; i < edges.Length; i++)
        {
            while (k < Bins && (double)k * sampleRate / fftLength < edges[i])
                k++;
            _stretchStart[i] = k;
        }

        for (var band = 0; band < bands; band++)
        {
            double lower = edges[band], centre = edges[band + 1], upper = edges[band + 2];
            var area = normalization == MelNormalization.Slaney ? 2 / (upper - lower) : 1;
            var weights = new List<float>();
            for (var k = _stretchStart[band]; k < _stretchStart[band + 2]; k++)
            {
                var frequency = (double)k * sampleRate / fftLength;
                var triangle = (float)Math.Min((frequency - lower) / (centre - lower), (upper - frequency) / (upper - centre));
                if (triangle <= 0)
                    continue;
                if (weights.Count == 0)
                    _start[band] = k;
                weights.Add((float)(triangle * area)); // rounded twice, as librosa does
            }

            _weights[band] = [.. weights];
        }

        _slopes = new float[2 * Bins];
        for (var stretch = 0; stretch <= bands; stretch++)
            for (var k = _stretchStart[stretch]; k < _stretchStart[stretch + 1]; k++)
                (_slopes[2 * k], _slopes[(2 * k) + 1]) = (Weight(stretch - 1, k), Weight(stretch, k));
    }

    /// <summary>Filters in the bank.</summary>
    public int Bands => _weights.Length;

    /// <summary>Frequencies that a spectrum must have, N/2 + 1.</summary>
    public int Bins { get; }

    /// <summary>
    /// The nonzero weights of a filter; its first one belongs to bin <see cref="FirstBin"/>. Empty if no bin falls inside.
    /// </summary>
    public ReadOnlySpan<float> Weights(int band) => _weights[band];

    /// <summary>The bin of a filter's first nonzero weight.</summary>
    public int FirstBin(int band) => _start[band];

    private float Weight(int band, int bin) =>
        band >= 0 && band < Bands && bin >= _start[band] && bin < _start[band] + _weights[band].Length
            ? _weights[band][bin - _start[band]]
            : 0;

    /// <summary>
    /// mel[b] = Σₖ weight[b, k]·power[k] for sixteen frames, one a lane: <paramref name="power"/> has bins rows, <paramref name="mel"/>
    /// bands rows.
    /// </summary>
    /// <remarks>
    /// Between two neighbouring edges one filter rises and the one before it falls, so a pass over the bins that keeps two sums reads every
    /// power once.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Apply(ReadOnlySpan<Vector512<float>> power, Span<Vector512<float>> mel)
    {
        var risen = Vector512<float>.Zero;
        var bin = _stretchStart[0];
        for (var stretch = 0; stretch < _stretchStart.Length - 1; stretch++)
        {
            Vector512<float> falling = Vector512<float>.Zero, rising = falling;
            ReadOnlySpan<float> weights = _slopes.AsSpan(2 * bin);
            foreach (ref readonly var row in power[bin.._stretchStart[stretch + 1]])
            {
                falling = Vector512.MultiplyAddEstimate(row, Vector512.Create(weights[0]), falling);
                rising = Vector512.MultiplyAddEstimate(row, Vector512.Create(weights[1]), rising);
                weights = weights[2..];
            }

            if (stretch > 0)
                mel[stretch - 1] = risen + falling;
            risen = rising;
            bin = _stretchStart[stretch + 1];
        }
    }
}
