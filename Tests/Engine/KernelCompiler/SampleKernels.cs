using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>Kernels whose text is pinned by <see cref="GoldenTextTests"/>, beside those of <see cref="TiledKernels"/>.</summary>
internal static partial class SampleKernels
{
    private const int Rounds = 3;
    private const uint Multiplier = 0x9E3779B9;

    /// <summary>y = factor · x.</summary>
    [Kernel]
    internal static void Scale(Index1D index, ArrayView<float> x, float factor, ArrayView<float> y) => y[index] = factor * x[index];

    /// <summary>
    /// y ← colour of x: every kind of statement.
    /// </summary>
    [Kernel]
    internal static void Statements(Index1D index, ArrayView<float> x, int times, Colour colour, ArrayView<float> y)
    {
        // What is not positive stays as it is.
        if (x[index] <= 0)
            return;

        var sum = 0f;
        for (int i = 0, j = times; i < j; i++, j--)
        {
            if (i == 3)
                continue;
            sum += x[index] / (i + 1); // the harmonic series
        }

        while (sum > 1e3f)
            sum *= 0.5f;
        do
        {
            sum += 1;
        }
        while (sum < 10);

        switch (colour)
        {
            case Colour.Red:
                sum = XMath.Min(sum, 1);
                break;
            case Colour.Green:
                var square = sum * sum;
                sum = square;
                break;
            default:
                sum = colour switch { Colour.Blue => XMath.Sqrt(sum), _ => (int)sum };
                break;
        }

        y[index] = sum;

        // That was all.
    }

    /// <summary>Noise for each element: structs, their properties and methods, functions that call functions, constants.</summary>
    [Kernel]
    internal static void Noise(Index1D index, NoiseSource source, ArrayView<float> x, ArrayView<float> y)
    {
        var noise = source.At(index);
        y[index] = x[index] + (noise.IsEven ? noise.Value : -noise.Value);
    }

    /// <summary>One round of a hash.</summary>
    private static uint Mix(uint value) => (value ^ (value >> 15)) * Multiplier;

    internal readonly record struct NoiseSource(ulong Seed, float Strength)
    {
        public NoiseSample At(int index)
        {
            var word = (uint)(Seed >> 32) ^ (uint)Seed ^ (uint)index;
            for (var round = 0; round < Rounds; round++)
                word = Mix(word);
            return new NoiseSample(Strength * (word >> 8) / (1 << 24), word);
        }
    }

    internal readonly record struct NoiseSample(float Value, uint Word)
    {
        public bool IsEven => Word % 2 == 0;
    }
}
