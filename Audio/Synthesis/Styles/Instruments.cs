using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>The instruments from which the styles choose. Several styles share most of them, as real ones do.</summary>
internal static class Instruments
{
    /// <summary>Grand piano.</summary>
    public static Instrument Piano { get; } = new Oscillator(Spectrum.Sawtooth, new(0.003, 3, 0, 0.18))
    {
        Bright = 7,
        Mellow = 2,
        BrightTime = 1.2,
        Detune = 3,
    };

    /// <summary>Electric piano with tines.</summary>
    public static Instrument ElectricPiano { get; } = new FrequencyModulation(1, 1.6, new(0.004, 3.5, 0.05, 0.2)) { IndexTime = 1.5 };

    /// <summary>Vibraphone or bells.</summary>
    public static Instrument Mallets { get; } = new FrequencyModulation(3.5, 1.4, new(0.002, 2, 0, 0.3)) { IndexTime = 0.5 };

    /// <summary>Electric organ.</summary>
    public static Instrument Organ { get; } = new Oscillator(Spectrum.Organ, new(0.008, 1, 1, 0.05))
    {
        Bright = 12,
        Mellow = 8,
        Vibrato = 9,
    };

    /// <summary>Bowed strings, several of each.</summary>
    public static Instrument Strings { get; } = new Oscillator(Spectrum.Sawtooth, new(0.12, 1, 0.9, 0.3))
    {
        Bright = 6,
        Mellow = 4,
        Detune = 11,
        Vibrato = 10,
    };

    /// <summary>Flute.</summary>
    public static Instrument Flute { get; } = new Oscillator(Spectrum.Triangle, new(0.05, 1, 0.9, 0.08))
    {
        Bright = 5,
        Mellow = 3,
        Vibrato = 16,
    };

    /// <summary>Saxophone, harmonica or a voice: a reedy line.</summary>
    public static Instrument Reed { get; } = new Oscillator(Spectrum.Pulse, new(0.03, 0.8, 0.85, 0.08))
    {
        Bright = 9,
        Mellow = 5,
        Vibrato = 18,
    };

    /// <summary>Brass section.</summary>
    public static Instrument Brass { get; } = new Oscillator(Spectrum.Sawtooth, new(0.025, 0.7, 0.8, 0.07))
    {
        Bright = 10,
        Mellow = 6,
        Detune = 7,
        Vibrato = 6,
    };

    /// <summary>Steel-string acoustic guitar.</summary>
    public static Instrument AcousticGuitar { get; } = new PluckedString(3, 0.12) { Damping = 0.22, PickCutoff = 4500 };

    /// <summary>Banjo or mandolin: short and bright.</summary>
    public static Instrument Banjo { get; } = new PluckedString(0.7, 0.08) { Damping = 0.12, PickCutoff = 7000, PickPosition = 0.1 };

    /// <summary>Clean electric guitar.</summary>
    public static Instrument ElectricGuitar { get; } = new PluckedString(2.5, 0.07)
    {
        Damping = 0.35,
        PickCutoff = 3000,
        PickPosition = 0.27,
    };

    /// <summary>An electric guitar's strings before a distorting amplifier.</summary>
    public static Instrument DrivenGuitar { get; } = new Oscillator(Spectrum.Sawtooth, new(0.004, 5, 0.5, 0.05))
    {
        Bright = 10,
        Mellow = 5,
        BrightTime = 1.5,
        Detune = 5,
    };

    /// <summary>Clavinet.</summary>
    public static Instrument Clavinet { get; } = new Oscillator(Spectrum.Pulse, new(0.002, 1.2, 0, 0.04))
    {
        Bright = 14,
        Mellow = 5,
        BrightTime = 0.5,
    };

    /// <summary>Plucked double bass.</summary>
    public static Instrument UprightBass { get; } = new PluckedString(1.6, 0.06) { Damping = 0.5, PickCutoff = 700, PickPosition = 0.3 };

    /// <summary>Electric bass guitar.</summary>
    public static Instrument ElectricBass { get; } = new Oscillator(Spectrum.Sawtooth, new(0.004, 2.5, 0.2, 0.05))
    {
        Bright = 7,
        Mellow = 3,
        BrightTime = 0.6,
    };

    /// <summary>Synthesiser bass.</summary>
    public static Instrument SynthBass { get; } = new Oscillator(Spectrum.Square, new(0.003, 1.2, 0.4, 0.04))
    {
        Bright = 14,
        Mellow = 3,
        BrightTime = 0.35,
    };

    /// <summary>A sine below everything else.</summary>
    public static Instrument SubBass { get; } = new Oscillator(Spectrum.Triangle, new(0.006, 3, 0.5, 0.08)) { Bright = 2, Mellow = 1 };

    /// <summary>Bright synthesiser, plucked.</summary>
    public static Instrument SynthPluck { get; } = new Oscillator(Spectrum.Sawtooth, new(0.003, 1, 0.15, 0.12))
    {
        Bright = 24,
        Mellow = 6,
        BrightTime = 0.4,
        Detune = 9,
    };

    /// <summary>Bright synthesiser, held.</summary>
    public static Instrument SynthPad { get; } = new Oscillator(Spectrum.Sawtooth, new(0.05, 2, 0.8, 0.25))
    {
        Bright = 14,
        Mellow = 9,
        Detune = 14,
    };

    /// <summary>Synthesiser lead.</summary>
    public static Instrument SynthLead { get; } = new Oscillator(Spectrum.Square, new(0.01, 1, 0.8, 0.08))
    {
        Bright = 16,
        Mellow = 9,
        Detune = 6,
        Vibrato = 12,
    };
}
