using System.Numerics.Tensors;
using Gtzan.Audio.Datasets;

namespace Gtzan.Audio.Augmentation;

/// <summary>Computes the features of changed segments.</summary>
/// <remarks>An instance owns its work space: use one per thread.</remarks>
/// <param name="recipe">The features and the length of segments.</param>
public sealed class SegmentAugmenter(FeatureRecipe recipe)
{
    private readonly Segmenter _segmenter = new(recipe);
    private readonly FeatureExtractor _extractor = new(recipe);

    /// <summary>The features of a segment, [frames, features] row-major.</summary>
    /// <param name="chain">The changes.</param>
    /// <param name="track">The samples of its track, at the recipe's sample rate.</param>
    /// <param name="index">The number of the segment in its track.</param>
    /// <param name="destination">Receives the recipe's frames × features values.</param>
    /// <returns>False if the changed samples are so large that the features overflow.</returns>
    public bool TryExtract(AugmentationChain chain, ReadOnlySpan<float> track, int index, Span<float> destination)
    {
        var (start, end, firstFrame) = _segmenter.Window(track.Length, index);
        var samples = chain.Apply(track, (int)start, (int)(end - start), recipe.SampleRate);
        if (!TensorPrimitives.IsFiniteAll<float>(samples))
            return false;
        _extractor.Extract(new Segment(samples, firstFrame), destination);
        return TensorPrimitives.IsFiniteAll<float>(destination);
    }
}
