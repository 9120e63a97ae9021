using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>The drums and cymbals of a kit.</summary>
internal enum Drum
{
    /// <summary>Bass drum.</summary>
    Kick,

    /// <summary>Snare drum.</summary>
    Snare,

    /// <summary>The snare's rim: a cross-stick click.</summary>
    Rim,

    /// <summary>Hand clap.</summary>
    Clap,

    /// <summary>Closed hi-hat.</summary>
    ClosedHat,

    /// <summary>Open hi-hat.</summary>
    OpenHat,

    /// <summary>Ride cymbal.</summary>
    Ride,

    /// <summary>Crash cymbal.</summary>
    Crash,

    /// <summary>High tom.</summary>
    HighTom,

    /// <summary>Low tom.</summary>
    LowTom,

    /// <summary>Shaker.</summary>
    Shaker,

    /// <summary>A brush swept over the snare.</summary>
    Brush,
}

/// <summary>A stroke on a drum: its time in seconds and its velocity from 0 to 1.</summary>
internal readonly record struct Hit(Drum Drum, double Time, double Velocity);

/// <summary>The sound of a drum kit, as far as a style leaves it open. Frequencies in hertz, times (to -60 dB) in seconds.</summary>
internal sealed record DrumKit
{
    /// <summary>Final pitch of the bass drum.</summary>
    public Interval KickFrequency { get; init; } = new(48, 62);

    /// <summary>Length of the bass drum.</summary>
    public Interval KickTime { get; init; } = new(0.25, 0.5);

    /// <summary>Level of the beater's click, relative to the drum.</summary>
    public Interval KickClick { get; init; } = new(0.1, 0.5);

    /// <summary>Lower mode of the snare's head.</summary>
    public Interval SnareFrequency { get; init; } = new(165, 215);

    /// <summary>Length of the snare wires' rattle.</summary>
    public Interval SnareTime { get; init; } = new(0.18, 0.4);

    /// <summary>Level of the rattle, relative to the head.</summary>
    public Interval SnareNoise { get; init; } = new(0.5, 1.3);

    /// <summary>Frequency above which the cymbals sound.</summary>
    public Interval CymbalCutoff { get; init; } = new(5000, 7500);

    /// <summary>Length of an open cymbal.</summary>
    public Interval CymbalTime { get; init; } = new(0.7, 1.6);

    /// <summary>Level of all cymbals, in decibels.</summary>
    public Interval CymbalLevel { get; init; } = new(-8, 2);
}
