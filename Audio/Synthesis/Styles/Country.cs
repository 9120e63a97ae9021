using Gtzan.Audio.Synthesis.Voices;
using static Gtzan.Audio.Synthesis.Styles.Instruments;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>Boom-chick: a bass between root and fifth, strummed steel strings after the beat, plucked fills.</summary>
internal static class Country
{
    /// <summary>The declaration.</summary>
    public static Style Style { get; } = new("country")
    {
        Tempo = new(92, 136),
        Swing = new(0.5, 0.58),
        Progressions = ["I | I | IV | I | V | V | I | I", "I | IV | V | I", "I | V | vi | IV", "I | I | IV | IV | I | V7 | I | I"],
        Scale = [0, 2, 4, 7, 9],
        Grooves =
        [
            new((Drum.Kick, "x.......x......."), (Drum.Snare, "....x.......x..."), (Drum.ClosedHat, "..x...x...x...x.")),
            new((Drum.Kick, "x.......x......."), (Drum.Brush, "x.x.X.x.x.x.X.x.")),
            new((Drum.Kick, "x.......x......."), (Drum.Rim, "....x.......x..."), (Drum.Shaker, "x.x.x.x.x.x.x.x.")),
        ],
        DrumsPresence = 0.7,
        Kits = [Kits.Acoustic, Kits.Light],
        Band =
        [
            [
                new("bass", ElectricBass)
                {
                    Register = 28,
                    Patterns = ["1-......5-......", "1---....5---....", "1---....5---1.2."],
                    Rests = 0.08,
                },
                new("upright bass", UprightBass) { Register = 28, Patterns = ["1---....5---....", "1---5---1---5---"], Rests = 0.08 },
            ],
            [
                new("acoustic guitar", AcousticGuitar)
                {
                    Register = 48,
                    Patterns = ["....x.......x...", "..o.x.o...o.x.o.", "1...x.o.5...x.o."],
                    Strum = 0.012,
                    Rests = 0.08,
                },
                new("strummed guitar", AcousticGuitar)
                {
                    Register = 48,
                    Voicing = Voicing.Root,
                    Patterns = ["x.o.x.oox.o.x.oo", "x...x.x.x.x.x.x."],
                    Strum = 0.012,
                },
            ],
            [
                new("banjo", Banjo) { Register = 55, Patterns = ["1538153815381538", "3.5.8.5.3.5.8.5."], Presence = 0.6 },
                new("twang guitar", ElectricGuitar)
                {
                    Register = 52,
                    Patterns = ["~.~.~---~.~.~---", "~-~-~.~.~-------................"],
                    Drive = new(-8, 12),
                    Presence = 0.7,
                    Rests = 0.3,
                },
            ],
            [
                new("fiddle", Strings)
                {
                    Register = 62,
                    Patterns = ["~-~-~-~-~---~---", "~---------~-~---................"],
                    Presence = 0.4,
                    Rests = 0.3,
                },
                new("voice", Reed)
                {
                    Register = 55,
                    Patterns = ["~---~---~-~-----", "~-~-~-------....~-~-~---~-------"],
                    Presence = 0.5,
                    Rests = 0.25,
                },
                new("piano", Piano) { Register = 55, Patterns = ["....x.......x...", "~.~.~.~-........"], Presence = 0.4 },
            ],
        ],
    };
}
