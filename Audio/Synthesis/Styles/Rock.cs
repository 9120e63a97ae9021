using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>A backbeat, an overdriven guitar on open chords, a bass in eighths.</summary>
internal static class Rock
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("rock")
    {
        Tempo = new(92, 152),
        Swing = new(0.5, 0.53),
        Progressions =
        [
            "I | bVII | IV | I", "I5 | IV5 | V5 | IV5", "vi | IV | I | V",
            "i5 | bVI5 | bVII5 | i5", "I | IV | I | V", "I | V | IV | IV",
        ],
        Scale = [0, 2, 4, 5, 7, 9, 10],
        Grooves =
        [
            new((Drum.Kick, "x.......x.x....."), (Drum.Snare, "....X.......X..."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
            new((Drum.Kick, "x.x...x.x......."), (Drum.Snare, "....X.......X..."), (Drum.Ride, "x.x.x.x.x.x.x.x.")),
            new((Drum.Kick, "x......xx.x....."), (Drum.Snare, "....X.......X..."), (Drum.OpenHat, "x...x...x...x...")),
            new(
                (Drum.Kick, "x.......x.......x.......x......."), (Drum.Snare, "....X.......X..."),
                (Drum.Crash, "x..............................."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
        ],
        DrumsPresence = 0.95,
        Kits = [Kits.Acoustic, Kits.Heavy],
        Band =
        [
            [
                new("rhythm guitar", DrivenGuitar)
                {
                    Register = 43,
                    Voicing = Voicing.Root,
                    Patterns = ["x---x-x-..x-x-x-", "x-x-x-x-x-x-x-x-", "x-------x-----x-", "X.o.o.X.o.o.X.x."],
                    Drive = new(4, 24),
                    Tone = new(2400, 5000),
                    Strum = 0.006,
                    Rests = 0.08,
                },
                new("crunch guitar", ElectricGuitar)
                {
                    Register = 43,
                    Voicing = Voicing.Root,
                    Patterns = ["x---x-x-..x-x-x-", "x.x.x.x.x.x.x.x."],
                    Drive = new(4, 22),
                    Tone = new(2400, 5000),
                    Strum = 0.008,
                    Rests = 0.08,
                },
            ],
            [
                new("bass", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1.1.1.1.1.1.1.1.", "1-----1-1---5---", "1.1.1.1.1.1.5.7."],
                    Drive = new(-10, 6),
                    Rests = 0.1,
                },
            ],
            [
                new("lead guitar", DrivenGuitar)
                {
                    Register = 57,
                    Patterns = ["~-~-~---~-------", "~.~.~-----~.~---................", "~-------~---~---"],
                    Drive = new(4, 22),
                    Tone = new(2600, 5200),
                    Presence = 0.5,
                    Rests = 0.4,
                    Echo = new(0, 0.25),
                },
                new("acoustic guitar", AcousticGuitar) { Register = 48, Patterns = ["x...x.x..xx.x.x."], Strum = 0.012, Presence = 0.6 },
                new("organ", Organ)
                {
                    Register = 55,
                    Patterns = ["x---------------", "x-------x-------"],
                    Presence = 0.4,
                    Rests = 0.2,
                    Level = new(-26, -19),
                },
                new("piano", Piano) { Register = 55, Patterns = ["x---x---x---x---", "x.x.x.x.x.x.x.x."], Presence = 0.4, Rests = 0.2 },
            ],
            [
                new("voice", Reed)
                {
                    Register = 55,
                    Patterns = ["~---~-~-~-------", "~-~-~---~-~-....", "~-------....~-~-"],
                    Presence = 0.75,
                    Rests = 0.25,
                    Drive = new(-8, 6),
                    Level = new(-20, -14),
                },
            ],
        ],
        Production = new() { DrumLevel = new(-20, -14), Limiting = new(-1, 8), Peak = new(-9, -0.1) },
    };
}
