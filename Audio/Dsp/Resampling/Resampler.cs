using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Resampling;

/// <summary>
/// Changes a signal's sample rate by a rational factor: y[j] = Σᵢ x[i]·h(i − j·from / to), h a windowed ideal low-pass filter
/// (<see cref="LowPassFilter"/>) with gain 1 at 0 Hz and no delay.
/// </summary>
/// <remarks>
/// Output j falls between two inputs at one of to/gcd phases. Each phase is a row of a table (a polyphase filter). Where the table would be
/// large (44101 to 22050 Hz has 22050 phases), it has a fixed number of phases, and the wanted one is interpolated between its four
/// neighbours by a cubic polynomial. Errors are below −138 dB either way, most of them the rounding of floats. Immutable: any number of
/// threads may share an instance.
/// </remarks>
public sealed class Resampler
{
    /// <summary>The lowest sample rate accepted, in hertz.</summary>
    public const int MinRate = 1_000;

    /// <summary>The highest sample rate accepted, in hertz.</summary>
    public const int MaxRate = 768_000;

    private const int MaxTableLength = 1 << 19;
    private const int InterpolatedPhases = 256;

    // Inputs that are added together, in two vectors; rows of the table are padded to a multiple. The same on every processor, so are bits.
    private const int Block = 2 * LaneBuffer.Lanes;

    private readonly int _up, _down, _halfTaps, _stride, _phases;
    private readonly bool _interpolates;
    private readonly LaneBuffer _table; // [phases, stride], zeros from 2·halfTaps on; when interpolating, phases −1 to phases + 2

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

        _stride = ((2 * _halfTaps) + Block - 1) / Block * Block;

        // A lower cutoff makes a longer and smoother filter, which needs proportionally fewer phases for the same interpolation error.
        _interpolates = (long)_up * 2 * _halfTaps > MaxTableLength;
        _phases = _interpolates ? Math.Max(16, (int)(InterpolatedPhases * filter.Band)) : _up;
        _table = _interpolates ? MakeTable(-1, _phases + 3, filter) : MakeTable(0, _phases, filter);
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
                // Row r of the table is phase r − 1. Lagrange's polynomial through the rows before, at, after and one further.
                var exact = (double)phase * _phases / _up;
                var row = (int)exact;
                double f = exact - row, g = 1 - f;
                destination[j] = (float)(
                    (-f * g * (1 + g) / 6 * Filter(part, centre, row)) + ((1 + f) * g * (1 + g) / 2 * Filter(part, centre, row + 1)) +
                    ((1 + f) * f * (1 + g) / 2 * Filter(part, centre, row + 2)) - ((1 + f) * f * g / 6 * Filter(part, centre, row + 3)));
            }
            else
            {
                destination[j] = Filter(part, centre, (int)phase);
            }
        }
    }

    /// <summary>Σ x[i]·h(i − centre − phase) over the 2H inputs from centre − H + 1 on, as far as they exist; a row is a phase.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Filter(ReadOnlySpan<float> samples, int centre, int row)
    {
        var first = centre - _halfTaps + 1;
        ref var weights = ref _table.Storage[_table.OffsetOf(row * (_stride / LaneBuffer.Lanes))];
        Vector512<float> sum0 = default, sum1 = default;
        if (first >= 0 && first + _stride <= samples.Length)
        {
            ref var inputs = ref Unsafe.AsRef(in samples[first]);
            for (var i = 0; i < _stride; i += Block)
                AddProducts(ref Unsafe.Add(ref inputs, i), ref Unsafe.Add(ref weights, i), ref sum0, ref sum1);
            return Vector512.Sum(sum0 + sum1);
        }

        Span<float> block = stackalloc float[Block];
        for (var i = 0; i < _stride; i += Block)
        {
            block.Clear();
            int start = Math.Max(0, first + i), end = Math.Min(samples.Length, first + i + Block);
            if (start < end)
                samples[start..end].CopyTo(block[(start - first - i)..]);
            AddProducts(ref block[0], ref Unsafe.Add(ref weights, i), ref sum0, ref sum1);
        }

        return Vector512.Sum(sum0 + sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(ref float inputs, ref float weights, ref Vector512<float> sum0, ref Vector512<float> sum1)
    {
        sum0 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref inputs), Vector512.LoadUnsafe(ref weights), sum0);
        sum1 = Vector512.MultiplyAddEstimate(
            Vector512.LoadUnsafe(ref inputs, LaneBuffer.Lanes), Vector512.LoadUnsafe(ref weights, LaneBuffer.Lanes), sum1);
    }

    private LaneBuffer MakeTable(int firstPhase, int rows, LowPassFilter filter)
    {
        var table = new LaneBuffer(rows * (_stride / LaneBuffer.Lanes)); // on cache lines, so that no load of weights is in two of them
        var row = new double[2 * _halfTaps];
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < row.Length; k++)
                row[k] = filter.At(k - _halfTaps + 1 - ((double)(firstPhase + r) / _phases));

            // Dividing by the sum gives every phase a gain of exactly 1 at 0 Hz.
            var sum = row.Sum();
            for (var k = 0; k < row.Length; k++)
                table.Values[(r * _stride) + k] = (float)(row[k] / sum);
        }

        return table;
    }

    private static void CheckRate(int rate, string name)
    {
        if (rate is < MinRate or > MaxRate)
            throw new ArgumentOutOfRangeException(name, $"A sample rate must be from {MinRate} to {MaxRate} Hz, not {rate} Hz.");
    }
}
