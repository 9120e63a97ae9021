using System.Numerics.Tensors;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The loudness of frames: √(1/N · Σ x²) over frames of N samples centred on every hop-th sample, in units of full scale. As
/// <c>librosa.feature.rms</c> of a signal.
/// </summary>
public static class RootMeanSquare
{
    /// <summary>The root mean square of each frame (<see cref="FramingReference.Count"/>).</summary>
    /// <exception cref="ArgumentException">The signal is empty or too short to reflect, or a length is below 1.</exception>
    public static float[] Extract(
        ReadOnlySpan<float> samples, int frameLength = FeatureDefaults.FftLength, int hopLength = FeatureDefaults.HopLength,
        FramePadding padding = FramePadding.Zeros)
    {
        CenteredFrames.Check(samples.Length, frameLength, hopLength);
        padding.CheckLength(samples.Length, frameLength);
        var values = new float[FramingReference.Count(samples.Length, frameLength, hopLength)];
        for (var frame = 0; frame < values.Length; frame++)
        {
            var (start, from, to) = CenteredFrames.Place(frame, frameLength, hopLength, samples.Length);
            double sum = from < to ? TensorPrimitives.SumOfSquares(samples[from..to]) : 0;
            if (padding != FramePadding.Zeros)
            {
                sum += SumOfSquaresBeyond(samples, start, Math.Min(0, start + frameLength), padding);
                sum += SumOfSquaresBeyond(samples, Math.Max(samples.Length, start), start + frameLength, padding);
            }

            values[frame] = (float)Math.Sqrt(sum / frameLength);
        }

        return values;
    }

    /// <summary>
    /// The same from a spectrogram: √(2·Σ' |Xₖ|²) / N, with half of the powers at 0 Hz and, if N is even, at half the sample rate. As
    /// <c>librosa.feature.rms</c> of a spectrogram: windows lower it.
    /// </summary>
    public static float[] Extract(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var values = new float[spectrogram.Frames];
        for (var frame = 0; frame < values.Length; frame++)
        {
            double sum = 0;
            for (var k = 0; k < spectrogram.Bins; k++)
                sum += spectrogram.Power(frame, k) * (k == 0 || 2 * k == spectrogram.FftLength ? 0.5 : 1);
            values[frame] = (float)(Math.Sqrt(2 * sum) / spectrogram.FftLength);
        }

        return values;
    }

    private static double SumOfSquaresBeyond(ReadOnlySpan<float> samples, long from, long to, FramePadding padding)
    {
        double sum = 0;
        for (var i = from; i < to; i++)
        {
            var taken = padding.SampleAt(i, samples.Length);
            sum += taken < 0 ? 0 : (double)samples[taken] * samples[taken];
        }

        return sum;
    }
}
