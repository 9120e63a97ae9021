using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>
/// A wavetable synthesiser: each note fades from a bright wave to a mellow one, as struck, bowed and blown instruments do, under an
/// <see cref="Envelope"/>, with an optional detuned twin and vibrato.
/// </summary>
internal sealed record Oscillator(Spectrum Spectrum, Envelope Envelope) : Instrument
{
    /// <summary>Harmonics that sound strongly at the start of a note.</summary>
    public double Bright { get; init; } = 12;

    /// <summary>Harmonics that sound strongly later on.</summary>
    public double Mellow { get; init; } = 5;

    /// <summary>Time in seconds in which a note falls from bright to mellow, by 60 dB.</summary>
    public double BrightTime { get; init; } = 0.5;

    /// <summary>Distance to the twin in cents (hundredths of a semitone); 0 for none.</summary>
    public double Detune { get; init; }

    /// <summary>Depth of the vibrato in cents.</summary>
    public double Vibrato { get; init; }

    /// <inheritdoc/>
    public override Voice Build(double brightness, int sampleRate, RandomStream random) =>
        new OscillatorVoice(this, brightness, sampleRate, random);

    private sealed class OscillatorVoice(Oscillator instrument, double brightness, int sampleRate, RandomStream random) : Voice(sampleRate)
    {
        private const int PitchesPerTable = 6;
        private const double ControlRate = 400;
        private const double VibratoDelay = 0.25;

        private readonly Dictionary<int, Entry[]> _tables = [];
        private readonly double _vibratoRate = random.Uniform(4.5, 6.5);

        public override void Render(in Note note, Span<float> bus)
        {
            if (PortableMath.Frequency(note.Pitch) > HighestFrequency * SampleRate)
                return;
            var place = Place(bus, note.Start, note.Duration + instrument.Envelope.Release);
            var table = TableFor(note.Pitch);
            var twin = instrument.Detune > 0;
            var step = PortableMath.Frequency(note.Pitch - (instrument.Detune / 200)) / SampleRate * 4294967296.0;
            var twinRatio = PortableMath.Exp2(instrument.Detune / 1200);
            uint phase = random.NextBits(), twinPhase = random.NextBits();

            var block = Math.Max(8, (int)(SampleRate / ControlRate));
            var fall = PortableMath.Decay(instrument.BrightTime, (double)SampleRate / block);
            var bright = 0.3 + (0.7 * note.Velocity);
            var loudness = twin ? 0.7 * note.Velocity : note.Velocity;
            float gain = 0;
            for (var start = 0; start < place.Length; start += block)
            {
                var time = (double)start / SampleRate;
                var nextGain = (float)(loudness * instrument.Envelope.At((double)(start + block) / SampleRate, note.Duration));
                Ramp ramp = new(gain, (nextGain - gain) / block, (float)bright, (float)(bright * (fall - 1) / block));
                gain = nextGain;
                bright *= fall;

                var bent = instrument.Vibrato > 0 ? step * VibratoRatio(time) : step;
                var part = place.Slice(start, Math.Min(block, place.Length - start));
                phase = Fill(part, table, phase, (uint)bent, ramp);
                if (twin)
                    twinPhase = Fill(part, table, twinPhase, (uint)(bent * twinRatio), ramp);
            }
        }

        private double VibratoRatio(double time)
        {
            var swell = Math.Min(1, time / VibratoDelay);
            return PortableMath.Exp2(instrument.Vibrato / 1200 * swell * PortableMath.Sine(_vibratoRate * time));
        }

        private static uint Fill(Span<float> part, Entry[] table, uint phase, uint step, in Ramp ramp)
        {
            float gain = ramp.Gain, gainStep = ramp.GainStep, bright = ramp.Bright, brightStep = ramp.BrightStep;
            for (var i = 0; i < part.Length; i++)
            {
                ref readonly var entry = ref table[phase >> Wavetable.IndexShift];
                var fraction = (int)(phase & Wavetable.FractionMask) * Wavetable.FractionScale;
                var extra = entry.Extra + (fraction * entry.ExtraSlope);
                part[i] += gain * (entry.Mellow + (fraction * entry.MellowSlope) + (bright * extra));
                gain += gainStep;
                bright += brightStep;
                phase += step;
            }

            return phase;
        }

        private Entry[] TableFor(double pitch)
        {
            var key = (int)Math.Floor(pitch / PitchesPerTable);
            if (_tables.TryGetValue(key, out var table))
                return table;

            var highestFundamental = PortableMath.Frequency((key + 1) * PitchesPerTable);
            var harmonics = (int)(HighestFrequency * SampleRate / highestFundamental);
            var mellow = Wavetable.Build(instrument.Spectrum, instrument.Mellow * brightness, harmonics);
            var bright = Wavetable.Build(instrument.Spectrum, instrument.Bright * brightness, harmonics);
            table = new Entry[Wavetable.Length];
            for (var i = 0; i < table.Length; i++)
            {
                float extra = bright[i] - mellow[i], nextExtra = bright[i + 1] - mellow[i + 1];
                table[i] = new Entry(mellow[i], mellow[i + 1] - mellow[i], extra, nextExtra - extra);
            }

            _tables.Add(key, table);
            return table;
        }
    }

    /// <summary>
    /// An entry of the mellow wave and what the bright wave has beyond it, with their slopes to the next entry: all that a sample needs,
    /// side by side.
    /// </summary>
    private readonly record struct Entry(float Mellow, float MellowSlope, float Extra, float ExtraSlope);

    /// <summary>Loudness and brightness at the start of a block, and their steps from sample to sample.</summary>
    private readonly record struct Ramp(float Gain, float GainStep, float Bright, float BrightStep);
}
