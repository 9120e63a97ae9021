using Gtzan.Audio.Synthesis.Numbers;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>
/// The declaration of a style of music: constants of the style and ranges for its tracks. <see cref="Arranger"/> turns it into notes,
/// <see cref="Mixer"/> turns these into samples.
/// </summary>
/// <param name="Name">The genre's name.</param>
internal sealed record Style(string Name)
{
    /// <summary>Beats a minute.</summary>
    public required Interval Tempo { get; init; }

    /// <summary>The start of the second half of a swung pair, as a share of the pair: 1/2 is straight, 2/3 a triplet.</summary>
    public Interval Swing { get; init; } = 0.5;

    /// <summary>Steps in a swung pair: 4 swings eighths, 2 swings sixteenths.</summary>
    public int SwungSteps { get; init; } = 4;

    /// <summary>Lengths a bar may have, in steps of a sixteenth: 16 is four beats, 12 is three.</summary>
    public IReadOnlyList<int> StepsPerBar { get; init; } = [16];

    /// <summary>Lead sheets, one of which a track repeats (see <see cref="Harmony.Progression.Parse"/>).</summary>
    public required IReadOnlyList<string> Progressions { get; init; }

    /// <summary>Semitones above the key note that melodies use.</summary>
    public required IReadOnlyList<int> Scale { get; init; }

    /// <summary>Drum patterns, one of which a track is built on; none for music without drums.</summary>
    public IReadOnlyList<Groove> Grooves { get; init; } = [];

    /// <summary>Probability that a track with grooves has a drummer at all.</summary>
    public double DrumsPresence { get; init; } = 1;

    /// <summary>Kits, one of which a track uses.</summary>
    public IReadOnlyList<DrumKit> Kits { get; init; } = [new()];

    /// <summary>The parts of the band: for each, the alternatives, of which a track uses one or none.</summary>
    public required IReadOnlyList<IReadOnlyList<Part>> Band { get; init; }

    /// <summary>The studio.</summary>
    public Production Production { get; init; } = new();
}

/// <summary>A drum pattern: for each drum a string of steps, repeated for as long as the track lasts.</summary>
/// <remarks><c>X</c> accent, <c>x</c> stroke, <c>o</c> ghost stroke, <c>?</c> stroke half the time, <c>.</c> nothing.</remarks>
internal sealed record Groove(params (Drum Drum, string Pattern)[] Lines);

/// <summary>The voicing of a part's chords.</summary>
internal enum Voicing
{
    /// <summary>All tones within the octave above the register: hands that move little from chord to chord.</summary>
    Close,

    /// <summary>The root at the bottom, the others above it as the chord is spelled.</summary>
    Root,
}

/// <summary>One player: an instrument and what it plays.</summary>
/// <remarks>
/// A pattern is a string of steps (sixteenths), one or more bars long: <c>x</c> the chord, <c>X</c> accented, <c>o</c> softly,
/// <c>?</c> half the time; <c>1</c> to <c>9</c> that degree above the chord's root; <c>~</c> the melody's next note, <c>a</c> a
/// semitone's approach to the next chord's root; <c>-</c> holds the note before, <c>.</c> rests.
/// </remarks>
internal sealed record Part(string Name, Instrument Instrument)
{
    /// <summary>The patterns to choose from.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Lowest MIDI note number.</summary>
    public int Register { get; init; } = 48;

    /// <summary>The voicing of chords.</summary>
    public Voicing Voicing { get; init; }

    /// <summary>Probability that a track has this player.</summary>
    public double Presence { get; init; } = 1;

    /// <summary>Probability that the player sits out a section.</summary>
    public double Rests { get; init; } = 0.1;

    /// <summary>Level while playing, in decibels relative to full scale (root mean square).</summary>
    public Interval Level { get; init; } = new(-22.5, -18);

    /// <summary>Sounding share of a note's written length.</summary>
    public Interval Gate { get; init; } = new(0.8, 0.95);

    /// <summary>Delay from one tone of a chord to the next, in seconds.</summary>
    public double Strum { get; init; }

    /// <summary>Factor on the brightness of the instrument.</summary>
    public Interval Brightness { get; init; } = new(0.75, 1.35);

    /// <summary>Gain of the amplifier above clean, in decibels; nothing for no amplifier.</summary>
    public Interval? Drive { get; init; }

    /// <summary>Cut-off of the loudspeaker or tone control, in hertz; nothing for none.</summary>
    public Interval? Tone { get; init; }

    /// <summary>Level sent to the room, as a factor.</summary>
    public Interval Reverb { get; init; } = new(0.1, 0.5);

    /// <summary>Level of an echo on dotted eighths, as a factor.</summary>
    public Interval Echo { get; init; } = 0;
}

/// <summary>The recording and mastering of a track.</summary>
internal sealed record Production
{
    /// <summary>Level of the drums while playing, in decibels relative to full scale (root mean square).</summary>
    public Interval DrumLevel { get; init; } = new(-20, -16);

    /// <summary>Time in seconds in which the room falls silent.</summary>
    public Interval RoomTime { get; init; } = new(0.4, 1.4);

    /// <summary>Level of the room, in decibels.</summary>
    public Interval RoomLevel { get; init; } = new(-18, -6);

    /// <summary>Treble over bass, in decibels.</summary>
    public Interval Tilt { get; init; } = new(-3, 3);

    /// <summary>Highest frequency the recording keeps, in hertz.</summary>
    public Interval Bandwidth { get; init; } = new(7000, 11000);

    /// <summary>Level of hiss, in decibels relative to the music.</summary>
    public Interval Hiss { get; init; } = new(-68, -46);

    /// <summary>Gain into the final limiter, in decibels.</summary>
    public Interval Limiting { get; init; } = new(-2, 4);

    /// <summary>Peak of the finished track, in decibels relative to full scale.</summary>
    public Interval Peak { get; init; } = new(-7, -0.5);
}
