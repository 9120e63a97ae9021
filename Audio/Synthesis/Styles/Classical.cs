using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Strings, a piano or a flute, arpeggios in three or four beats, a large room, and no drums.</summary>
internal static class Classical
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("classical")
    {
        Tempo = new(60, 132),
        StepsPerBar = [16, 16, 12],
        Progressions =
        [
            "I | V7 | vi | iii | IV | I | ii7 | V7", "i | iv | V7 | i | bVI | iv | V7 | i",
            "I | IV | V7 | I", "i | bVII | bIII | bVI | iidim | V7 | i | i",
        ],
        Scale = [0, 2, 4, 5, 7, 9, 11],
        Band =
        [
            [
                new("strings", Strings)
                {
                    Register = 50,
                    Patterns = ["x---------------", "x-------x-------", "x-----------"],
                    Rests = 0.25,
                    Reverb = new(0.4, 1),
                },
                new("guitar", AcousticGuitar)
                {
                    Register = 45,
                    Patterns = ["1.5.3.5.8.5.3.5.", "1-5-8-5-3-5-8-5-", "1.5.3.5.3.5."],
                    Reverb = new(0.3, 0.9),
                },
                new("piano", Piano)
                {
                    Register = 48,
                    Patterns = ["1.5.3.5.1.5.3.5.", "1-3-5-8-5-3-5-3-", "1---x---x---", "1-5-3-5-3-5-"],
                    Rests = 0.1,
                    Reverb = new(0.3, 0.9),
                },
            ],
            [
                new("violins", Strings)
                {
                    Register = 67,
                    Patterns = ["~-------~---~---", "~-~-~-~-~---~---", "~-------~---"],
                    Rests = 0.2,
                    Reverb = new(0.4, 1),
                },
                new("flute", Flute)
                {
                    Register = 67,
                    Patterns = ["~---~-~-~-------", "~-~-~-~-~-~-~---", "~-~-~-~-----"],
                    Rests = 0.2,
                    Reverb = new(0.4, 1),
                },
                new("piano melody", Piano)
                {
                    Register = 64,
                    Patterns = ["~---~---~-~-~---", "~~~~~-~-~~~~~---", "~---~-~-~---"],
                    Reverb = new(0.3, 0.9),
                },
                new("brass", Brass)
                {
                    Register = 55,
                    Patterns = ["~-------~-------", "~---~-~-~-------", "~-------~---"],
                    Rests = 0.3,
                    Reverb = new(0.4, 1),
                },
            ],
            [
                new("cellos", Strings)
                {
                    Register = 36,
                    Patterns = ["1-------5-------", "1---3---5---3---", "1-----------"],
                    Presence = 0.8,
                    Reverb = new(0.3, 0.9),
                },
                new("pizzicato", UprightBass)
                {
                    Register = 36,
                    Patterns = ["1.......5.......", "1...5...3...5...", "1...5...5..."],
                    Presence = 0.6,
                    Reverb = new(0.3, 0.9),
                },
            ],
        ],
        Production = new()
        {
            RoomTime = new(1.2, 3),
            RoomLevel = new(-12, -2),
            Tilt = new(-5, 1),
            Bandwidth = new(6000, 11000),
            Hiss = new(-65, -36),
            Limiting = new(-8, 0),
            Peak = new(-12, -2),
        },
    };
}
