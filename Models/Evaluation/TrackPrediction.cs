using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Features;
using Gtzan.Models.Baselines;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Evaluation;

/// <summary>What a model thinks of a recording: as a whole, and segment by segment.</summary>
/// <param name="Probabilities">Of each genre, for the whole: the normalised geometric mean over the segments, that is the mean log-probability.</param>
/// <param name="Segments">Of each genre, for each segment.</param>
/// <param name="SecondsPerSegment">How long a segment is.</param>
/// <param name="Duration">How long the recording is.</param>
public sealed record TrackPrediction(double[] Probabilities, IReadOnlyList<double[]> Segments, double SecondsPerSegment, TimeSpan Duration)
{
    /// <summary>The genres from the most to the least probable.</summary>
    public IEnumerable<int> Ranking => Enumerable.Range(0, Probabilities.Length).OrderByDescending(genre => Probabilities[genre]);

    /// <summary>Decodes a file of any sample rate and at least one segment, and runs a model on all of it.</summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ProgramException">It is shorter than a segment.</exception>
    public static TrackPrediction Of(string path, TrainedModel trained)
    {
        var recipe = trained.Parameters.Recipe;
        var signal = AudioFile.Read(path, recipe.SampleRate);
        var segmenter = new Segmenter(recipe, wholeTrack: true);
        var count = segmenter.Count(signal.Samples.Length);
        var seconds = (double)recipe.SamplesPerSegment / recipe.SampleRate;
        if (count == 0)
            throw new ProgramException($"it lasts {signal.Duration.TotalSeconds:F2} s, and a segment takes {seconds:F2} s; give a longer recording.");

        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        var size = recipe.FramesPerSegment * recipe.Mfcc;
        var features = new float[count * size];
        for (var i = 0; i < count; i++)
            extractor.Extract(segmenter.Segment(signal.Samples, i), features.AsSpan(i * size, size));

        var dataset = new GenreDataset
        {
            Genres = trained.Genres,
            Tracks = [new TrackDescription(path, 0)],
            Labels = new int[count],
            TrackOfSegment = new int[count],
            Features = features,
            Recipe = recipe,
            Description = path,
        };
        var predictions = Predictions.Of(trained.Model, dataset, [.. Enumerable.Range(0, count)]);
        return new TrackPrediction(
            Normalize(predictions.ByTrack(dataset).Row(0)),
            [.. Enumerable.Range(0, count).Select(i => Normalize(predictions.Row(i)))],
            seconds, signal.Duration);
    }

    private static double[] Normalize(ReadOnlySpan<double> logProbabilities)
    {
        var result = logProbabilities.ToArray();
        Softmax.Apply(result);
        return result;
    }
}
