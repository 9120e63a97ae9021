namespace Gtzan.Core.Randomness;

/// <summary>Four random words: what one draw yields.</summary>
public readonly record struct RandomBlock(uint A, uint B, uint C, uint D);

/// <summary>
/// The counter-based random generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
/// a function from a 128-bit counter and a 64-bit key to 128 random bits. It has no state, so any element of any sequence can be drawn
/// by any thread of any device, in any order, with the same result.
/// </summary>
public static class Philox
{
    /// <summary>The multiplier for the first counter word in each round.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>The multiplier for the third counter word in each round.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>The increment of the first key word in each round.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>The increment of the second key word in each round.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>The number of rounds.</summary>
    public const int Rounds = 10;

    /// <summary>The four random words for a counter and a key.</summary>
    public static RandomBlock Draw(uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * counter0;
            var product1 = (ulong)Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new RandomBlock(counter0, counter1, counter2, counter3);
    }
}
