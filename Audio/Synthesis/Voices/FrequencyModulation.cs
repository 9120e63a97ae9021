using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>A carrier sine whose phase is moved by a modulating sine; electric pianos, bells, mallets.</summary>
/// <remarks>J. Chowning, "The synthesis of complex audio spectra by means of frequency modulation", JAES 21(7), 1973.</remarks>
/// <param name="Ratio">Frequency of the modulator over that of the carrier.</param>
/// <param name="Index">Modulation index at the start of a loud note, in radians.</param>
/// <param name="Envelope">Loudness over time.</param>
internal sealed record FrequencyModulation(double Ratio, double Index, Envelope Envelope) : Instrument
{
    /// <summary>Time in seconds in which the modulation falls by 60 dB.</summary>
    public double IndexTime { get; init; } = 0.8;

    /// <inheritdoc/>
    public override Voice Build(double brightness, int sampleRate, RandomStream random) => new ModulatedVoice(this, brightness, sampleRate);

    private sealed class ModulatedVoice(FrequencyModulation instrument, double brightness, int sampleRate) : Voice(sampleRate)
    {
        private const int Block = 32;
        private const double PhasePerRadian = 4294967296.0 / (2 * Math.PI);

        public override void Render(in Note note, Span<float> bus)
        {
            var frequency = PortableMath.Frequency(note.Pitch);
            if (frequency * (1 + instrument.Ratio) > HighestFrequency * SampleRate)
                return;
            var place = Place(bus, note.Start, note.Duration + instrument.Envelope.Release);
            var carrierStep = (uint)(frequency / SampleRate * 4294967296.0);
            var modulatorStep = (uint)(frequency * instrument.Ratio / SampleRate * 4294967296.0);
            var depth = instrument.Index * brightness * note.Velocity * PhasePerRadian;
            var fall = PortableMath.Decay(instrument.IndexTime, (double)SampleRate / Block);
            uint carrier = 0, modulator = 0;
            float gain = 0;
            for (var start = 0; start < place.Length; start += Block)
            {
                var nextTime = (double)(start + Block) / SampleRate;
                var nextGain = (float)(1.4 * note.Velocity * instrument.Envelope.At(nextTime, note.Duration));
                var gainStep = (nextGain - gain) / Block;
                foreach (ref var sample in place.Slice(start, Math.Min(Block, place.Length - start)))
                {
                    var phase = carrier + (uint)(int)(long)(depth * Sine(modulator));
                    sample += gain * Sine(phase);
                    gain += gainStep;
                    carrier += carrierStep;
                    modulator += modulatorStep;
                }

                gain = nextGain;
                depth *= fall;
            }
        }

        private static float Sine(uint phase)
        {
            var table = Wavetable.Sine;
            var index = (int)(phase >> Wavetable.IndexShift);
            var fraction = (int)(phase & Wavetable.FractionMask) * Wavetable.FractionScale;
            return table[index] + (fraction * (table[index + 1] - table[index]));
        }
    }
}
