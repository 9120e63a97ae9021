using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets;

/// <summary>Computes the features of segments as a recipe says; of several kinds, side by side.</summary>
/// <remarks>An instance owns its work space: use one per thread.</remarks>
public sealed class FeatureExtractor
{
    private readonly FeatureRecipe _recipe;
    private readonly List<(int Columns, Part Extract)> _parts = [];

    /// <summary>Prepares an extractor.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    public FeatureExtractor(FeatureRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        _recipe = recipe;
        var mfcc = new MfccExtractor(recipe.ToMfccOptions());
        var kinds = recipe.Features;
        if (kinds.HasFlag(FeatureKinds.Delta))
            _parts.Add((3 * recipe.Mfcc, WithDeltas(mfcc)));
        else if (kinds.HasFlag(FeatureKinds.Mfcc))
            _parts.Add((recipe.Mfcc, mfcc.Extract));
        if (kinds.HasFlag(FeatureKinds.Mel))
            _parts.Add((recipe.MelBands, recipe.Compression == MelCompression.Decibels ? mfcc.ExtractMelDecibels : Log10Mel(mfcc)));
        if (kinds.HasFlag(FeatureKinds.Chroma))
            _parts.Add((ChromaFilterbank.DefaultClasses, Chroma()));
    }

    private delegate void Part(ReadOnlySpan<float> samples, int firstFrame, Span<float> destination);

    /// <summary>The features of a segment, [frames, features] row-major.</summary>
    /// <param name="segment">The segment, at the recipe's sample rate.</param>
    /// <param name="destination">Receives the recipe's frames × features values.</param>
    /// <exception cref="ArgumentException">A sample is not finite, or the destination has another size.</exception>
    public void Extract(Segment segment, Span<float> destination)
    {
        int frames = _recipe.FramesPerSegment, width = _recipe.FeaturesPerFrame;
        if (destination.Length != (long)frames * width)
            throw new ArgumentException($"A segment has {frames} frames x {width} features; the destination has {destination.Length}.");
        if (_parts is [var only])
        {
            only.Extract(segment.Samples, segment.FirstFrame, destination);
            return;
        }

        var column = 0;
        foreach (var (columns, extract) in _parts)
        {
            var part = new float[frames * columns];
            extract(segment.Samples, segment.FirstFrame, part);
            for (var frame = 0; frame < frames; frame++)
                part.AsSpan(frame * columns, columns).CopyTo(destination[((frame * width) + column)..]);
            column += columns;
        }
    }

    private Part WithDeltas(MfccExtractor mfcc)
    {
        var coefficients = new float[_recipe.FramesPerSegment * _recipe.Mfcc];
        return (samples, firstFrame, destination) =>
        {
            mfcc.Extract(samples, firstFrame, coefficients);
            Deltas.Append(coefficients, _recipe.Mfcc, destination);
        };
    }

    private static Part Log10Mel(MfccExtractor mfcc) => (samples, firstFrame, destination) =>
    {
        mfcc.ExtractMel(samples, firstFrame, destination);
        foreach (ref var cell in destination)
            cell = (float)Math.Log10(1 + (10.0 * cell));
    };

    private Part Chroma()
    {
        var spectrogram = new Spectrogram(_recipe.SampleRate, _recipe.FftLength, _recipe.HopLength, _recipe.Padding);
        return (samples, firstFrame, destination) =>
        {
            spectrogram.Compute(samples, firstFrame, destination.Length / ChromaFilterbank.DefaultClasses);
            ChromaStft.Extract(spectrogram).CopyTo(destination);
        };
    }
}
