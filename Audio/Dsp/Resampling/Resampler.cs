using System.Numerics.Tensors;

namespace Gtzan.Audio.Dsp.Resampling;

/// <summary>
/// Changes a signal's sample rate by a rational factor: y[j] = Σᵢ x[i]·h(i − j·from / to), h a windowed ideal low-pass filter
/// (<see cref="LowPassFilter"/>) with gain 1 at 0 Hz and no delay.
/// </summary>
/// <remarks>
/// Output j falls between two inputs at one of to/gcd phases. Each phase is a row of a table (a polyphase filter). Where the table would be
/// large (44101 to 22050 Hz has 22050 phases), it has a fixed number of phases, and the two neighbours of the wanted one are interpolated,
/// at an error below −100 dB. Immutable: any number of threads may share an instance.
/// </remarks>
public sealed class Resampler
{
    /// <summary>The lowest sample rate accepted, in hertz.</summary>
    public const int MinRate = 1_000;

    /// <summary>The highest sample rate accepted, in hertz.</summary>
    public const int MaxRate = 768_000;

    private const int MaxTableLength = 1 << 19;
    private const int InterpolatedPhases = 1024;

    private readonly int _up, _down, _halfTaps, _phases;
    private readonly bool _interpolates;
    private readonly float[] _table; // [phases, 2·halfTaps]; one phase more when interpolating

    /// <summary>Prepares the conversion between two sample rates in hertz.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside <see cref="MinRate"/> … <see cref="MaxRate"/>.</exception>
    public Resampler(int fromRate, int toRate)
    {
        CheckRate(fromRate, nameof(fromRate));
        CheckRate(toRate, nameof(toRate));

        FromRate = fromRate;
        ToRate = toRate;
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(fromRate, toRate);
        (_up, _down) = (toRate / divisor, fromRate / divisor);

        var filter = new LowPassFilter(fromRate, toRate);
        _halfTaps = filter.HalfLength;

        // A lower cutoff makes a longer and smoother filter, which needs proportionally fewer phases for the same interpolation error.
        _interpolates = (long)_up * 2 * _halfTaps > MaxTableLength;
        _phases = _interpolates ? Math.Max(16, (int)(InterpolatedPhases * filter.Band)) : _up;
        _table = MakeTable(_interpolates ? _phases + 1 : _phases, filter);
    }

    /// <summary>The sample rate of inputs, in hertz.</summary>
    public int FromRate { get; }

    /// <summary>The sample rate of outputs, in hertz.</summary>
    public int ToRate { get; }

    /// <summary>
    /// Output j is a sum over the inputs closer to <see cref="Position"/> j than this distance, and the one at this distance after it.
    /// </summary>
    internal int Reach => _halfTaps;

    /// <summary>⌈samples · to / from⌉.</summary>
    public long OutputLength(long samples) => ((samples * _up) + _down - 1) / _down;

    /// <summary>The last input that is not later than an output: ⌊output · from / to⌋.</summary>
    internal long Position(long output) => output * _down / _up;

    /// <summary>The signal at the other rate; beyond its ends it counts as zero.</summary>
    /// <returns><see cref="OutputLength"/> samples; output j has the time of input j·from / to.</returns>
    /// <exception cref="ArgumentException">The result would not fit an array.</exception>
    public float[] Resample(ReadOnlySpan<float> samples)
    {
        var length = OutputLength(samples.Length);
        if (length > Array.MaxLength)
            throw new ArgumentException(
                $"{samples.Length} samples at {FromRate} Hz would be {length} at {ToRate} Hz: too many for one signal.", nameof(samples));
        if (_up == _down)
            return samples.ToArray();

        var output = new float[length];
        Resample(samples, 0, 0, output);
        return output;
    }

    /// <summary>Some outputs, from a part of the signal: each of them to the bit what the whole signal gives.</summary>
    /// <param name="part"> Inputs that follow each other: all that the signal has within <see cref="Reach"/> of the positions of the
    /// outputs. At its ends, the signal itself is taken to end. </param>
    /// <param name="partStart">Which input of the signal the part begins with.</param>
    /// <param name="first">The first of the outputs.</param>
    /// <param name="destination">Receives that output and the following ones.</param>
    internal void Resample(ReadOnlySpan<float> part, long partStart, long first, Span<float> destination)
    {
        for (var j = 0; j < destination.Length; j++)
        {
            var (position, phase) = Math.DivRem((first + j) * _down, _up);
            var centre = (int)(position - partStart);
            if (_interpolates)
            {
                var exact = (double)phase * _phases / _up;
                var fraction = (float)(exact - (int)exact);
                destination[j] = ((1 - fraction) * Filter(part, centre, (int)exact)) + (fraction * Filter(part, centre, (int)exact + 1));
            }
            else
            {
                destination[j] = Filter(part, centre, (int)phase);
            }
        }
    }

    /// <summary>Σ x[i]·h(i − centre − phase / phases) over the 2H inputs from centre − H + 1 on, as far as they exist.</summary>
    private float Filter(ReadOnlySpan<float> samples, int centre, int phase)
    {
        int taps = 2 * _halfTaps, first = centre - _halfTaps + 1;
        int start = Math.Max(0, first), end = Math.Min(samples.Length, first + taps);
        return TensorPrimitives.Dot(samples[start..end], _table.AsSpan((phase * taps) + start - first, end - start));
    }

    private float[] MakeTable(int rows, LowPassFilter filter)
    {
        var taps = 2 * _halfTaps;
        var table = new float[rows * taps];
        var row = new double[taps];
        for (var phase = 0; phase < rows; phase++)
        {
            double sum = 0;
            for (var k = 0; k < taps; k++)
            {
                row[k] = filter.At(k - _halfTaps + 1 - ((double)phase / _phases));
                sum += row[k];
            }

            // Dividing by the sum gives every phase a gain of exactly 1 at 0 Hz.
            for (var k = 0; k < taps; k++)
                table[(phase * taps) + k] = (float)(row[k] / sum);
        }

        return table;
    }

    private static void CheckRate(int rate, string name)
    {
        if (rate is < MinRate or > MaxRate)
            throw new ArgumentOutOfRangeException(name, $"A sample rate must be from {MinRate} to {MaxRate} Hz, not {rate} Hz.");
    }
}
