using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Slow and sparse: a heavy, syncopated bass drum, swung sixteenths, a deep bass, and a short loop above.</summary>
internal static class HipHop
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("hiphop")
    {
        Tempo = new(74, 104),
        Swing = new(0.52, 0.62),
        SwungSteps = 2,
        Progressions = ["i7 | i7", "i | bVI", "i7 | iv7", "i | i | bVI | V7", "Imaj7 | iii7"],
        Scale = [0, 3, 5, 7, 10],
        Grooves =
        [
            new((Drum.Kick, "x..x......x.?..."), (Drum.Snare, "....X.......X..."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
            new((Drum.Kick, "x.....x...x....x"), (Drum.Clap, "....X.......X..."), (Drum.ClosedHat, "xoxxxoxoxoxxxoxx")),
            new(
                (Drum.Kick, "x......xx......."), (Drum.Snare, "....X.......X..o"),
                (Drum.ClosedHat, "x.xox.x.x.xox.xo"), (Drum.OpenHat, "..............?.")),
        ],
        Kits = [Kits.Machine],
        Band =
        [
            [
                new("sub bass", SubBass)
                {
                    Register = 28,
                    Patterns = ["1--1------1-....", "1---------1---3-", "1------11-......"],
                    Level = new(-18, -14),
                    Rests = 0.1,
                },
                new("bass guitar", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1..1......1.5...", "1.......7-1....."],
                    Tone = new(500, 1500),
                    Rests = 0.1,
                },
            ],
            [
                new("electric piano", ElectricPiano)
                {
                    Register = 55,
                    Patterns = ["x-------....x---", "x-----x-----...."],
                    Presence = 0.6,
                    Rests = 0.25,
                    Tone = new(1800, 6000),
                },
                new("sampled strings", Strings)
                {
                    Register = 55,
                    Patterns = ["x-------x-------", "x---------------"],
                    Presence = 0.5,
                    Rests = 0.25,
                    Tone = new(1500, 5000),
                },
                new("piano loop", Piano)
                {
                    Register = 60,
                    Patterns = ["1-3-5-3-1-3-5-8-", "x...x...x...x...", "1..5..3...1.5..."],
                    Presence = 0.6,
                    Rests = 0.2,
                    Tone = new(1800, 6000),
                },
                new("bells", Mallets) { Register = 67, Patterns = ["1...5..3....8...", "~.~.....~..~...."], Presence = 0.5, Rests = 0.25 },
            ],
            [
                new("rapped line", Reed)
                {
                    Register = 46,
                    Patterns = ["~~.~~.~.~~.~~.~.", "~.~~~.~.~.~~~-.."],
                    Gate = new(0.5, 0.8),
                    Presence = 0.75,
                    Rests = 0.2,
                    Reverb = new(0.02, 0.15),
                },
                new("synthesiser lead", SynthLead)
                {
                    Register = 60,
                    Patterns = ["~-----..~---....", "~.~.~---........"],
                    Presence = 0.4,
                    Rests = 0.3,
                },
            ],
            [
                new("stab", Brass) { Register = 57, Patterns = ["X...............", "......X.......X."], Presence = 0.3, Rests = 0.4 },
                new("scratch guitar", ElectricGuitar)
                {
                    Register = 57,
                    Patterns = ["....x..x....x...", "..x...x...x...x."],
                    Gate = new(0.3, 0.6),
                    Presence = 0.3,
                    Rests = 0.3,
                },
            ],
        ],
        Production = new()
        {
            DrumLevel = new(-17.5, -14),
            RoomTime = new(0.2, 0.8),
            RoomLevel = new(-26, -12),
            Tilt = new(-6, 0),
            Limiting = new(1, 6),
        },
    };
}
