using Gtzan.Core.Randomness;

namespace Gtzan.Engine.Randomness;

/// <summary>The purpose of random numbers. Different purposes never share numbers.</summary>
public enum RandomPurpose
{
    /// <summary>Initial weights.</summary>
    Initialization = 1,

    /// <summary>The elements that dropout keeps.</summary>
    Dropout = 2,

    /// <summary>The order of the training examples.</summary>
    Shuffle = 3,

    /// <summary>The split into training, validation and test.</summary>
    Split = 4,

    /// <summary>Inputs and probes of tests and gradient checks.</summary>
    Check = 5,

    /// <summary>The hyper-parameters that a search tries.</summary>
    Search = 6,
}

/// <summary>
/// An endless sequence of random numbers identified by (seed, purpose, index, step). Element i of a sequence is always the same number: it
/// is drawn with <see cref="Philox"/> at counter (i / 4, step, which, purpose) under the seed as key.
/// </summary>
/// <param name="Seed">The run's seed: the key.</param>
/// <param name="Purpose">The purpose of the numbers.</param>
/// <param name="Which">The index of the layer, parameter or fold.</param>
/// <param name="Step">The training step or epoch, if the numbers change with it.</param>
public readonly record struct RandomSequence(ulong Seed, RandomPurpose Purpose, uint Which = 0, uint Step = 0)
{
    /// <summary>32 random bits for element <paramref name="element"/>.</summary>
    public uint Bits(int element)
    {
        var words = Block((uint)element >> 2);
        return (element & 3) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
    }

    /// <summary>The random bits of the elements 4·block … 4·block + 3.</summary>
    public RandomBlock Block(uint block) =>
        Philox.Draw(block, Step, Which, (uint)Purpose, (uint)Seed, (uint)(Seed >> 32));

    /// <summary>A number uniform in [0, 1) with 24 bits, the precision of a float.</summary>
    public float Uniform(int element) => (Bits(element) >> 8) * (1f / (1 << 24));

    /// <summary>A number from the standard normal distribution, by Box and Muller's transform of elements 2i and 2i + 1.</summary>
    public double Normal(int element)
    {
        // 1 − u is in (0, 1], so that the logarithm is finite.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(2 * element)));
        return radius * Math.Cos(2 * Math.PI * Uniform((2 * element) + 1));
    }

    /// <summary>Puts items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            // The multiply-shift maps 32 random bits to 0 … last; its bias is below 2⁻³² · last.
            var other = (int)(((ulong)Bits(last) * (ulong)(last + 1)) >> 32);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
