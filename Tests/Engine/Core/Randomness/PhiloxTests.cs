using System.Runtime.Intrinsics;
using Gtzan.Core.Randomness;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Randomness;

namespace Gtzan.Tests.Engine.Core.Randomness;

/// <summary>The random generator: its published numbers, and the distributions made of them.</summary>
public class PhiloxTests
{
    private const int Draws = 100_000;

    private static readonly RandomSequence Sequence = new(2024, RandomPurpose.Check);

    // "philox4x32 10" in kat_vectors of Random123 (Salmon et al.).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Draws_the_published_known_answers(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1, uint a, uint b, uint c, uint d) =>
        Assert.Equal(new RandomBlock(a, b, c, d), Philox.Draw(counter0, counter1, counter2, counter3, key0, key1));

    [Fact]
    public void An_element_has_the_same_bits_alone_as_in_its_block()
    {
        for (var element = 0; element < 400; element += 4)
        {
            var block = Sequence.Block((uint)element / 4);
            Assert.Equal(
                block,
                new RandomBlock(
                    Sequence.Bits(element), Sequence.Bits(element + 1), Sequence.Bits(element + 2), Sequence.Bits(element + 3)));
        }
    }

    [Fact]
    public void The_counter_is_made_of_block_step_which_and_purpose_and_the_key_of_the_seed()
    {
        var sequence = new RandomSequence(0x299f31d0_a4093822, RandomPurpose.Split, Which: 7, Step: 9);
        Assert.Equal(Philox.Draw(3, 9, 7, 4, 0xa4093822, 0x299f31d0), sequence.Block(3));
    }

    [Fact]
    public void Vectors_of_words_are_those_of_the_blocks()
    {
        RandomSequence[] sequences =
        [
            Sequence, new(0xffffffff_ffffffff, RandomPurpose.Dropout, Which: uint.MaxValue, Step: uint.MaxValue),
            new(1UL << 32, RandomPurpose.Split, Which: 3, Step: 8),
        ];
        foreach (var sequence in sequences)
        {
            foreach (var block in new uint[] { 0, 4, 1000, (1 << 29) - 4 })
            {
                var want = Enumerable.Range(0, 4).Select(i => sequence.Block(block + (uint)i))
                    .SelectMany(words => new[] { words.A, words.B, words.C, words.D });
                var got = new uint[PhiloxVector.Words];
                new PhiloxVector(sequence).Draw(block).CopyTo(got);
                Assert.Equal(want, got);
            }
        }
    }

    [Fact]
    public void Sequences_of_different_names_differ()
    {
        RandomSequence[] sequences =
        [
            new(1, RandomPurpose.Dropout), new(2, RandomPurpose.Dropout), new(1UL << 32, RandomPurpose.Dropout),
            new(1, RandomPurpose.Shuffle),
            new(1, RandomPurpose.Dropout, Which: 1), new(1, RandomPurpose.Dropout, Step: 1),
            new(1, RandomPurpose.Dropout, Which: 1, Step: 1),
        ];
        var starts = sequences.Select(sequence => string.Join(" ", Enumerable.Range(0, 8).Select(sequence.Bits)));
        Assert.Equal(sequences.Length, starts.Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        var values = Enumerable.Range(0, Draws).Select(i => (double)Sequence.Uniform(i)).ToArray();
        Assert.All(values, value => Assert.InRange(value, 0, 1 - (1.0 / (1 << 24))));

        // Five standard errors: of the mean, 1/√(12 n), and of a count in one of sixteen bins.
        Assert.Equal(0.5, values.Average(), 5 / Math.Sqrt(12.0 * Draws));
        foreach (var bin in values.GroupBy(value => (int)(value * 16)))
            Assert.InRange(bin.Count(), (Draws / 16) - (5 * Math.Sqrt(Draws / 16.0)), (Draws / 16) + (5 * Math.Sqrt(Draws / 16.0)));
        Assert.Equal(16, values.Select(value => (int)(value * 16)).Distinct().Count());
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_standard_normal_distribution()
    {
        var values = Enumerable.Range(0, Draws).Select(Sequence.Normal).ToArray();
        Assert.All(values, value => Assert.True(double.IsFinite(value)));

        // The moments 0, 1, 0, 3 within five standard errors √(1, 2, 15, 96) / √n.
        Assert.Equal(0, values.Average(), 5 * Math.Sqrt(1.0 / Draws));
        Assert.Equal(1, values.Average(v => v * v), 5 * Math.Sqrt(2.0 / Draws));
        Assert.Equal(0, values.Average(v => v * v * v), 5 * Math.Sqrt(15.0 / Draws));
        Assert.Equal(3, values.Average(v => v * v * v * v), 5 * Math.Sqrt(96.0 / Draws));

        // Neighbours are made of different pairs of words, and do not go together.
        Assert.Equal(0, Enumerable.Range(0, Draws - 1).Average(i => values[i] * values[i + 1]), 5 * Math.Sqrt(1.0 / Draws));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_shuffle_is_a_permutation(int count)
    {
        var items = Enumerable.Range(0, count).ToArray();
        Sequence.Shuffle<int>(items);
        Assert.Equal(Enumerable.Range(0, count), items.Order());
        if (count > 2)
            Assert.NotEqual(Enumerable.Range(0, count), items);
    }

    [Fact]
    public void A_shuffle_takes_all_orders_equally_often()
    {
        const int Shuffles = 24_000;
        var counts = new Dictionary<string, int>();
        for (uint step = 0; step < Shuffles; step++)
        {
            var items = "abcd".ToCharArray();
            new RandomSequence(9, RandomPurpose.Shuffle, Step: step).Shuffle<char>(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - (5 * Math.Sqrt(1000)), 1000 + (5 * Math.Sqrt(1000))));
    }
}
