using Gtzan.Audio.Synthesis.Effects;
using Gtzan.Audio.Synthesis.Numbers;
using Gtzan.Audio.Synthesis.Styles;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Tests.Audio.Synthesis;

public class VoiceTests
{
    private const int SampleRate = 22_050;

    public static TheoryData<string> Palette => ["Piano", "ElectricPiano", "Organ", "Strings", "AcousticGuitar", "DrivenGuitar", "SubBass"];

    [Theory]
    [MemberData(nameof(Palette))]
    public void A_note_sounds_at_its_pitch_and_ends_in_silence(string name)
    {
        var instrument = (Instrument)typeof(Instruments).GetProperty(name)!.GetValue(null)!;
        var bus = new float[2 * SampleRate];
        var voice = instrument.Build(1, SampleRate, new RandomStream(1, 0, 0, Purpose.FirstVoice));
        voice.Render(new Note(Start: 0.1, Duration: 1, Pitch: 57, Velocity: 1), bus);

        Assert.All(bus[..(SampleRate / 10)], sample => Assert.Equal(0, sample));
        Assert.All(bus[(int)(1.6 * SampleRate)..], sample => Assert.Equal(0, sample));
        double heard = Enumerable.Range(180, 81).MaxBy(hertz => Magnitude(bus, hertz));
        Assert.InRange(heard, 218, 222);
    }

    [Fact]
    public void A_wave_has_unit_power_and_no_harmonic_above_its_limit()
    {
        var wave = Wavetable.Build(Spectrum.Sawtooth, brightness: 50, harmonics: 10);
        Assert.Equal(wave[0], wave[^1]);
        Assert.Equal(1, wave[..^1].Average(sample => (double)sample * sample), 4);
        for (var harmonic = 1; harmonic <= 40; harmonic++)
        {
            double cosine = 0, sine = 0;
            for (var i = 0; i < Wavetable.Length; i++)
            {
                cosine += wave[i] * Math.Cos(2 * Math.PI * harmonic * i / Wavetable.Length);
                sine += wave[i] * Math.Sin(2 * Math.PI * harmonic * i / Wavetable.Length);
            }

            var amplitude = Math.Sqrt((cosine * cosine) + (sine * sine)) / (Wavetable.Length / 2);
            Assert.True(harmonic <= 10 ? amplitude > 0.01 : amplitude < 1e-5, $"harmonic {harmonic}: {amplitude}");
        }
    }

    [Fact]
    public void An_envelope_rises_decays_and_ends_at_zero()
    {
        Envelope envelope = new(Attack: 0.1, Decay: 1, Sustain: 0.5, Release: 0.2);
        Assert.Equal(0, envelope.At(0, 2));
        Assert.Equal(0.5, envelope.At(0.05, 2), 12);
        Assert.Equal(1, envelope.At(0.1, 2), 12);
        Assert.Equal(0.5, envelope.At(2, 2), 3);
        Assert.Equal(0.125, envelope.At(2.1, 2), 3);
        Assert.Equal(0, envelope.At(2.2, 2), 12);
    }

    [Fact]
    public void The_clipper_never_exceeds_one_and_leaves_soft_signals_in_shape()
    {
        float[] loud = [.. Enumerable.Range(0, 1000).Select(i => 20 * (float)Math.Sin(0.1 * i))];
        SoftClipper.Process(loud, 1);
        Assert.All(loud, sample => Assert.InRange(sample, -1.0001f, 1.0001f));

        float[] soft = [.. Enumerable.Repeat(0.01f, 10)];
        SoftClipper.Process(soft, 1);
        Assert.Equal(0.015, soft[^1], 5);
    }

    private static double Magnitude(float[] samples, double hertz)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            real += samples[i] * Math.Cos(2 * Math.PI * hertz * i / SampleRate);
            imaginary += samples[i] * Math.Sin(2 * Math.PI * hertz * i / SampleRate);
        }

        return (real * real) + (imaginary * imaginary);
    }
}
