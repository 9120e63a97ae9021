using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Evaluation;

/// <summary>The result of a test as JSON.</summary>
internal static class TestResultJson
{
    /// <summary>The scores, with 95 % intervals by bootstrap over the tracks, and the prediction of each track.</summary>
    /// <param name="result">The result.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    public static JsonObject Of(TestResult result, GenreDataset dataset, ulong seed) => new()
    {
        ["accuracy"] = result.Segments.Accuracy,
        ["loss"] = result.Loss,
        ["track_accuracy"] = result.Tracks.Accuracy,
        ["segments"] = Scores(result.Segments, result.SegmentInterval(dataset, seed), dataset.Genres),
        ["tracks"] = Scores(result.Tracks, result.TrackInterval(seed), dataset.Genres),
        ["predictions"] = Predictions(result, dataset),
    };

    private static JsonObject Scores(ClassificationReport report, Interval interval, IReadOnlyList<string> genres) => new()
    {
        ["accuracy"] = report.Accuracy,
        ["interval"] = interval.ToJson(),
        ["classes"] = new JsonObject(genres.Select((genre, i) => KeyValuePair.Create(genre, (JsonNode?)Scores(report.Classes[i])))),
        ["macro_average"] = Scores(report.MacroAverage),
        ["weighted_average"] = Scores(report.WeightedAverage),
        ["confusion"] = new JsonArray(
        [
            .. Enumerable.Range(0, genres.Count).Select(actual =>
                new JsonArray(
                    [.. Enumerable.Range(0, genres.Count).Select(predicted => JsonValue.Create(report.Confusion[actual, predicted]))])),
        ]),
    };

    private static JsonObject Scores(ClassScores scores) => new()
    {
        ["precision"] = scores.Precision,
        ["recall"] = scores.Recall,
        ["f1"] = scores.F1,
        ["support"] = scores.Support,
    };

    private static JsonArray Predictions(TestResult result, GenreDataset dataset)
    {
        var (tracks, right) = (result.TrackPredictions, result.RightSegments(dataset));
        return new JsonArray([.. Enumerable.Range(0, tracks.Labels.Length).Select(i =>
        {
            var probabilities = tracks.Row(i).ToArray();
            Softmax.Apply(probabilities);
            return new JsonObject
            {
                ["track"] = dataset.Tracks[tracks.Segments[i]].Name,
                ["genre"] = dataset.Genres[tracks.Labels[i]],
                ["predicted"] = dataset.Genres[tracks.Top(i)],
                ["segments"] = right[i].Rows,
                ["right_segments"] = right[i].Right,
                ["probabilities"] = new JsonObject(
                    dataset.Genres.Select((genre, g) => KeyValuePair.Create(genre, (JsonNode?)probabilities[g]))),
            };
        })]);
    }
}
