using System.Numerics.Tensors;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Features;

/// <summary>
/// The loudness of frames: √(1/N · Σ x²) over frames of N samples centred on every hop-th sample, in units of full scale. As
/// <c>librosa.feature.rms</c> of a signal.
/// </summary>
public static class RootMeanSquare
{
    /// <summary>The root mean square of each of the 1 + ⌊samples / hop⌋ frames.</summary>
    /// <exception cref="ArgumentException">The signal is empty or too short to reflect, or a length is below 1.</exception>
    public static float[] Extract(
        ReadOnlySpan<float> samples, int frameLength = FeatureDefaults.FftLength, int hopLength = FeatureDefaults.HopLength,
        FramePadding padding = FramePadding.Zeros)
    {
        CenteredFrames.Check(samples.Length, frameLength, hopLength);
        if (padding == FramePadding.Reflect && samples.Length <= frameLength / 2)
            throw new ArgumentException(
                $"Reflect padding needs more than {frameLength / 2} samples (half the frame length {frameLength}), but the signal has " +
                $"{samples.Length}; use zero padding.",
                nameof(samples));

        var values = new float[1 + (samples.Length / hopLength)];
        for (var frame = 0; frame < values.Length; frame++)
        {
            var (start, from, to) = CenteredFrames.Place(frame, frameLength, hopLength, samples.Length);
            double sum = from < to ? TensorPrimitives.SumOfSquares(samples[from..to]) : 0;
            if (padding == FramePadding.Reflect)
            {
                for (var i = start; i < Math.Min(0, start + frameLength); i++)
                    sum += (double)samples[(int)-i] * samples[(int)-i];
                for (var i = Math.Max(samples.Length, start); i < start + frameLength; i++)
                    sum += (double)samples[(int)((2L * (samples.Length - 1)) - i)] * samples[(int)((2L * (samples.Length - 1)) - i)];
            }

            values[frame] = (float)Math.Sqrt(sum / frameLength);
        }

        return values;
    }
}
