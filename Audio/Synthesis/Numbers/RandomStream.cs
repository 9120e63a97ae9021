using Gtzan.Core.Randomness;

namespace Gtzan.Audio.Synthesis.Numbers;

/// <summary>
/// The purpose of a stream of random numbers. A track draws from several streams, so that a change in one, such as another drum fill, does
/// not affect the others.
/// </summary>
internal enum Purpose
{
    /// <summary>Tempo, key, progression, who plays and when.</summary>
    Form,

    /// <summary>Hits of the drums.</summary>
    Groove,

    /// <summary>Sound of the drums.</summary>
    Kit,

    /// <summary>Room, equalisation, noise floor, loudness.</summary>
    Production,

    /// <summary>Samples of the noise floor.</summary>
    NoiseFloor,

    /// <summary>Notes of the first part of the band; the part after it has the next number, and so on.</summary>
    FirstScore = 0x100,

    /// <summary>Sound of the first part of the band; the part after it has the next number, and so on.</summary>
    FirstVoice = 0x200,
}

/// <summary>
/// Counter-based random numbers, Philox4x32-10: the key is the seed and the counter is (block, purpose, track, genre), so a number
/// depends on where it is drawn and never on what was drawn elsewhere.
/// </summary>
/// <remarks>J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
internal sealed class RandomStream(ulong seed, int genre, int track, Purpose purpose)
{
    private const int WordsPerBlock = 4;

    private RandomBlock _words;
    private uint _block;
    private int _used = WordsPerBlock;

    /// <summary>The next 32 random bits.</summary>
    public uint NextBits()
    {
        if (_used == WordsPerBlock)
        {
            _words = Philox.Draw(_block++, (uint)purpose, (uint)track, (uint)genre, (uint)seed, (uint)(seed >> 32));
            _used = 0;
        }

        return _used++ switch { 0 => _words.A, 1 => _words.B, 2 => _words.C, _ => _words.D };
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻³².</summary>
    public double NextUnit() => NextBits() * (1.0 / 4294967296.0);

    /// <summary>White noise: a number in [-1, 1).</summary>
    public float NextNoise() => (int)NextBits() * (1f / 2147483648f);

    /// <summary>A number between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(((ulong)NextBits() * (ulong)count) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextUnit() < probability;

    /// <summary>One of the choices, all equally likely.</summary>
    public T Choose<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
