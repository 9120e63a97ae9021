using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Four familiar chords on bright synthesisers, a clear backbeat, and a tune.</summary>
internal static class Pop
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("pop")
    {
        Tempo = new(92, 130),
        Progressions = ["I | V | vi | IV", "vi | IV | I | V", "I | vi | IV | V", "IV | V | vi | I", "I | iii | IV | V"],
        Scale = [0, 2, 4, 7, 9],
        Grooves =
        [
            new((Drum.Kick, "x.....x.x......."), (Drum.Snare, "....x.......x..."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
            new(
                (Drum.Kick, "x...x...x...x..."), (Drum.Clap, "....x.......x..."),
                (Drum.ClosedHat, "..x...x...x...x."), (Drum.Shaker, "xxxxxxxxxxxxxxxx")),
            new((Drum.Kick, "x..x..x.x..x...."), (Drum.Snare, "....x.......x..."), (Drum.ClosedHat, "xxxxxxxxxxxxxxxx")),
        ],
        DrumsPresence = 0.92,
        Kits = [Kits.Machine],
        Band =
        [
            [
                new("synthesiser bass", SynthBass)
                {
                    Register = 31,
                    Patterns = ["1.1.1.1.1.1.1.1.", "1-----1-1-----5-", "1---------------"],
                    Rests = 0.12,
                },
                new("bass guitar", ElectricBass) { Register = 31, Patterns = ["1.1.1.1.1.1.1.1.", "1-----1-1-----5-"], Rests = 0.12 },
            ],
            [
                new("pad", SynthPad) { Register = 55, Patterns = ["x---------------", "x-----x-----x---"], Rests = 0.15 },
                new("piano", Piano) { Register = 55, Patterns = ["x---x---x---x---", "x-----x-----x---"], Rests = 0.15 },
            ],
            [
                new("arpeggio", SynthPluck)
                {
                    Register = 60,
                    Patterns = ["1358135813581358", "1.5.3.8.1.5.3.8.", "x..x..x...x..x.."],
                    Presence = 0.9,
                    Rests = 0.15,
                    Echo = new(0, 0.35),
                },
                new("bells", Mallets)
                {
                    Register = 67,
                    Patterns = ["1.5.3.8.1.5.3.8.", "~.~.~---........"],
                    Presence = 0.8,
                    Rests = 0.2,
                    Echo = new(0, 0.35),
                },
            ],
            [
                new("voice", Reed)
                {
                    Register = 60,
                    Patterns = ["~-~-~---~-~-----", "~-~.~-~.~-------", "~---~-~-~---....~-~-~---~-------"],
                    Presence = 0.7,
                    Rests = 0.15,
                    Level = new(-20, -14),
                },
                new("lead", SynthLead) { Register = 62, Patterns = ["~-~-~---~-~-----", "~.~.~.~.~---...."], Presence = 0.6, Rests = 0.2 },
            ],
        ],
        Production = new() { Tilt = new(1, 5), Bandwidth = new(8500, 11000), Limiting = new(0, 8), Peak = new(-8, -0.1) },
    };
}
