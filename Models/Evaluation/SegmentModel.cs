using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Evaluation;

/// <summary>
/// Runs a model on the segments of recordings while they are decoded; the memory depends neither on their length nor on their number.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="recipe">The features it takes.</param>
internal sealed class SegmentModel(Sequential model, FeatureRecipe recipe)
{
    private readonly FeatureExtractor _extractor = new(recipe);
    private float[] _features = [];

    /// <summary>The length of a segment in seconds.</summary>
    public double SecondsPerSegment => (double)recipe.SamplesPerSegment / recipe.SampleRate;

    /// <summary>Opens a file of any sample rate.</summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public AudioSource Open(string path) => AudioFile.Open(path, recipe.SampleRate);

    /// <summary>The segments of an opened recording.</summary>
    /// <exception cref="ProgramException">It is shorter than a segment.</exception>
    public SegmentReader SegmentsOf(AudioSource audio) => new SegmentReader(audio, recipe) is { Count: > 0 } segments
        ? segments
        : throw new ProgramException(
            $"it lasts {audio.DurationText}, and a segment takes {SecondsPerSegment:F2} s; give a longer recording.");

    /// <summary>The model's results for the next segments, [count, results].</summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] Run(SegmentReader segments, int count)
    {
        var size = model.InputShape.Length;
        if (_features.Length < count * size)
            _features = new float[count * size];
        for (var i = 0; i < count; i++)
            _extractor.Extract(segments.Next(), _features.AsSpan(i * size, size));
        using var step = model.Device.BeginInference();
        return model.Predict(model.Device.FromArray(_features.AsSpan(0, count * size), model.InputShape.Prepend(count))).ToArray();
    }
}
