using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Evaluation;

/// <summary>A model's prediction for a recording, as a whole and by segment.</summary>
/// <param name="Probabilities">The probabilities for the whole recording: the normalised geometric mean over the segments.</param>
/// <param name="Segments">The probabilities for each segment.</param>
/// <param name="SecondsPerSegment">The length of a segment in seconds.</param>
/// <param name="Duration">The length of the recording.</param>
/// <param name="LeftOut">The length of the unused rest after the last whole segment.</param>
public sealed record TrackPrediction(
    double[] Probabilities, IReadOnlyList<double[]> Segments, double SecondsPerSegment, TimeSpan Duration, TimeSpan LeftOut)
{
    /// <summary>What is wrong with the recording's file though it is used, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The genres from the most to the least probable.</summary>
    public IEnumerable<int> Ranking => Enumerable.Range(0, Probabilities.Length).OrderByDescending(genre => Probabilities[genre]);
}

/// <summary>Runs a model on recordings while they are decoded; memory does not depend on their length or number.</summary>
/// <remarks>
/// A recording is decoded, resampled and cut segment by segment. The features of a batch of segments are collected and run through the
/// model; only the probabilities are kept. All buffers are reused.
/// </remarks>
public sealed class TrackPredictor
{
    private readonly FeatureRecipe _recipe;
    private readonly Sequential _model;
    private readonly FeatureExtractor _extractor;
    private readonly int _genres;
    private float[] _features = [];
    private double[] _logProbabilities = [];

    /// <summary>Prepares a predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">The features of its training data.</param>
    /// <param name="genres">The number of its outputs.</param>
    public TrackPredictor(Sequential model, FeatureRecipe recipe, int genres)
    {
        (_recipe, _model, _genres) = (recipe, model, genres);
        _extractor = new FeatureExtractor(recipe);
    }

    /// <summary>Decodes a file of any sample rate and at least one segment, and runs the model on all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Receives the share of the recording that is done.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ProgramException">The recording is shorter than a segment.</exception>
    public TrackPrediction Predict(string path, Action<double>? progress = null)
    {
        using var audio = AudioFile.Open(path, _recipe.SampleRate);
        var segments = new SegmentReader(audio, _recipe);
        var seconds = (double)_recipe.SamplesPerSegment / _recipe.SampleRate;
        if (segments.Count == 0)
            throw new ProgramException($"it lasts {audio.DurationText}, and a segment takes {seconds:F2} s; give a longer recording.");

        var whole = new double[_genres];
        var probabilities = new List<double[]>(segments.Count);
        while (probabilities.Count < segments.Count)
        {
            var batch = Math.Min(Predictions.BatchSize, segments.Count - probabilities.Count);
            Run(segments, batch);
            for (var i = 0; i < batch; i++)
            {
                var row = _logProbabilities.AsSpan(i * _genres, _genres);
                for (var genre = 0; genre < _genres; genre++)
                    whole[genre] += row[genre] / segments.Count;
                probabilities.Add(Normalize(row));
            }

            progress?.Invoke((double)probabilities.Count / segments.Count);
        }

        return new TrackPrediction(
            Normalize(whole), probabilities, seconds, audio.Duration, TimeSpan.FromSeconds((double)segments.LeftOut / _recipe.SampleRate))
        {
            Notes = audio.Notes,
        };
    }

    /// <summary>The log-probabilities of the next segments.</summary>
    private void Run(SegmentReader segments, int count)
    {
        var size = _model.InputShape.Length;
        if (_features.Length < count * size)
        {
            _features = new float[count * size];
            _logProbabilities = new double[count * _genres];
        }

        for (var i = 0; i < count; i++)
            _extractor.Extract(segments.Next(), _features.AsSpan(i * size, size));
        using var step = _model.Device.BeginInference();
        Predictions.Run(
            _model, _model.Device.FromArray(_features.AsSpan(0, count * size), _model.InputShape.Prepend(count)),
            _logProbabilities.AsSpan(0, count * _genres));
    }

    private static double[] Normalize(ReadOnlySpan<double> logProbabilities)
    {
        var result = logProbabilities.ToArray();
        Softmax.Apply(result);
        return result;
    }
}
