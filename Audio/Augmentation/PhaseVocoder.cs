using System.Numerics;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Augmentation;

/// <summary>
/// Changes the length of a signal without changing its frequencies. Output frame j lies at t = j·rate between input frames ⌊t⌋ and ⌊t⌋ + 1:
/// its magnitude is interpolated between theirs, and its phase advances from frame j − 1 by what lies between the two.
/// </summary>
/// <remarks>
/// J. Flanagan and R. Golden, "Phase vocoder", Bell System Technical Journal 45, 1966; M. Dolson, "The phase vocoder: a tutorial",
/// Computer Music Journal 10, 1986. A phase is kept as a number on the unit circle, and advances by a product: with equal hops for input
/// and output, the difference of two input phases needs no unwrapping.
/// </remarks>
public static class PhaseVocoder
{
    /// <summary>Stretches a signal to a length; of its own length it is returned as it is.</summary>
    /// <exception cref="ArgumentException">The signal is empty, not finite, or too long to hold its spectrum in memory.</exception>
    public static float[] Stretch(ReadOnlySpan<float> samples, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == samples.Length)
            return samples.ToArray();
        var stft = new Stft(new StftOptions());
        var spectrum = stft.Transform(samples);
        int bins = stft.Bins, frames = spectrum.Length / bins;
        var rate = (double)samples.Length / length;
        var stretched = new Complex[stft.FrameCount(length) * bins];
        Complex[] phase = new Complex[bins], advance = new Complex[bins];
        double[] first = new double[bins], next = new double[bins];
        Array.Fill(phase, Complex.One);
        var known = -1;
        for (var frame = 0; frame < stretched.Length / bins; frame++)
        {
            var position = frame * rate;
            var before = (int)position;
            if (before != known)
                Compare(Frame(before), Frame(before + 1));
            known = before;
            var share = position - before;
            for (var k = 0; k < bins; k++)
            {
                // The phases of the first frame are those of the input.
                if (frame == 0 && first[k] > 0)
                    phase[k] = spectrum[k] / first[k];
                stretched[(frame * bins) + k] = phase[k] * (((1 - share) * first[k]) + (share * next[k]));
                phase[k] *= advance[k];
            }
        }

        return Array.ConvertAll(stft.Inverse(stretched, length), value => (float)value);

        // Beyond the last frame there is silence.
        ReadOnlySpan<Complex> Frame(int frame) => frame < frames ? spectrum.AsSpan(frame * bins, bins) : [];

        // Magnitudes of two neighbouring frames, and the rotation from the one to the other.
        void Compare(ReadOnlySpan<Complex> from, ReadOnlySpan<Complex> to)
        {
            Magnitudes(from, first);
            Magnitudes(to, next);
            for (var k = 0; k < bins; k++)
            {
                var product = first[k] * next[k];
                advance[k] = product > 0 ? to[k] * Complex.Conjugate(from[k]) * (1 / product) : Complex.One;
            }
        }
    }

    // Complex.Abs guards against overflow, which samples cannot cause, and takes three times as long.
    private static void Magnitudes(ReadOnlySpan<Complex> values, double[] magnitudes)
    {
        Array.Clear(magnitudes);
        for (var k = 0; k < values.Length; k++)
            magnitudes[k] = Math.Sqrt((values[k].Real * values[k].Real) + (values[k].Imaginary * values[k].Imaginary));
    }
}
