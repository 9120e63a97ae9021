using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Training;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Evaluation;

/// <summary>A model's predictions for segments: log-probabilities of the genres, with the labels.</summary>
public sealed class Predictions
{
    // Large enough to keep all cores busy, small enough that the activations of the convolutional network fit.
    internal const int BatchSize = 128;

    private readonly Engine.Training.Evaluation _scores;

    internal Predictions(int[] segments, Engine.Training.Evaluation scores) => (Segments, _scores) = (segments, scores);

    internal Predictions(int genres, int[] segments, int[] labels, double[] logProbabilities)
        : this(segments, new Engine.Training.Evaluation(genres, labels, logProbabilities))
    {
    }

    /// <summary>The number of genres.</summary>
    public int Genres => _scores.Classes;

    /// <summary>The segments, as numbers in the dataset.</summary>
    public int[] Segments { get; }

    /// <summary>The labels of the segments.</summary>
    public int[] Labels => _scores.Labels;

    /// <summary>[segments, genres]: log softmax of the model's outputs, computed in double precision.</summary>
    public double[] LogProbabilities => _scores.LogProbabilities;

    /// <summary>The mean of −log probability of the right genre.</summary>
    public double Loss => _scores.Loss;

    /// <summary>The share of segments with the right top genre.</summary>
    public double Accuracy => _scores.Accuracy;

    /// <summary>The most probable genre of one segment.</summary>
    public int Top(int index) => _scores.Predicted(index);

    /// <summary>Whether that is the label.</summary>
    public bool IsRight(int index) => Top(index) == Labels[index];

    /// <summary>The log-probabilities of one segment.</summary>
    public ReadOnlySpan<double> Row(int index) => _scores.Row(index);

    /// <summary>Runs a model on segments of a dataset.</summary>
    public static Predictions Of(Sequential model, GenreDataset dataset, int[] segments, Action<int>? progress = null) =>
        new(segments, model.Evaluate(SegmentDataset.Loader(dataset, model, segments, BatchSize), progress));

    /// <summary>The predictions for whole tracks: the mean log-probabilities over a track's segments.</summary>
    public Predictions ByTrack(GenreDataset dataset)
    {
        var tracks = Enumerable.Range(0, Segments.Length).GroupBy(i => dataset.TrackOfSegment[Segments[i]]).OrderBy(track => track.Key)
            .ToArray();
        var result = new double[tracks.Length * Genres];
        for (var t = 0; t < tracks.Length; t++)
        {
            foreach (var i in tracks[t])
            {
                for (var genre = 0; genre < Genres; genre++)
                    result[(t * Genres) + genre] += Row(i)[genre] / tracks[t].Count();
            }
        }

        return new Predictions(Genres, [.. tracks.Select(track => track.Key)], [.. tracks.Select(track => Labels[track.First()])], result);
    }

    /// <summary>The same with log-probabilities whose probabilities add to 1; a mean of log-probabilities does not.</summary>
    internal Predictions Normalized()
    {
        var result = (double[])LogProbabilities.Clone();
        for (var start = 0; start < result.Length; start += Genres)
        {
            var row = result.AsSpan(start, Genres);
            Softmax.Apply(row);
            for (var i = 0; i < row.Length; i++)
                row[i] = Math.Log(row[i]);
        }

        return new Predictions(Genres, Segments, Labels, result);
    }

    /// <summary>The index of the largest value, the first of equals.</summary>
    internal static int Best<T>(ReadOnlySpan<T> values)
        where T : IComparable<T>
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            best = values[i].CompareTo(values[best]) > 0 ? i : best;
        return best;
    }
}
