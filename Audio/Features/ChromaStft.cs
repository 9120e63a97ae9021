using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The power of a frame in the twelve pitch classes C, C♯ … B, divided by that of the strongest (all 0 in silence). As
/// <c>librosa.feature.chroma_stft</c> with its defaults: the filters are tuned to the music first.
/// </summary>
public static class ChromaStft
{
    /// <summary>The chroma of all frames, [frames, 12] row-major: librosa's matrix transposed.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="tuning">The deviation of the music from A4 = 440 Hz, in semitones; null to estimate it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Extract(Spectrogram spectrogram, double? tuning = null)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var filters = new ChromaFilterbank(
            spectrogram.SampleRate, spectrogram.FftLength, tuning ?? Tuning.Estimate(spectrogram, TuningSpectrum.Power));
        var chroma = new float[spectrogram.Frames * ChromaFilterbank.Classes];
        Span<Vector512<float>> classes = stackalloc Vector512<float>[ChromaFilterbank.Classes];
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            Gather(spectrogram.PowerOf(block), filters.Weights, classes);
            Normalize(classes);
            for (var lane = 0; lane < spectrogram.FramesOf(block); lane++)
                for (var c = 0; c < classes.Length; c++)
                    chroma[(((block * LaneBuffer.Lanes) + lane) * classes.Length) + c] = classes[c][lane];
        }

        return chroma;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(ReadOnlySpan<Vector512<float>> power, ReadOnlySpan<float> weights, Span<Vector512<float>> classes)
    {
        // Six sums fit into the registers of any width.
        const int AtOnce = 6;
        for (var c = 0; c < ChromaFilterbank.Classes; c += AtOnce)
        {
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default;
            for (var k = 0; k < power.Length; k++)
            {
                var row = power[k];
                ref var weight = ref Unsafe.AsRef(in weights[(k * ChromaFilterbank.Classes) + c]);
                sum0 = Vector512.MultiplyAddEstimate(row, Vector512.Create(weight), sum0);
                sum1 = Vector512.MultiplyAddEstimate(row, Vector512.Create(Unsafe.Add(ref weight, 1)), sum1);
                sum2 = Vector512.MultiplyAddEstimate(row, Vector512.Create(Unsafe.Add(ref weight, 2)), sum2);
                sum3 = Vector512.MultiplyAddEstimate(row, Vector512.Create(Unsafe.Add(ref weight, 3)), sum3);
                sum4 = Vector512.MultiplyAddEstimate(row, Vector512.Create(Unsafe.Add(ref weight, 4)), sum4);
                sum5 = Vector512.MultiplyAddEstimate(row, Vector512.Create(Unsafe.Add(ref weight, 5)), sum5);
            }

            ReadOnlySpan<Vector512<float>> sums = [sum0, sum1, sum2, sum3, sum4, sum5];
            sums.CopyTo(classes[c..]);
        }
    }

    /// <summary>Divides by the largest of the twelve, unless that is below the smallest normal number.</summary>
    private static void Normalize(Span<Vector512<float>> classes)
    {
        Vector512<float> largest = default, smallestNormal = Vector512.Create((float)SpectralCentroid.MinSum);
        foreach (var row in classes)
            largest = Vector512.MaxNative(largest, row);
        largest = Vector512.ConditionalSelect(Vector512.LessThan(largest, smallestNormal), Vector512<float>.One, largest);
        foreach (ref var row in classes)
            row /= largest;
    }
}
