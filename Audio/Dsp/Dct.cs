using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp;

/// <summary>
/// The orthonormal discrete cosine transform of type II: X[k] = s(k)·Σₙ x[n]·cos(πk(2n + 1) / 2N), s(0) = √(1/N), s(k) = √(2/N);
/// only the first <see cref="Outputs"/> coefficients are computed.
/// </summary>
/// <remarks>As <c>scipy.fft.dct(x, type=2, norm="ortho")</c>. Immutable: any number of threads may share an instance.</remarks>
public sealed class Dct
{
    // [inputs, outputs]: a column of coefficients for every input, so that sixteen frames read it from beginning to end.
    private readonly float[] _matrix;

    /// <summary>Prepares the first <paramref name="outputs"/> coefficients of transforms of <paramref name="inputs"/> values.</summary>
    /// <exception cref="ArgumentException">Not 1 ≤ outputs ≤ inputs.</exception>
    public Dct(int inputs, int outputs)
    {
        if (outputs < 1 || outputs > inputs)
            throw new ArgumentException($"A DCT of {inputs} values has 1 to {inputs} coefficients, not {outputs}.", nameof(outputs));

        Inputs = inputs;
        Outputs = outputs;
        _matrix = new float[inputs * outputs];
        for (int n = 0; n < inputs; n++)
            for (int k = 0; k < outputs; k++)
            {
                double scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / inputs);
                // k(2n + 1) is taken modulo the period 4N, so that the cosine's argument stays small and exact.
                long phase = (long)k * (2 * n + 1) % (4L * inputs);
                _matrix[n * outputs + k] = (float)(scale * Math.Cos(Math.PI * phase / (2.0 * inputs)));
            }
    }

    /// <summary>N, the values transformed.</summary>
    public int Inputs { get; }

    /// <summary>The coefficients computed.</summary>
    public int Outputs { get; }

    /// <summary>The coefficients of one frame.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        if (input.Length != Inputs || output.Length != Outputs)
            throw new ArgumentException($"This DCT maps {Inputs} values to {Outputs} coefficients, not {input.Length} to {output.Length}.");

        output.Clear();
        for (int n = 0; n < Inputs; n++)
            for (int k = 0; k < Outputs; k++)
                output[k] += _matrix[n * Outputs + k] * input[n];
    }

    /// <summary>The same for sixteen frames, one a lane: Inputs rows to Outputs rows.</summary>
    internal void ApplyToLanes(ReadOnlySpan<Vector512<float>> input, Span<Vector512<float>> output)
    {
        // Four coefficients at a time: their sums stay in registers while the inputs are read once.
        int k = 0;
        for (; k + 4 <= Outputs; k += 4)
        {
            Vector512<float> sum0 = Vector512<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            ReadOnlySpan<float> cosines = _matrix.AsSpan(k);
            for (int n = 0, at = 0; n < input.Length; n++, at += Outputs)
            {
                ReadOnlySpan<float> four = cosines.Slice(at, 4);
                sum0 = Vector512.MultiplyAddEstimate(input[n], Vector512.Create(four[0]), sum0);
                sum1 = Vector512.MultiplyAddEstimate(input[n], Vector512.Create(four[1]), sum1);
                sum2 = Vector512.MultiplyAddEstimate(input[n], Vector512.Create(four[2]), sum2);
                sum3 = Vector512.MultiplyAddEstimate(input[n], Vector512.Create(four[3]), sum3);
            }
            (output[k], output[k + 1], output[k + 2], output[k + 3]) = (sum0, sum1, sum2, sum3);
        }

        for (; k < Outputs; k++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int n = 0; n < input.Length; n++)
                sum = Vector512.MultiplyAddEstimate(input[n], Vector512.Create(_matrix[n * Outputs + k]), sum);
            output[k] = sum;
        }
    }
}
