using Gtzan.Engine.Devices;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>One call of an operation, with operands and results allocated beforehand.</summary>
/// <param name="Run">The call. It may be repeated.</param>
/// <param name="Results">The results.</param>
internal sealed record Kernel(Action Run, params IReadOnlyList<Tensor> Results);

/// <summary>Operands for kernels.</summary>
internal static class Operands
{
    // Drawn once a process: the normal distribution of millions of numbers takes longer than what is timed with them.
    private static readonly Dictionary<uint, float[]> Drawn = [];

    /// <summary>
    /// Random numbers from the normal distribution times <paramref name="scale"/>, the same on every device: not degenerate like zeros or a
    /// constant, which cause ties and denormal results.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="which">The index of the operand; each has its own numbers.</param>
    /// <param name="scale">The standard deviation; for weights 1/√inputs, which keeps sums at the size of their terms.</param>
    public static Tensor Normal(Device device, Shape shape, uint which = 0, double scale = 1)
    {
        if (!Drawn.TryGetValue(which, out var numbers) || numbers.Length < shape.Length)
        {
            var sequence = new RandomSequence(Seed: 1, RandomPurpose.Check, which);
            Drawn[which] = numbers = [.. Enumerable.Range(0, shape.Length).Select(i => (float)sequence.Normal(i))];
        }

        var values = new float[shape.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(numbers[i] * scale);
        return device.FromArray(values, shape);
    }

    /// <summary>Random labels of ten classes.</summary>
    public static Tensor Labels(Device device, int batch)
    {
        var sequence = new RandomSequence(Seed: 1, RandomPurpose.Check, Which: 99);
        return device.FromIndices([.. Enumerable.Range(0, batch).Select(i => (int)(sequence.Bits(i) % 10))], [batch]);
    }
}
