using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Engine.Layers;
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
public sealed class TrackPredictor
{
    private readonly SegmentModel _model;
    private readonly int _genres;

    /// <summary>Prepares a predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">The features of its training data.</param>
    /// <param name="genres">The number of its outputs.</param>
    public TrackPredictor(Sequential model, FeatureRecipe recipe, int genres) =>
        (_model, _genres) = (new SegmentModel(model, recipe), genres);

    /// <summary>Decodes a file of any sample rate and at least one segment, and runs the model on all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Receives the share of the recording that is done.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ProgramException">The recording is shorter than a segment.</exception>
    public TrackPrediction Predict(string path, Action<double>? progress = null)
    {
        using var audio = _model.Open(path);
        var segments = _model.SegmentsOf(audio);
        var whole = new double[_genres];
        var probabilities = new List<double[]>(segments.Count);
        while (probabilities.Count < segments.Count)
        {
            var logits = _model.Run(segments, Math.Min(Predictions.BatchSize, segments.Count - probabilities.Count));
            for (var start = 0; start < logits.Length; start += _genres)
            {
                var row = new double[_genres];
                Engine.Training.Evaluation.LogSoftmax(logits.AsSpan(start, _genres), row);
                for (var genre = 0; genre < _genres; genre++)
                    whole[genre] += row[genre] / segments.Count;
                probabilities.Add(Normalize(row));
            }

            progress?.Invoke((double)probabilities.Count / segments.Count);
        }

        return new TrackPrediction(
            Normalize(whole), probabilities, _model.SecondsPerSegment, audio.Duration,
            TimeSpan.FromSeconds((double)segments.LeftOut / audio.SampleRate))
        {
            Notes = audio.Notes,
        };
    }

    private static double[] Normalize(ReadOnlySpan<double> logProbabilities)
    {
        var result = logProbabilities.ToArray();
        Softmax.Apply(result);
        return result;
    }
}
