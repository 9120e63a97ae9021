using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>One drop: the bass drum on the third beat only, chords on every off-beat, a round bass line, echoes.</summary>
internal static class Reggae
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("reggae")
    {
        Tempo = new(66, 96),
        Swing = new(0.5, 0.62),
        Progressions = ["I | IV | I | IV", "i | iv | i | iv", "i | bVII | i | bVII", "I | V | vi | IV", "I | ii | I | ii"],
        Scale = [0, 2, 4, 7, 9],
        Grooves =
        [
            new((Drum.Kick, "........X......."), (Drum.Rim, "........X......."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
            new((Drum.Kick, "........X......."), (Drum.Snare, "........x....?.."), (Drum.ClosedHat, "xox.xox.xox.xox.")),
            new((Drum.Kick, "x...x...x...x..."), (Drum.Rim, "....x..x....x..."), (Drum.ClosedHat, "..x...x...x...x.")),
        ],
        Kits = [Kits.Light],
        Band =
        [
            [
                new("bass", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1--3--5-....1-1-", "....1-1-3--5--1-", "1---5--3..1.5..."],
                    Tone = new(250, 900),
                    Level = new(-17, -13),
                    Rests = 0.05,
                },
                new("deep bass", SubBass)
                {
                    Register = 28,
                    Patterns = ["1--3--5-....1-1-", "....1-1-3--5--1-"],
                    Level = new(-17, -13),
                    Rests = 0.05,
                },
            ],
            [
                new("skank guitar", ElectricGuitar)
                {
                    Register = 57,
                    Patterns = ["....x.......x...", "..x...x...x...x.", "....xx......xx.."],
                    Gate = new(0.35, 0.6),
                    Strum = 0.004,
                    Echo = new(0.1, 0.4),
                    Rests = 0.05,
                },
                new("skank piano", Piano)
                {
                    Register = 57,
                    Patterns = ["....x.......x...", "..x...x...x...x."],
                    Gate = new(0.35, 0.6),
                    Rests = 0.05,
                },
            ],
            [
                new("organ bubble", Organ)
                {
                    Register = 53,
                    Patterns = ["..xx..xx..xx..xx", "..x...x...x...x.", ".xx..xx..xx..xx."],
                    Gate = new(0.4, 0.7),
                    Presence = 0.85,
                    Rests = 0.1,
                },
                new("clavinet", Clavinet)
                {
                    Register = 50,
                    Patterns = ["..1.5...1.3.5...", "1..1..5.1..1..3."],
                    Presence = 0.4,
                    Rests = 0.2,
                },
            ],
            [
                new("horns", Brass)
                {
                    Register = 58,
                    Patterns = ["~-~-~---........", "................~.~.~---~-------"],
                    Presence = 0.5,
                    Rests = 0.35,
                    Echo = new(0, 0.5),
                },
                new("voice", Reed)
                {
                    Register = 57,
                    Patterns = ["~---~-~-~-------", "~-~-~---....~---"],
                    Presence = 0.7,
                    Rests = 0.2,
                    Echo = new(0, 0.4),
                },
                new("melodica", Flute)
                {
                    Register = 62,
                    Patterns = ["~---~-~-~-------", "~.~.~---........"],
                    Presence = 0.4,
                    Rests = 0.3,
                    Echo = new(0.1, 0.5),
                },
            ],
        ],
        Production = new() { RoomTime = new(0.6, 2), Tilt = new(-6, -1) },
    };
}
