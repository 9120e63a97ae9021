namespace Gtzan.Audio.Augmentation;

/// <summary>
/// Masks runs of frames and runs of features: each of two masks of either kind is of w features (frames), w uniform from 0 to the largest
/// width, from a place on that is uniform among those where it fits. Masked values become the feature's mean in the training part.
/// </summary>
/// <param name="frequencyShare">The largest width of a mask of features, as a share of them.</param>
/// <param name="timeShare">The largest width of a mask of frames, as a share of them.</param>
/// <param name="fill">The mean of each feature.</param>
/// <remarks>
/// D. Park et al., "SpecAugment: a simple data augmentation method for automatic speech recognition", Interspeech 2019: policy LD, which
/// has two masks of each kind, without time warping, which helps least there. The paper masks normalised features with 0, their mean.
/// </remarks>
public sealed class SpecAugment(double frequencyShare, double timeShare, float[] fill)
{
    /// <summary>The number of masks of each kind.</summary>
    public const int Masks = 2;

    /// <summary>Masks a segment's features, [frames, features] row-major.</summary>
    public void Apply(Span<float> features, AugmentationRandom random)
    {
        var (width, frames) = (fill.Length, features.Length / fill.Length);
        foreach (var (first, count) in Draw(random, 0, width, frequencyShare))
        {
            for (var frame = 0; frame < frames; frame++)
                fill.AsSpan(first, count).CopyTo(features.Slice((frame * width) + first, count));
        }

        foreach (var (first, count) in Draw(random, 2 * Masks, frames, timeShare))
        {
            for (var frame = first; frame < first + count; frame++)
                fill.CopyTo(features.Slice(frame * width, width));
        }
    }

    private static (int First, int Count)[] Draw(AugmentationRandom random, int element, int size, double share)
    {
        var masks = new (int First, int Count)[Masks];
        for (var i = 0; i < masks.Length; i++)
        {
            var count = random.Below(element + (2 * i), (int)(share * size) + 1);
            masks[i] = (random.Below(element + (2 * i) + 1, size - count + 1), count);
        }

        return masks;
    }
}
