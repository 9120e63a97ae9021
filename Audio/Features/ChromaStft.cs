using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The power of a frame in the pitch classes, by default the twelve C, C♯ … B, divided by that of the strongest (all 0 in silence). As
/// <c>librosa.feature.chroma_stft</c>: with its defaults, the filters are tuned to the music first.
/// </summary>
public static class ChromaStft
{
    /// <summary>The chroma of all frames in twelve classes, [frames, 12] row-major: librosa's matrix transposed.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="tuning">The deviation of the music from A4 = 440 Hz, in semitones; null to estimate it.</param>
    /// <exception cref="ArgumentException">The spectrogram has frequencies that are not those of a transform.</exception>
    public static float[] Extract(Spectrogram spectrogram, double? tuning = null)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        return Extract(spectrogram, new ChromaFilterbank(
            spectrogram.SampleRate, spectrogram.FftLength, tuning ?? Tuning.Estimate(spectrogram, TuningSpectrum.Power)));
    }

    /// <summary>The chroma of all frames in the classes of the filters, [frames, classes] row-major.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="filters">The filters; <see cref="Tuning"/> estimates their tuning.</param>
    /// <param name="norm">p of the norm (Σ xᵖ)^(1/p) by which a frame is divided, infinity for the largest; null for none.</param>
    /// <exception cref="ArgumentException">The filters are for another number of frequencies, the spectrogram has frequencies that are not
    /// those of a transform, or there is no such norm.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Extract(Spectrogram spectrogram, ChromaFilterbank filters, double? norm = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ArgumentNullException.ThrowIfNull(filters);
        ChromaFilterbank.CheckNorm(norm);
        spectrogram.CheckFrequencies("Chroma");
        if (filters.Bins != spectrogram.Bins)
            throw new ArgumentException(
                $"The chroma filters are for {filters.Bins} frequencies, but the spectrogram has {spectrogram.Bins}.", nameof(filters));

        var chroma = new float[spectrogram.Frames * filters.Classes];
        var sums = new LaneBuffer(filters.Stride);
        var frame = new double[filters.Classes];
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            Gather(spectrogram.PowerOf(block), filters, sums.Vectors);
            if (norm == double.PositiveInfinity)
                DivideByLargest(sums.Vectors);
            for (var lane = 0; lane < spectrogram.FramesOf(block); lane++)
            {
                for (var c = 0; c < frame.Length; c++)
                    frame[c] = sums.Values[(c * LaneBuffer.Lanes) + lane];
                var divisor = norm == double.PositiveInfinity ? 1 : ChromaFilterbank.Norm(frame, norm);
                for (var c = 0; c < frame.Length; c++)
                    chroma[(((block * LaneBuffer.Lanes) + lane) * frame.Length) + c] = (float)(frame[c] / divisor);
            }
        }

        return chroma;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(ReadOnlySpan<Vector512<float>> power, ChromaFilterbank filters, Span<Vector512<float>> classes)
    {
        var weights = filters.Weights;
        var stride = filters.Stride;
        for (var c = 0; c < stride; c += ChromaFilterbank.ClassesAtOnce)
        {
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default;
            for (var k = 0; k < power.Length; k++)
            {
                var row = power[k];
                ref var weight = ref Unsafe.AsRef(in weights[(k * stride) + c]);
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

    /// <summary>Divides by the largest class, unless that is below the smallest normal number.</summary>
    private static void DivideByLargest(Span<Vector512<float>> classes)
    {
        Vector512<float> largest = default, smallestNormal = Vector512.Create((float)SpectralCentroid.MinSum);
        foreach (var row in classes)
            largest = Vector512.MaxNative(largest, row);
        largest = Vector512.ConditionalSelect(Vector512.LessThan(largest, smallestNormal), Vector512<float>.One, largest);
        foreach (ref var row in classes)
            row /= largest;
    }
}
