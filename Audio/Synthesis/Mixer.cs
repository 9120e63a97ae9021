using System.Numerics;
using System.Runtime.InteropServices;
using Gtzan.Audio.Synthesis.Effects;
using Gtzan.Audio.Synthesis.Numbers;
using Gtzan.Audio.Synthesis.Styles;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis;

/// <summary>
/// Turns an <see cref="Arrangement"/> into samples: every part on its own bus through its effects, then the room, then mastering.
/// </summary>
internal sealed class Mixer(Style style, int sampleRate, ulong seed, int genre, int track)
{
    private const double TiltFrequency = 900;
    private const double HissLoop = 2.3;
    private const double EchoSteps = 3;

    private static readonly Interval DrumReverb = new(0.05, 0.25);

    private readonly RandomStream _random = new(seed, genre, track, Purpose.Production);

    /// <summary>Renders a number of samples.</summary>
    public float[] Render(Arrangement arrangement, int length)
    {
        var production = style.Production;
        float[] mix = new float[length], room = new float[length], bus = new float[length];
        for (var i = 0; i < arrangement.Scores.Count; i++)
        {
            Array.Clear(bus);
            var score = arrangement.Scores[i];
            var voice = score.Part.Instrument.Build(score.Part.Brightness.Draw(_random), sampleRate, Stream(Purpose.FirstVoice + i));
            foreach (var note in score.Notes)
                voice.Render(note, bus);
            ApplyEffects(bus, score.Part, arrangement.Tempo);
            Send(bus, score.Part.Level, score.Part.Reverb, mix, room);
        }

        if (arrangement.Hits.Count > 0)
        {
            Array.Clear(bus);
            new DrumMachine(_random.Choose(style.Kits), sampleRate, Stream(Purpose.Kit)).Render(arrangement.Hits, bus);
            Send(bus, production.DrumLevel, DrumReverb, mix, room);
        }

        new Reverb(production.RoomTime.Draw(_random), sampleRate).Process(room);
        Mix(room, PortableMath.Amplitude(production.RoomLevel.Draw(_random)), mix);
        Master(mix);
        return mix;
    }

    private void ApplyEffects(float[] bus, Part part, double tempo)
    {
        if (part.Drive is { } drive)
        {
            var gain = PortableMath.Amplitude(drive.Draw(_random)) / Loudness.WhileSounding(bus, sampleRate);
            SoftClipper.Process(bus, (float)gain);
        }

        if (part.Tone is { } tone)
        {
            var cutoff = tone.Draw(_random);
            new Biquad(BiquadShape.LowPass, cutoff, sampleRate).Process(bus);
            new Biquad(BiquadShape.LowPass, 1.3 * cutoff, sampleRate).Process(bus);
        }

        var echo = part.Echo.Draw(_random);
        if (echo > 0)
            Echo.Process(bus, (int)(EchoSteps * 15 / tempo * sampleRate), (float)echo, 0.45f);
    }

    /// <summary>Brings a bus to its level and adds it to the mix and to the room.</summary>
    private void Send(float[] bus, Interval level, Interval reverb, float[] mix, float[] room)
    {
        var gain = PortableMath.Amplitude(level.Draw(_random)) / Loudness.WhileSounding(bus, sampleRate);
        var send = reverb.Draw(_random);
        Mix(bus, gain, mix);
        Mix(bus, gain * send, room);
    }

    /// <summary>Equalises, adds hiss, limits, and sets the peak.</summary>
    private void Master(float[] mix)
    {
        var production = style.Production;
        Tilt(mix, production.Tilt.Draw(_random));
        var bandwidth = production.Bandwidth.Draw(_random);
        if (bandwidth < 0.49 * sampleRate)
            new Biquad(BiquadShape.LowPass, bandwidth, sampleRate).Process(mix);

        var loudness = Loudness.WhileSounding(mix, sampleRate);
        AddHiss(mix, (float)(loudness * PortableMath.Amplitude(production.Hiss.Draw(_random))));

        // Music 12 dB below the limiter's ceiling is barely touched; every decibel above that is rounded off.
        SoftClipper.Process(mix, (float)(PortableMath.Amplitude(-12 + production.Limiting.Draw(_random)) / loudness));
        var peak = Loudness.Peak(mix);
        var scale = (float)(PortableMath.Amplitude(production.Peak.Draw(_random)) / Math.Max(peak, 1e-9f));
        foreach (ref var sample in mix.AsSpan())
            sample *= scale;
    }

    private void Tilt(float[] mix, double decibels)
    {
        var smooth = (float)(1 - PortableMath.Exp(-2 * Math.PI * Math.Min(0.4, TiltFrequency / sampleRate)));
        float bass = (float)PortableMath.Amplitude(-decibels / 2), treble = (float)PortableMath.Amplitude(decibels / 2);
        float low = 0;
        foreach (ref var sample in mix.AsSpan())
        {
            low += (smooth * (sample - low)) + 1e-20f;
            sample = (bass * low) + (treble * (sample - low));
        }
    }

    /// <summary>Adds white noise, a loop of it too long for the ear to notice.</summary>
    private void AddHiss(Span<float> mix, float level)
    {
        var random = Stream(Purpose.NoiseFloor);
        var hiss = new float[(int)(HissLoop * sampleRate)];
        foreach (ref var sample in hiss.AsSpan())
            sample = level * random.NextNoise();

        while (!mix.IsEmpty)
        {
            var part = mix[..Math.Min(hiss.Length, mix.Length)];
            for (var i = 0; i < part.Length; i++)
                part[i] += hiss[i];
            mix = mix[part.Length..];
        }
    }

    private static void Mix(float[] source, double gain, float[] target)
    {
        var factor = (float)gain;
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target.AsSpan());
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source.AsSpan());
        for (var i = 0; i < targets.Length; i++)
            targets[i] += factor * sources[i];
        for (var i = targets.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    private RandomStream Stream(Purpose purpose) => new(seed, genre, track, purpose);
}
