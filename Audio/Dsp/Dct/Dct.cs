using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp.Dct;

/// <summary>
/// The orthonormal discrete cosine transform of type II: X[k] = s(k)·Σₙ x[n]·cos(πk(2n + 1) / 2N), s(0) = √(1/N), s(k) = √(2/N);
/// only the first <see cref="Outputs"/> coefficients are computed.
/// </summary>
/// <remarks>As <c>scipy.fft.dct(x, type=2, norm="ortho")</c>. Immutable: any number of threads may share an instance.</remarks>
internal sealed class Dct
{
    // Seven coefficients at a time: enough sums to hide the latency of an addition, and the usual thirteen take two rounds.
    private const int AtOnce = 7;

    // The cosines, [groups of seven outputs, inputs, 7], the last group filled up with zeros.
    private readonly float[] _matrix;

    /// <summary>Prepares the first <paramref name="outputs"/> coefficients of transforms of <paramref name="inputs"/> values.</summary>
    /// <exception cref="ArgumentException">Not 1 ≤ outputs ≤ inputs.</exception>
    public Dct(int inputs, int outputs)
    {
        if (outputs < 1 || outputs > inputs)
            throw new ArgumentException($"A DCT of {inputs} values has 1 to {inputs} coefficients, not {outputs}.", nameof(outputs));

        Inputs = inputs;
        Outputs = outputs;
        _matrix = new float[(outputs + AtOnce - 1) / AtOnce * AtOnce * inputs];
        for (var n = 0; n < inputs; n++)
            for (var k = 0; k < outputs; k++)
            {
                var scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / inputs);
                // k(2n + 1) is taken modulo the period 4N, so that the cosine's argument stays small and exact.
                var phase = (long)k * ((2 * n) + 1) % (4L * inputs);
                var cosine = (float)(scale * Math.Cos(Math.PI * phase / (2.0 * inputs)));
                _matrix[(((k / AtOnce * inputs) + n) * AtOnce) + (k % AtOnce)] = cosine;
            }
    }

    /// <summary>N, the values transformed.</summary>
    public int Inputs { get; }

    /// <summary>The coefficients computed.</summary>
    public int Outputs { get; }

    /// <summary>
    /// The coefficients of sixteen frames, one a lane: Inputs rows, raised to <paramref name="floor"/> where lower, to Outputs rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Apply(ReadOnlySpan<Vector512<float>> input, Vector512<float> floor, Span<Vector512<float>> output)
    {
        for (var k = 0; k < Outputs; k += AtOnce)
        {
            Vector512<float> sum0 = Vector512<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0;
            ReadOnlySpan<float> cosines = _matrix.AsSpan(k * Inputs, AtOnce * Inputs);
            foreach (ref readonly var row in input)
            {
                var x = Vector512.Max(row, floor);
                sum0 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[0]), sum0);
                sum1 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[1]), sum1);
                sum2 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[2]), sum2);
                sum3 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[3]), sum3);
                sum4 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[4]), sum4);
                sum5 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[5]), sum5);
                sum6 = Vector512.MultiplyAddEstimate(x, Vector512.Create(cosines[6]), sum6);
                cosines = cosines[AtOnce..];
            }

            ReadOnlySpan<Vector512<float>> sums = [sum0, sum1, sum2, sum3, sum4, sum5, sum6];
            sums[..Math.Min(AtOnce, Outputs - k)].CopyTo(output[k..]);
        }
    }
}
