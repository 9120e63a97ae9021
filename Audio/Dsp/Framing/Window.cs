namespace Gtzan.Audio.Dsp.Framing;

/// <summary>
/// A window, which frames are multiplied by before their transform. Values are those of <c>scipy.signal.get_window</c>: with M samples of a
/// symmetric window, M = N; a periodic window of N samples is a symmetric one of M = N + 1 without its last sample, so that overlapped
/// windows add up evenly.
/// </summary>
public sealed class Window
{
    private readonly Func<int, int, double> _valueOf; // of n and M
    private readonly double[]? _values;

    private Window(string name, Func<int, int, double> valueOf)
    {
        Name = name;
        _valueOf = valueOf;
    }

    private Window(double[] values)
        : this($"{values.Length} given values", (n, _) => values[n]) => _values = values;

    /// <summary>0.5 − 0.5·cos(2πn / (M − 1)): the default of STFTs.</summary>
    public static Window Hann { get; } = CosineSum("hann", 0.5, 0.5);

    /// <summary>0.54 − 0.46·cos(2πn / (M − 1)).</summary>
    public static Window Hamming { get; } = CosineSum("hamming", 0.54, 0.46);

    /// <summary>0.42 − 0.5·cos(2πn / (M − 1)) + 0.08·cos(4πn / (M − 1)).</summary>
    public static Window Blackman { get; } = CosineSum("blackman", 0.42, 0.5, 0.08);

    /// <summary>1 (SciPy's <c>"boxcar"</c>).</summary>
    public static Window Rectangular { get; } = new("rectangular", (_, _) => 1);

    /// <summary>A triangle that is 0 at its ends: 1 − |2n − (M − 1)| / (M − 1).</summary>
    public static Window Bartlett { get; } = new("bartlett", (n, m) => Triangle(n, m, m - 1));

    /// <summary>A triangle that is 0 beyond its ends: 1 − |2n − (M − 1)| / M, or M + 1 if M is odd (SciPy's <c>"triang"</c>).</summary>
    public static Window Triangular { get; } = new("triangular", (n, m) => Triangle(n, m, m + (m % 2)));

    /// <summary>The name, with its parameter.</summary>
    public string Name { get; }

    /// <summary>Kaiser's window, I₀(β√(1 − (2n / (M − 1) − 1)²)) / I₀(β).</summary>
    /// <param name="beta">β: 0 is rectangular, 5 like Hamming, 8.6 like Blackman; at most 500.</param>
    /// <exception cref="ArgumentException">β is not from 0 to 500.</exception>
    public static Window Kaiser(double beta)
    {
        if (!(beta is >= 0 and <= 500))
            throw new ArgumentException($"The beta of a Kaiser window must be from 0 to 500, not {beta}.", nameof(beta));
        var scale = Bessel.I0(beta);
        return new($"kaiser {beta}", (n, m) =>
        {
            var x = (2.0 * n / (m - 1)) - 1;
            return Bessel.I0(beta * Math.Sqrt(Math.Max(0, 1 - (x * x)))) / scale;
        });
    }

    /// <summary>exp(−½·((n − (M − 1) / 2) / σ)²).</summary>
    /// <param name="standardDeviation">σ, in samples.</param>
    /// <exception cref="ArgumentException">σ is not above 0.</exception>
    public static Window Gaussian(double standardDeviation)
    {
        if (!(standardDeviation > 0 && double.IsFinite(standardDeviation)))
            throw new ArgumentException(
                $"The standard deviation of a Gaussian window must be above 0 samples, not {standardDeviation}.",
                nameof(standardDeviation));
        return new($"gaussian {standardDeviation}", (n, m) =>
        {
            var x = (n - ((m - 1) / 2.0)) / standardDeviation;
            return Math.Exp(-0.5 * x * x);
        });
    }

    /// <summary>A window given by its values, as many as <see cref="Create"/> will be asked for.</summary>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static Window Of(params ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("A window needs at least one value.", nameof(values));
        foreach (var value in values)
            if (!double.IsFinite(value))
                throw new ArgumentException($"The values of a window must be finite numbers, not {value}.", nameof(values));
        return new Window(values.ToArray());
    }

    /// <summary>The window of <paramref name="length"/> samples.</summary>
    /// <param name="length">N.</param>
    /// <param name="isPeriodic">Whether the window is periodic, for spectra (SciPy's <c>fftbins=True</c>), or symmetric, for
    /// filters.</param>
    /// <exception cref="ArgumentException">The length is below 1, or not that of the given values.</exception>
    public double[] Create(int length, bool isPeriodic = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (LengthError(length) is { } error)
            throw new ArgumentException($"A window cannot be made: {error}.", nameof(length));
        var window = new double[length];
        for (var n = 0; n < length; n++)
            window[n] = length == 1 && _values is null ? 1 : _valueOf(n, isPeriodic ? length + 1 : length);
        return window;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Why there is no window of such a length; null if there is.</summary>
    internal string? LengthError(int length) => _values is null || _values.Length == length
        ? null
        : $"the window is given by {_values.Length} values, but its length is {length}";

    private static Window CosineSum(string name, params double[] weights) => new(name, (n, m) =>
    {
        var sum = weights[0];
        for (var k = 1; k < weights.Length; k++)
            sum += (k % 2 == 0 ? weights[k] : -weights[k]) * Math.Cos(2 * Math.PI * k * n / (m - 1));
        return sum;
    });

    private static double Triangle(int n, int m, int width) => 1 - ((double)Math.Abs((2 * n) - (m - 1)) / width);
}
