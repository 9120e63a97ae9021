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

    /// <summary>The shares of mixed examples.</summary>
    Mixup = 7,
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

    /// <summary>
    /// A number from the distribution Beta(α, α): X / (X + Y) of two numbers from Gamma(α, 1), each by the method of G. Marsaglia and
    /// W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical Software 26, 2000. Takes as many
    /// elements of this sequence and of the one of the next index as it needs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">α is not above 0.</exception>
    public double Beta(double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        return 1 / (1 + Math.Exp((this with { Which = Which + 1 }).LogGamma(alpha) - LogGamma(alpha)));
    }

    // The logarithm, because for a small α most numbers are too small for a double. An attempt takes a block of four elements.
    private double LogGamma(double alpha)
    {
        // A number from Gamma(α + 1), times u^(1/α), is one from Gamma(α).
        var d = alpha + 1 - (1.0 / 3);
        for (var attempt = 0; ; attempt++)
        {
            var x = Normal(2 * attempt);
            var root = 1 + (x / Math.Sqrt(9 * d));
            if (root <= 0)
                continue;
            var v = root * root * root;
            if (Math.Log(1 - Uniform((4 * attempt) + 2)) < (x * x / 2) + (d * (1 - v + Math.Log(v))))
                return Math.Log(d * v) + (Math.Log(1 - Uniform((4 * attempt) + 3)) / alpha);
        }
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
