using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>A swung ride cymbal, a walking bass, extended chords against the beat, and a solo.</summary>
internal static class Jazz
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("jazz")
    {
        Tempo = new(96, 200),
        Swing = new(0.57, 0.68),
        Progressions =
        [
            "ii9 | V13 | Imaj9 | Imaj9", "Imaj7 VI7 | ii9 V13", "ii9 | V13 | iii7 | VI7 | ii9 | V13 | Imaj9 | VI7",
            "i9 | i9 | iv9 | i9 | iidim V7 | i9", "I13 | IV13 | I13 | I13 | IV13 | IV13 | I13 | VI7 | ii9 | V13 | I13 VI7 | ii9 V13",
        ],
        Scale = [0, 2, 3, 4, 5, 7, 9, 10, 11],
        Grooves =
        [
            new(
                (Drum.Ride, "x...x.x.x...x.x."), (Drum.ClosedHat, "....x.......x..."),
                (Drum.Snare, "..?...?.......?."), (Drum.Kick, "o.......o.....?.")),
            new((Drum.Ride, "x...x.x.x...x.x."), (Drum.ClosedHat, "....x.......x..."), (Drum.Brush, "x...x...x...x...")),
            new((Drum.Ride, "x.x.x.x.x.x.x.x."), (Drum.Rim, "x.....x.....x..."), (Drum.Kick, "x.....x.x.....x.")),
        ],
        DrumsPresence = 0.85,
        Kits = [Kits.Light, Kits.Light, Kits.Acoustic],
        Band =
        [
            [
                new("walking bass", UprightBass)
                {
                    Register = 28,
                    Patterns = ["1---3---5---a---", "1---2---3---a---", "1---5---8---a---", "1---7---5---a---"],
                    Rests = 0.08,
                },
                new("bass guitar", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1---3---5---a---", "1-----5-1-----a-"],
                    Tone = new(600, 2000),
                    Presence = 0.9,
                    Rests = 0.08,
                },
            ],
            [
                new("piano", Piano)
                {
                    Register = 53,
                    Patterns = ["x-....x-........", "......x---....x.", "..x.......x-....", "x-----x---......"],
                    Rests = 0.12,
                },
                new("electric piano", ElectricPiano)
                {
                    Register = 53,
                    Patterns = ["x-....x-........", "......x---....x.", "x-------x-----x."],
                    Rests = 0.12,
                },
                new("guitar", ElectricGuitar)
                {
                    Register = 50,
                    Patterns = ["x---x---x---x---", "x-....x-......x."],
                    Tone = new(1200, 3000),
                    Strum = 0.006,
                    Rests = 0.12,
                },
            ],
            [
                new("saxophone", Reed)
                {
                    Register = 55,
                    Patterns = ["~.~.~.~.~.~.~---", "~-~.~~~.~---....", "..~.~.~-------~.................", "~-----~.~-~.~---"],
                    Presence = 0.8,
                    Rests = 0.2,
                },
                new("trumpet", Brass)
                {
                    Register = 58,
                    Patterns = ["~.~.~.~.~.~.~---", "~-~.~-~.~---....", "~-------~.~.~---................"],
                    Presence = 0.7,
                    Rests = 0.2,
                },
                new("piano solo", Piano)
                {
                    Register = 65,
                    Patterns = ["~.~.~.~.~.~.~.~.", "~.~.~~~.~-......"],
                    Presence = 0.7,
                    Rests = 0.2,
                },
                new("vibraphone", Mallets)
                {
                    Register = 60,
                    Patterns = ["~.~.~.~.~---~.~.", "~-~.~-~.~---...."],
                    Presence = 0.7,
                    Rests = 0.2,
                },
            ],
        ],
        Production = new()
        {
            DrumLevel = new(-24, -19),
            RoomTime = new(0.5, 1.8),
            Tilt = new(-4.5, 1.5),
            Hiss = new(-65, -38),
            Limiting = new(-6, 3),
        },
    };
}
