using System.Numerics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>The short-time Fourier transform and its inverse, frame by frame in double precision.</summary>
public static class StftReference
{
    /// <summary>The spectrum of every windowed frame, [frames][N/2 + 1].</summary>
    public static Complex[][] Transform(float[] samples, int fftLength, int hopLength, FramePadding padding = FramePadding.Zeros) =>
        Array.ConvertAll(FramingReference.Frames(samples, fftLength, hopLength, padding), FftReference.Forward);

    /// <summary>
    /// The signal of such spectra: the inverse transform of each frame, multiplied by the window a second time and added where frames
    /// overlap, divided by the sum of the squared windows.
    /// </summary>
    public static double[] Inverse(Complex[][] spectra, int hopLength, int samples)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        var fftLength = 2 * (spectra[0].Length - 1);
        var (sum, weight) = (new double[samples], new double[samples]);
        for (var frame = 0; frame < spectra.Length; frame++)
        {
            var values = FftReference.Inverse(spectra[frame]);
            for (var n = 0; n < fftLength; n++)
            {
                var at = (frame * hopLength) + n - (fftLength / 2);
                if (at < 0 || at >= samples)
                    continue;
                var window = FramingReference.Window(n, fftLength);
                sum[at] += window * values[n];
                weight[at] += window * window;
            }
        }

        // A window is 0 at its first sample: where no other frame overlaps it, nothing is known of the signal.
        for (var i = 0; i < samples; i++)
            sum[i] /= weight[i] > 0 ? weight[i] : 1;
        return sum;
    }
}
