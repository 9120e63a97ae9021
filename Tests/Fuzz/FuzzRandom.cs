using Gtzan.Core.Randomness;

namespace Gtzan.Tests.Fuzz;

/// <summary>
/// The random numbers of one input: they follow from the seed and the input's number alone, so that any input can be made again by itself.
/// </summary>
internal sealed class FuzzRandom(ulong seed, uint index)
{
    // Apart from the numbers that the synthetic corpus draws with the same generator.
    private const uint Fuzzing = 0x46555A5A;

    private RandomBlock _words;
    private uint _drawn;

    /// <summary>32 random bits.</summary>
    public uint Bits()
    {
        if (_drawn % 4 == 0)
            _words = Philox.Draw(_drawn / 4, index, 0, Fuzzing, (uint)seed, (uint)(seed >> 32));
        return (_drawn++ % 4) switch { 0 => _words.A, 1 => _words.B, 2 => _words.C, _ => _words.D };
    }

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(((ulong)Bits() * (ulong)count) >> 32);

    /// <summary>True once in this many times.</summary>
    public bool OnceIn(int times) => Below(times) == 0;

    /// <summary>One of the choices.</summary>
    public T Choose<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A length from 0 to a limit, mostly short.</summary>
    public int Length(int limit) => Below(1 + Below(1 + limit));

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)Bits();
        return bytes;
    }
}
