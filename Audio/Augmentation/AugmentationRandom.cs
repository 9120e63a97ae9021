using Gtzan.Core.Randomness;

namespace Gtzan.Audio.Augmentation;

/// <summary>
/// The random numbers of a kind of augmentation for a segment in an epoch: element i is drawn with <see cref="Philox"/> at counter
/// (i / 4, epoch, segment, 256 + kind) under the seed as key, so it depends on nothing else.
/// </summary>
/// <param name="Seed">The seed.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Segment">The segment's number in its dataset.</param>
/// <param name="Kind">The kind of augmentation.</param>
public readonly record struct AugmentationRandom(ulong Seed, int Epoch, int Segment, AugmentationKinds Kind)
{
    // The engine's random numbers have purposes below.
    private const uint FirstPurpose = 256;

    /// <summary>The random bits of the elements 4·block … 4·block + 3.</summary>
    public RandomBlock Block(int block) =>
        Philox.Draw((uint)block, (uint)Epoch, (uint)Segment, FirstPurpose + (uint)Kind, (uint)Seed, (uint)(Seed >> 32));

    /// <summary>A number uniform in [0, 1), a multiple of 2⁻³².</summary>
    public double Unit(int element)
    {
        var words = Block(element >> 2);
        return ((element & 3) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D }) * (1.0 / (1L << 32));
    }

    /// <summary>A number uniform between two.</summary>
    public double Uniform(int element, double low, double high) => low + ((high - low) * Unit(element));

    /// <summary>A number between two whose logarithm is uniform.</summary>
    public double LogUniform(int element, double low, double high) => low * Math.Pow(high / low, Unit(element));

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int element, int count) => (int)(Unit(element) * count);
}
