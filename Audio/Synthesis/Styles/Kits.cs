using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>The drum kits from which the styles choose.</summary>
internal static class Kits
{
    /// <summary>An acoustic kit.</summary>
    public static DrumKit Acoustic { get; } = new();

    /// <summary>A small acoustic kit, played lightly.</summary>
    public static DrumKit Light { get; } = new()
    {
        KickFrequency = new(55, 75),
        KickClick = new(0.05, 0.25),
        SnareNoise = new(0.3, 0.9),
        CymbalTime = new(0.8, 2),
        CymbalLevel = new(-3, 5),
    };

    /// <summary>A loud acoustic kit in a large room.</summary>
    public static DrumKit Heavy { get; } = new()
    {
        KickFrequency = new(50, 66),
        KickTime = new(0.15, 0.35),
        KickClick = new(0.5, 1.2),
        SnareFrequency = new(150, 200),
        SnareNoise = new(0.8, 1.6),
        CymbalCutoff = new(4000, 6500),
        CymbalLevel = new(-5, 4),
    };

    /// <summary>A tight, dry kit under bright open hats.</summary>
    public static DrumKit Bright { get; } = new()
    {
        KickTime = new(0.2, 0.35),
        SnareTime = new(0.15, 0.28),
        CymbalCutoff = new(6000, 7500),
        CymbalTime = new(0.5, 0.9),
        CymbalLevel = new(-1, 4),
    };

    /// <summary>A drum machine: a long, deep bass drum and short, thin cymbals.</summary>
    public static DrumKit Machine { get; } = new()
    {
        KickFrequency = new(40, 52),
        KickTime = new(0.4, 0.9),
        KickClick = new(0.05, 0.4),
        SnareFrequency = new(175, 240),
        SnareTime = new(0.15, 0.35),
        CymbalCutoff = new(6500, 9000),
        CymbalTime = new(0.4, 0.9),
        CymbalLevel = new(-10, 0),
    };
}
