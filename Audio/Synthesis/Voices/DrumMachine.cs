using Gtzan.Audio.Synthesis.Effects;
using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>
/// A drum kit made playable: each drum is synthesised once a track, from falling sines and filtered noise, and every hit adds that
/// sound, scaled by its velocity.
/// </summary>
internal sealed class DrumMachine
{
    private const double FadeTime = 0.004;

    private readonly RandomStream _random;
    private readonly int _sampleRate;
    private readonly float[][] _sounds;

    /// <summary>Synthesises a kit.</summary>
    public DrumMachine(DrumKit kit, int sampleRate, RandomStream random)
    {
        _random = random;
        _sampleRate = sampleRate;
        double kick = kit.KickFrequency.Draw(random), kickTime = kit.KickTime.Draw(random), click = kit.KickClick.Draw(random);
        double snare = kit.SnareFrequency.Draw(random), snareTime = kit.SnareTime.Draw(random), rattle = kit.SnareNoise.Draw(random);
        double cymbal = kit.CymbalCutoff.Draw(random), cymbalTime = kit.CymbalTime.Draw(random);
        var cymbalGain = PortableMath.Amplitude(kit.CymbalLevel.Draw(random));

        var sounds = new float[Enum.GetValues<Drum>().Length][];
        sounds[(int)Drum.Kick] = Mix(
            Head(4.5 * kick, kick, 0.06, kickTime, 1), Noise(1500, 5000, 0.001, 0.02, click));
        sounds[(int)Drum.Snare] = Mix(
            Head(1.3 * snare, snare, 0.03, 0.6 * snareTime, 0.5), Head(2 * snare, 1.7 * snare, 0.03, 0.4 * snareTime, 0.25),
            Noise(1200, 9000, 0.001, snareTime, 0.6 * rattle));
        sounds[(int)Drum.Rim] = Mix(Head(1900, 1700, 0.01, 0.05, 0.3), Noise(1500, 5000, 0.0005, 0.04, 0.35));
        sounds[(int)Drum.Clap] = Clap(snareTime, 0.7);
        sounds[(int)Drum.ClosedHat] = Noise(cymbal, 20000, 0.0005, 0.07, 0.5 * cymbalGain);
        sounds[(int)Drum.OpenHat] = Noise(cymbal, 20000, 0.0005, 0.4 * cymbalTime, 0.5 * cymbalGain);
        sounds[(int)Drum.Ride] = Mix(
            Noise(0.8 * cymbal, 20000, 0.001, cymbalTime, 0.2 * cymbalGain), Bell(cymbalTime, 0.12 * cymbalGain));
        sounds[(int)Drum.Crash] = Noise(0.5 * cymbal, 20000, 0.002, 1.8 * cymbalTime, 0.6 * cymbalGain);
        sounds[(int)Drum.HighTom] = Mix(Head(2.6 * kick, 2.4 * kick, 0.15, 0.4, 0.6), Noise(400, 3000, 0.001, 0.05, 0.15));
        sounds[(int)Drum.LowTom] = Mix(Head(1.8 * kick, 1.6 * kick, 0.15, 0.5, 0.7), Noise(300, 2500, 0.001, 0.05, 0.15));
        sounds[(int)Drum.Shaker] = Noise(0.8 * cymbal, 20000, 0.02, 0.09, 0.35 * cymbalGain);
        sounds[(int)Drum.Brush] = Noise(1500, 7000, 0.03, 0.25, 0.35);
        foreach (var sound in sounds)
            FadeOut(sound);
        _sounds = sounds;
    }

    /// <summary>Adds the hits to a bus.</summary>
    public void Render(IReadOnlyList<Hit> hits, Span<float> bus)
    {
        foreach (var hit in hits)
        {
            ReadOnlySpan<float> sound = _sounds[(int)hit.Drum];
            var first = Math.Clamp((int)(hit.Time * _sampleRate), 0, bus.Length);
            var place = bus.Slice(first, Math.Min(sound.Length, bus.Length - first));
            var velocity = (float)hit.Velocity;
            for (var i = 0; i < place.Length; i++)
                place[i] += velocity * sound[i];
        }
    }

    private static float[] Mix(params float[][] layers)
    {
        var sum = new float[layers.Max(layer => layer.Length)];
        foreach (var layer in layers)
        {
            for (var i = 0; i < layer.Length; i++)
                sum[i] += layer[i];
        }

        return sum;
    }

    /// <summary>A sine that falls from one frequency to another: a drum's head.</summary>
    private float[] Head(double from, double to, double glideTime, double time, double level)
    {
        var sound = new float[(int)(time * _sampleRate)];
        double glide = PortableMath.Decay(3 * glideTime, _sampleRate), fall = PortableMath.Decay(time, _sampleRate);
        double above = from - to, phase = 0, gain = level;
        for (var i = 0; i < sound.Length; i++)
        {
            var frequency = Math.Min(to + above, 0.47 * _sampleRate);
            sound[i] = (float)(gain * Wavetable.Sine[(int)((phase - Math.Floor(phase)) * Wavetable.Length)]);
            phase += frequency / _sampleRate;
            above *= glide;
            gain *= fall;
        }

        return sound;
    }

    /// <summary>Noise between two frequencies, with an attack and a decay: wires, cymbals, clicks. Of unit amplitude at level 1.</summary>
    private float[] Noise(double low, double high, double attack, double time, double level)
    {
        var sound = new float[(int)((attack + time) * _sampleRate) + 1];
        foreach (ref var sample in sound.AsSpan())
            sample = _random.NextNoise();

        // At a low sample rate, a band above the Nyquist frequency is lowered, so that the cymbal is still audible.
        var limit = 0.45 * _sampleRate;
        new Biquad(BiquadShape.HighPass, Math.Min(low, 0.6 * limit), _sampleRate).Process(sound);
        if (high < limit)
            new Biquad(BiquadShape.LowPass, high, _sampleRate).Process(sound);

        double fall = PortableMath.Decay(time, _sampleRate), gain = level, rise = 1 / Math.Max(1, attack * _sampleRate);
        for (var i = 0; i < sound.Length; i++)
        {
            sound[i] *= (float)(gain * Math.Min(1, i * rise));
            if (i * rise >= 1)
                gain *= fall;
        }

        return sound;
    }

    /// <summary>Four claps, not quite simultaneous.</summary>
    private float[] Clap(double time, double level)
    {
        var sound = new float[(int)((0.04 + time) * _sampleRate) + 8];
        for (var hand = 0; hand < 4; hand++)
        {
            var burst = Noise(900, 5000, 0.0005, hand == 3 ? time : 0.02, level);
            var offset = (int)(hand * 0.011 * _sampleRate);
            for (var i = 0; i < burst.Length && offset + i < sound.Length; i++)
                sound[offset + i] += burst[i];
        }

        return sound;
    }

    /// <summary>The inharmonic ping of a ride cymbal.</summary>
    private float[] Bell(double time, double level)
    {
        var pitch = _random.Uniform(2200, 2900);
        return Mix([.. new[] { 1, 1.483, 1.932, 2.546, 2.63 }.Select(ratio => Head(ratio * pitch, ratio * pitch, 1, 0.5 * time, level))]);
    }

    private void FadeOut(float[] sound)
    {
        var fade = Math.Min(sound.Length, (int)(FadeTime * _sampleRate) + 1);
        for (var i = 0; i < fade; i++)
            sound[^(i + 1)] *= (float)i / fade;
    }
}
