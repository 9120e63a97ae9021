using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>
/// Loudness of a note over time: a straight attack to 1, an exponential decay towards the sustain level while the note is held,
/// and a release that ends at exactly 0, so that no note ends in a click. Times in seconds.
/// </summary>
/// <param name="Attack">Time from 0 to 1.</param>
/// <param name="Decay">Time in which the way to the sustain level shrinks by 60 dB.</param>
/// <param name="Sustain">Level while held, 0 to 1.</param>
/// <param name="Release">Time from the end of the note to silence.</param>
internal readonly record struct Envelope(double Attack, double Decay, double Sustain, double Release)
{
    private const double LnOf1000 = 6.90775527898213705;

    /// <summary>Level at a time after the start of a note held for <paramref name="duration"/>.</summary>
    public double At(double time, double duration)
    {
        var held = Held(Math.Min(time, duration));
        if (time <= duration)
            return held;
        var left = Math.Max(0, 1 - ((time - duration) / Release));
        return held * left * left;
    }

    private double Held(double time) => time < Attack
        ? time / Attack
        : Sustain + ((1 - Sustain) * PortableMath.Exp(-LnOf1000 * (time - Attack) / Decay));
}
