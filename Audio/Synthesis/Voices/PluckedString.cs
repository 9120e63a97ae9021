using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>
/// A plucked string: a burst of noise travels round a delay line of one period and loses its high frequencies on every round.
/// </summary>
/// <remarks>
/// K. Karplus, A. Strong, "Digital synthesis of plucked-string and drum timbres", Computer Music Journal 7(2), 1983; the decay
/// stretching and the tuning all-pass follow D. Jaffe, J. Smith, "Extensions of the Karplus-Strong plucked-string algorithm", same issue.
/// </remarks>
/// <param name="DecayTime">Time in seconds in which the fundamental falls by 60 dB.</param>
/// <param name="Release">Time in seconds in which a stopped string falls silent.</param>
internal sealed record PluckedString(double DecayTime, double Release) : Instrument
{
    /// <summary>Weight of the neighbouring sample in the loop, 0 (rings bright) to 0.5 (dulls quickly).</summary>
    public double Damping { get; init; } = 0.3;

    /// <summary>Cut-off frequency in hertz of the noise that plucks the string.</summary>
    public double PickCutoff { get; init; } = 4000;

    /// <summary>The plucking position, as a share of the string's length; harmonics with a node there are missing.</summary>
    public double PickPosition { get; init; } = 0.18;

    /// <inheritdoc/>
    public override Voice Build(double brightness, int sampleRate, RandomStream random) =>
        new StringVoice(this, brightness, sampleRate, random);

    private sealed class StringVoice(PluckedString instrument, double brightness, int sampleRate, RandomStream random) : Voice(sampleRate)
    {
        private const double MinPeriod = 4;

        private readonly double _damping = Math.Clamp(instrument.Damping / Math.Sqrt(brightness), 0.02, 0.5);
        private float[] _line = [];

        public override void Render(in Note note, Span<float> bus)
        {
            var period = SampleRate / PortableMath.Frequency(note.Pitch);
            if (period < MinPeriod)
                return;

            // The loop's delay is the line, the two-point damping filter and an all-pass for the fraction that is left.
            var length = (int)(period - _damping - 0.1);
            var fraction = period - _damping - length;
            var allPass = (float)((1 - fraction) / (1 + fraction));
            var loopGain = PortableMath.Decay(instrument.DecayTime, SampleRate / period);
            var keep = (float)(loopGain * (1 - _damping));
            var blur = (float)(loopGain * _damping);

            var line = Pluck(length, note.Velocity);
            var place = Place(bus, note.Start, note.Duration + instrument.Release);
            var held = Math.Min(place.Length, (int)(note.Duration * SampleRate));
            var releaseStep = (float)(1 / (instrument.Release * SampleRate));
            float left = 1;
            float previous = 0, allPassInput = 0, allPassOutput = 0;
            var position = 0;
            for (var i = 0; i < place.Length; i++)
            {
                var sample = line[position];
                if (i >= held)
                    left = Math.Max(0, left - releaseStep);
                place[i] += sample * left * left;

                var damped = (keep * sample) + (blur * previous) + 1e-20f;
                previous = sample;
                allPassOutput = (allPass * (damped - allPassOutput)) + allPassInput;
                allPassInput = damped;
                line[position] = allPassOutput;
                if (++position == length)
                    position = 0;
            }
        }

        /// <summary>Fills the line with low-passed noise of no mean and unit power, minus its echo from the bridge.</summary>
        private Span<float> Pluck(int length, double velocity)
        {
            if (_line.Length < 2 * length)
                _line = new float[2 * length];
            var noise = _line.AsSpan(length, length);
            var line = _line.AsSpan(0, length);

            var cutoff = instrument.PickCutoff * brightness * (0.4 + (0.6 * velocity));
            var smooth = (float)PortableMath.Exp(-2 * Math.PI * Math.Min(0.5, cutoff / SampleRate));
            float state = 0;
            for (var pass = 0; pass < 2; pass++)
            {
                // The second pass starts from the first one's end: the burst is periodic, without a step at the seam.
                for (var i = 0; i < length; i++)
                {
                    if (pass == 0)
                        line[i] = random.NextNoise();
                    state = line[i] + (smooth * (state - line[i]));
                    noise[i] = state;
                }
            }

            var shift = Math.Clamp((int)(instrument.PickPosition * length), 1, length);
            float power = 0;
            for (var i = 0; i < length; i++)
            {
                line[i] = noise[i] - noise[(i + length - shift) % length];
                power += line[i] * line[i];
            }

            var scale = (float)(velocity / Math.Sqrt((power / length) + 1e-12f));
            foreach (ref var sample in line)
                sample *= scale;
            return line;
        }
    }
}
