using Gtzan.Audio.Dsp;
using Gtzan.Audio.Features;

namespace Gtzan.Benchmarks.Validation;

/// <summary>
/// The audio chain as its formulas say, one frame at a time in double precision: what the vectorised one must agree with before it is
/// timed.
/// </summary>
internal static class PlainSpectrum
{
    /// <summary>
    /// |X[k]|² with X[k] = Σₙ w[n]·y[frame·hop + n − N/2]·exp(−2πi·kn / N), w the periodic Hann window, the signal 0 outside.
    /// </summary>
    public static double[] Power(ReadOnlySpan<float> samples, int frame, int fftLength, int hopLength)
    {
        var windowed = new double[fftLength];
        for (var n = 0; n < fftLength; n++)
        {
            var at = (frame * hopLength) + n - (fftLength / 2);
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / fftLength));
            windowed[n] = at >= 0 && at < samples.Length ? window * samples[at] : 0;
        }

        var (real, imaginary) = Transform(windowed);
        var power = new double[real.Length];
        for (var k = 0; k < power.Length; k++)
            power[k] = (real[k] * real[k]) + (imaginary[k] * imaginary[k]);
        return power;
    }

    /// <summary>X[k] = Σₙ x[n]·exp(−2πi·kn / N) for k = 0 … N/2.</summary>
    public static (double[] Real, double[] Imaginary) Transform(ReadOnlySpan<double> signal)
    {
        var length = signal.Length;
        var (cosines, sines) = (new double[length], new double[length]);
        for (var n = 0; n < length; n++)
            (sines[n], cosines[n]) = Math.SinCos(-2 * Math.PI * n / length);

        var (real, imaginary) = (new double[(length / 2) + 1], new double[(length / 2) + 1]);
        for (var k = 0; k < real.Length; k++)
        {
            for (var n = 0; n < length; n++)
            {
                var turn = (int)((long)k * n % length);
                real[k] += signal[n] * cosines[turn];
                imaginary[k] += signal[n] * sines[turn];
            }
        }

        return (real, imaginary);
    }

    /// <summary>Σₖ weight[b, k]·power[k] for every band.</summary>
    public static double[] Mel(MelFilterbank filterbank, ReadOnlySpan<double> power)
    {
        var mel = new double[filterbank.Bands];
        for (var band = 0; band < mel.Length; band++)
        {
            var weights = filterbank.Weights(band);
            for (var k = 0; k < weights.Length; k++)
                mel[band] += weights[k] * power[filterbank.FirstBin(band) + k];
        }

        return mel;
    }

    /// <summary>The whole chain, [frames, coefficients]: power, mel, decibels no lower than the largest − 80, orthonormal DCT-II.</summary>
    public static double[] Mfcc(ReadOnlySpan<float> samples, MfccOptions options)
    {
        var filterbank = new MelFilterbank(options.SampleRate, options.FftLength, options.MelBands);
        var frames = 1 + (samples.Length / options.HopLength);
        var decibels = new double[frames][];
        for (var frame = 0; frame < frames; frame++)
        {
            var mel = Mel(filterbank, Power(samples, frame, options.FftLength, options.HopLength));
            decibels[frame] = Array.ConvertAll(mel, power => 10 * Math.Log10(Math.Max(1e-10, power)));
        }

        var floor = decibels.Max(frame => frame.Max()) - 80;
        var coefficients = new double[frames * options.Coefficients];
        for (var i = 0; i < coefficients.Length; i++)
        {
            var (frame, k) = (decibels[i / options.Coefficients], i % options.Coefficients);
            for (var n = 0; n < frame.Length; n++)
                coefficients[i] += Math.Max(floor, frame[n]) * Math.Cos(Math.PI * k * ((2 * n) + 1) / (2 * frame.Length));
            coefficients[i] *= Math.Sqrt((k == 0 ? 1.0 : 2.0) / frame.Length);
        }

        return coefficients;
    }
}
