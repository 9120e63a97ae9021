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
    public override Voice Build(double brightness, int sampleRate, Philox random) =>
        new OscillatorVoice(this, brightness, sampleRate, random);

    private sealed class OscillatorVoice(Oscillator instrument, double brightness, int sampleRate, Philox random) : Voice(sampleRate)
    {
        private const int PitchesPerTable = 6;
        private const double ControlRate = 700;
        private const double VibratoDelay = 0.25;

        private readonly Dictionary<int, (Wavetable Bright, Wavetable Mellow)> _tables = [];
        private readonly double _vibratoRate = random.Uniform(4.5, 6.5);

        public override void Render(in Note note, Span<float> bus)
        {
            if (PortableMath.Frequency(note.Pitch) > HighestFrequency * SampleRate)
                return;
            Span<float> place = Place(bus, note.Start, note.Duration + instrument.Envelope.Release);
            double cents = instrument.Detune / 2;
            double velocity = note.Velocity * (instrument.Detune > 0 ? 0.7 : 1);
            Render(note, velocity, -cents, place);
            if (instrument.Detune > 0)
                Render(note, velocity, cents, place);
        }

        private void Render(in Note note, double velocity, double cents, Span<float> place)
        {
            (Wavetable brightTable, Wavetable mellowTable) = TablesFor(note.Pitch);
            uint phase = random.NextBits();
            int block = Math.Max(8, (int)(SampleRate / ControlRate));
            double fall = PortableMath.Decay(instrument.BrightTime, (double)SampleRate / block);

            float gain = 0;
            double bright = 0.3 + (0.7 * note.Velocity);
            for (int start = 0; start < place.Length; start += block)
            {
                double time = (double)start / SampleRate;
                double bend = cents + (instrument.Vibrato * Swell(time) * PortableMath.Sine(_vibratoRate * time));
                uint step = (uint)(PortableMath.Frequency(note.Pitch + (bend / 100)) / SampleRate * 4294967296.0);
                double nextTime = (double)(start + block) / SampleRate;
                float nextGain = (float)(velocity * instrument.Envelope.At(nextTime, note.Duration));
                float gainStep = (nextGain - gain) / block;
                double nextBright = bright * fall;
                phase = Fill(
                    place.Slice(start, Math.Min(block, place.Length - start)), brightTable.Samples, mellowTable.Samples, phase, step,
                    gain, gainStep, (float)bright, (float)((nextBright - bright) / block));
                gain = nextGain;
                bright = nextBright;
            }
        }

        private static double Swell(double time) => Math.Min(1, time / VibratoDelay);

        private static uint Fill(
            Span<float> place, float[] brightTable, float[] mellowTable, uint phase, uint step,
            float gain, float gainStep, float bright, float brightStep)
        {
            for (int i = 0; i < place.Length; i++)
            {
                int index = (int)(phase >> Wavetable.IndexShift);
                float fraction = (phase & Wavetable.FractionMask) * Wavetable.FractionScale;
                float mellowSample = mellowTable[index] + (fraction * (mellowTable[index + 1] - mellowTable[index]));
                float brightSample = brightTable[index] + (fraction * (brightTable[index + 1] - brightTable[index]));
                place[i] += gain * (mellowSample + (bright * (brightSample - mellowSample)));
                gain += gainStep;
                bright += brightStep;
                phase += step;
            }

            return phase;
        }

        private (Wavetable Bright, Wavetable Mellow) TablesFor(double pitch)
        {
            int key = (int)Math.Floor(pitch / PitchesPerTable);
            if (!_tables.TryGetValue(key, out (Wavetable Bright, Wavetable Mellow) tables))
            {
                double highestFundamental = PortableMath.Frequency((key + 1) * PitchesPerTable);
                int harmonics = (int)(HighestFrequency * SampleRate / highestFundamental);
                tables = (
                    Wavetable.Build(instrument.Spectrum, instrument.Bright * brightness, harmonics),
                    Wavetable.Build(instrument.Spectrum, instrument.Mellow * brightness, harmonics));
                _tables.Add(key, tables);
            }

            return tables;
        }
    }
}
