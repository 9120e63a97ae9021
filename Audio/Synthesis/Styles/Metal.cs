using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Power chords through a saturated amplifier, palm-muted gallops, double bass drums.</summary>
internal static class Metal
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("metal")
    {
        Tempo = new(96, 180),
        Progressions = ["i5 | i5 | bVI5 | bVII5", "i5 | bII5 | i5 | bVII5", "i5 bIII5 | iv5 | bVI5 | V5", "i5 | i5 | i5 bVI5 | bVII5"],
        Scale = [0, 2, 3, 5, 7, 8, 11],
        Grooves =
        [
            new((Drum.Kick, "xxxxxxxxxxxxxxxx"), (Drum.Snare, "....X.......X..."), (Drum.Crash, "x...............................")),
            new((Drum.Kick, "x.xxx.xxx.xxx.xx"), (Drum.Snare, "....X.......X..."), (Drum.Ride, "x...x...x...x...")),
            new((Drum.Kick, "x..xx.x.x..xx.x."), (Drum.Snare, "....X.......X..."), (Drum.OpenHat, "x...x...x...x...")),
            new((Drum.Kick, "x...x...x...x..."), (Drum.Snare, "..x...x...x...x."), (Drum.ClosedHat, "x.x.x.x.x.x.x.x.")),
        ],
        Kits = [Kits.Heavy, Kits.Acoustic],
        Band =
        [
            [
                new("rhythm guitar", DrivenGuitar)
                {
                    Register = 38,
                    Voicing = Voicing.Root,
                    Patterns = ["X.oooo.oX.oooo.o", "x-------x-----x-", "x.xxx.xxx.xxx.xx", "oooooooooooox-x-"],
                    Drive = new(4, 28),
                    Tone = new(2600, 5200),
                    Level = new(-18, -13),
                    Gate = new(0.75, 0.95),
                    Reverb = new(0.02, 0.2),
                    Rests = 0.05,
                },
            ],
            [
                new("bass", ElectricBass)
                {
                    Register = 26,
                    Patterns = ["1.111.111.111.11", "1-------1-----1-", "1.1.1.1.1.1.1.1."],
                    Drive = new(-3, 12),
                    Rests = 0.1,
                },
            ],
            [
                new("lead guitar", DrivenGuitar)
                {
                    Register = 62,
                    Patterns = ["~~~~~~~~~~~~~~~~", "~---~-~-~-------", "~-~-~-~-~~~~~---"],
                    Drive = new(10, 26),
                    Tone = new(3000, 5500),
                    Presence = 0.55,
                    Rests = 0.4,
                    Echo = new(0, 0.3),
                },
                new("voice", Reed)
                {
                    Register = 50,
                    Patterns = ["~---~---~-------", "~-~-~-~-~---...."],
                    Drive = new(0, 20),
                    Tone = new(3000, 6000),
                    Presence = 0.5,
                    Rests = 0.3,
                },
            ],
            [
                new("choir", SynthPad)
                {
                    Register = 50,
                    Patterns = ["x---------------"],
                    Presence = 0.2,
                    Rests = 0.3,
                    Level = new(-28, -20),
                },
                new("clean guitar", ElectricGuitar)
                {
                    Register = 50,
                    Patterns = ["1.5.8.5.1.5.8.5."],
                    Presence = 0.2,
                    Rests = 0.3,
                    Echo = new(0, 0.4),
                },
            ],
        ],
        Production = new() { DrumLevel = new(-19, -13), Limiting = new(0, 9), Peak = new(-8, -0.1), Tilt = new(-2, 4) },
    };
}
