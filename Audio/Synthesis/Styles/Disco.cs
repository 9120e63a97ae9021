using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Four on the floor, open hats between the beats, a bass in octaves, strings and clipped guitar above.</summary>
internal static class Disco
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("disco")
    {
        Tempo = new(108, 132),
        Progressions =
        [
            "i7 | i7 | iv7 | iv7", "vi7 | ii7 | V7 | Imaj7", "i7 | bVII | bVI | V7",
            "Imaj7 | iii7 | ii7 | V7", "i7 | iv7 bVII | bIII | V7",
        ],
        Scale = [0, 2, 3, 5, 7, 9, 10],
        Grooves =
        [
            new((Drum.Kick, "x...x...x...x..."), (Drum.Snare, "....x.......x..."), (Drum.OpenHat, "..x...x...x...x.")),
            new(
                (Drum.Kick, "x...x...x...x..."), (Drum.Clap, "....x.......x..."),
                (Drum.ClosedHat, "xoxoxoxoxoxoxoxo"), (Drum.OpenHat, "..x...x...x...x.")),
            new((Drum.Kick, "x...x...x...x..?"), (Drum.Snare, "....x.......x..o"), (Drum.OpenHat, "..X...X...X...X.")),
        ],
        Kits = [Kits.Bright],
        Band =
        [
            [
                new("octave bass", SynthBass) { Register = 31, Patterns = ["1.8.1.8.1.8.1.8.", "1.818.1.1.818.1."], Rests = 0.08 },
                new("bass guitar", ElectricBass)
                {
                    Register = 31,
                    Patterns = ["1.8.1.8.1.8.1.8.", "1..81.8.1..85.8.", "1.1.8.1.1.5.7.8."],
                    Rests = 0.08,
                },
            ],
            [
                new("clipped guitar", ElectricGuitar)
                {
                    Register = 57,
                    Patterns = ["..x.x.x...x.x.x.", "x.xx.xx.x.xx.xx.", "..xo..xo..xo..xo"],
                    Gate = new(0.3, 0.6),
                    Strum = 0.004,
                    Presence = 0.9,
                },
                new("clavinet", Clavinet)
                {
                    Register = 52,
                    Patterns = ["x..x..x.x..x..x.", "..x...x...x...x."],
                    Gate = new(0.4, 0.7),
                    Presence = 0.7,
                },
            ],
            [
                new("strings", Strings)
                {
                    Register = 60,
                    Patterns = ["x---------------", "~---~-~-~-------", "................~~~~~---~-------"],
                    Presence = 0.9,
                    Rests = 0.15,
                },
                new("synthesiser", SynthPad)
                {
                    Register = 57,
                    Patterns = ["x---------------", "x-----x-----x---"],
                    Presence = 0.85,
                    Rests = 0.15,
                },
            ],
            [
                new("brass", Brass)
                {
                    Register = 60,
                    Patterns = ["............X.X.", "x-....x.........", "~.~.~---........"],
                    Presence = 0.5,
                    Rests = 0.3,
                },
                new("electric piano", ElectricPiano) { Register = 55, Patterns = ["x---..x---..x---", "x-------x-------"], Presence = 0.5 },
                new("voice", Reed) { Register = 60, Patterns = ["~---~---~-~-----", "~-~-~-------...."], Presence = 0.5, Rests = 0.3 },
            ],
        ],
        Production = new() { DrumLevel = new(-18, -15), Tilt = new(0, 4) },
    };
}
