using Gtzan.Audio.Dsp.Dct;
using Gtzan.Audio.Dsp.Decibels;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;

namespace Gtzan.Audio.Features;

/// <summary>
/// Mel-frequency cepstral coefficients in five steps, each from its formula in double precision: the definition of what
/// <see cref="MfccExtractor"/> computes fast, and of <c>librosa.feature.mfcc</c> (0.9 and later).
/// </summary>
/// <remarks>
/// <code>
/// samples → frames → power spectrum → mel bands → decibels → coefficients
/// 66,150    130 × 2048   130 × 1025    130 × 128   130 × 128  130 × 13       (three seconds at 22,050 Hz)
/// </code>
/// Source: Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", 1980.
/// </remarks>
public static class Mfcc
{
    /// <summary>Computes the coefficients of a signal.</summary>
    /// <param name="samples">The signal, at least one sample, at the sample rate of the options.</param>
    /// <param name="options">The sizes.</param>
    /// <returns>[frames][coefficients].</returns>
    /// <exception cref="ArgumentException">The options are impossible.</exception>
    public static double[][] Compute(float[] samples, MfccOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // 1. Frames. Music changes, so a spectrum is taken of short pieces: 2048 samples (93 ms), one every 512 samples. The Hann window
        //    fades each frame in and out; cut off sharply, a frame would have frequencies that are not in the music.
        var frames = FramingReference.Frames(
            samples, options.FftLength, options.HopLength, options.Padding, options.ToStftOptions().MakeWindow(), options.IsCentered);

        // 2. Power spectrum. |X[k]|² is the power of a frame at the frequency k·sampleRate / N. The phase, which one hardly hears, is
        //    dropped.
        var power = Array.ConvertAll(frames, FftReference.Power);
        if (options.Power == 1)
            power = Array.ConvertAll(power, frame => Array.ConvertAll(frame, Math.Sqrt));

        // 3. Mel bands. The ear tells 100 Hz from 200 Hz, but hardly 5000 Hz from 5100 Hz. Triangular filters, narrow for low
        //    frequencies and wide for high ones, sum the 1025 powers into 128 bands.
        var filters = MelReference.Filters(
            options.SampleRate, options.FftLength, options.MelBands, options.MinimumFrequency, options.MaximumFrequency, options.MelScale);
        var mel = Array.ConvertAll(power, frame => MelReference.Apply(filters, frame));

        // 4. Decibels. Loudness is heard on a logarithmic scale. The floor, 80 dB below the loudest cell of the whole signal, keeps
        //    near-silence from dominating.
        var decibels = DecibelsReference.FromPower(mel, options.TopDecibels);

        // 5. DCT. Neighbouring bands are alike, so the outline of the spectrum is described by a few cosines: the first coefficient is
        //    its level, the second its tilt, later ones finer detail. The first 13 say most about timbre.
        var coefficients = Array.ConvertAll(decibels, frame => DctReference.Apply(frame, options.Coefficients));

        // The lifter, off by default, raises later coefficients, which are smaller.
        foreach (var frame in coefficients)
        {
            for (var n = 0; n < frame.Length && options.Lifter > 0; n++)
                frame[n] *= 1 + (options.Lifter / 2 * Math.Sin(Math.PI * (n + 1) / options.Lifter));
        }

        return coefficients;
    }
}
