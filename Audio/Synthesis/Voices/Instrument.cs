using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>One note: when it starts and how long it is held, in seconds, its MIDI pitch number, and its velocity from 0 to 1.</summary>
internal readonly record struct Note(double Start, double Duration, double Pitch, double Velocity);

/// <summary>The description of an instrument. A track builds its own <see cref="Voice"/> from it.</summary>
internal abstract record Instrument
{
    /// <summary>Creates a voice.</summary>
    /// <param name="brightness">Factor on the number of strong harmonics; 1 leaves them as described.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="random">Numbers for phases and excitation noise.</param>
    public abstract Voice Build(double brightness, int sampleRate, RandomStream random);
}

/// <summary>A playable instrument at one sample rate.</summary>
internal abstract class Voice(int sampleRate)
{
    /// <summary>Frequencies above this share of the sample rate are left out, so that nothing folds back.</summary>
    protected const double HighestFrequency = 0.47;

    /// <summary>Samples per second.</summary>
    protected int SampleRate { get; } = sampleRate;

    /// <summary>Adds a note to a bus; samples outside the bus are cut off.</summary>
    public abstract void Render(in Note note, Span<float> bus);

    /// <summary>The part of a bus that a note of so many seconds covers.</summary>
    protected Span<float> Place(Span<float> bus, double start, double seconds)
    {
        var first = Math.Clamp((int)(start * SampleRate), 0, bus.Length);
        return bus.Slice(first, Math.Min((int)(seconds * SampleRate), bus.Length - first));
    }
}
