using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Twelve bars of dominant sevenths to a slow shuffle, with a crying lead.</summary>
internal static class Blues
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("blues")
    {
        Tempo = new(64, 108),
        Swing = new(0.6, 0.68),
        Progressions =
        [
            "I7 | I7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 | V7",
            "I7 | IV7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 IV7 | I7 V7",
            "i7 | i7 | i7 | i7 | iv7 | iv7 | i7 | i7 | bVI7 | V7 | i7 | V7",
        ],
        Scale = [0, 3, 5, 6, 7, 10],
        Grooves =
        [
            new((Drum.Kick, "x.......x.o....."), (Drum.Snare, "....x.......x..."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
            new((Drum.Kick, "x.....o.x......."), (Drum.Snare, "....x..o....x..?"), (Drum.Ride, "x.o.x.x.x.o.x.x.")),
        ],
        DrumsPresence = 0.9,
        Kits = [Kits.Acoustic, Kits.Light],
        Band =
        [
            [
                new("bass", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1.1.3.3.5.5.6.5.", "1---3---5---6---", "1.1.1.1.5.5.6.6."],
                    Presence = 0.9,
                },
                new("upright bass", UprightBass) { Register = 28, Patterns = ["1---3---5---6---", "1---5---8---a---"], Presence = 0.9 },
            ],
            [
                new("guitar", ElectricGuitar)
                {
                    Register = 45,
                    Patterns = ["....x.......x...", "x.x.x.x.x.x.x.x.", "1.5.6.5.7.5.6.5."],
                    Drive = new(-6, 12),
                    Tone = new(2500, 5000),
                    Strum = 0.008,
                },
                new("acoustic guitar", AcousticGuitar) { Register = 43, Patterns = ["x.o.x.o.x.o.x.o.", "1.x.5.x.1.x.5.x."], Strum = 0.01 },
            ],
            [
                new("piano", Piano) { Register = 55, Patterns = ["..x...x...x...x.", "x---....x---...."], Presence = 0.5 },
                new("organ", Organ)
                {
                    Register = 55,
                    Patterns = ["x---------------", "x-------x-----x."],
                    Presence = 0.4,
                    Level = new(-28, -20),
                },
            ],
            [
                new("lead guitar", DrivenGuitar)
                {
                    Register = 57,
                    Patterns = ["~-----~.~-~---..................", "..~.~.~---~.~-------............"],
                    Drive = new(0, 18),
                    Tone = new(2500, 4500),
                    Presence = 0.8,
                    Rests = 0.2,
                },
                new("harmonica", Reed)
                {
                    Register = 60,
                    Patterns = ["~---~.~-----....", "~-~.~-------~-~-................"],
                    Presence = 0.8,
                    Rests = 0.2,
                },
            ],
        ],
    };
}
