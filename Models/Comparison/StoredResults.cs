using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Comparison;

/// <summary>The prediction of a track.</summary>
/// <param name="Track">The track's name.</param>
/// <param name="Segments">The number of its segments in the test part.</param>
/// <param name="IsRight">Whether the predicted genre is the right one.</param>
internal sealed record StoredPrediction(string Track, int Segments, bool IsRight);

/// <summary>The test of one state of a run.</summary>
/// <param name="Epoch">The epoch of the state.</param>
/// <param name="Loss">The mean cross-entropy.</param>
/// <param name="SegmentAccuracy">The accuracy by segment.</param>
/// <param name="SegmentInterval">Its 95 % interval.</param>
/// <param name="TrackAccuracy">The accuracy by track.</param>
/// <param name="TrackInterval">Its 95 % interval.</param>
/// <param name="MacroF1">The macro F1 by segment.</param>
/// <param name="Predictions">The predictions, by track.</param>
internal sealed record StoredTest(
    int Epoch, double Loss, double SegmentAccuracy, Interval SegmentInterval, double TrackAccuracy, Interval TrackInterval, double MacroF1,
    IReadOnlyList<StoredPrediction> Predictions);

/// <summary>The <c>results.json</c> of a run, read back.</summary>
/// <param name="DataHash">The hash of the data.</param>
/// <param name="ParameterCount">The number of the model's parameters.</param>
/// <param name="Last">The test of the last state.</param>
/// <param name="Best">The test of the best state.</param>
internal sealed record StoredResults(string DataHash, int ParameterCount, StoredTest Last, StoredTest Best)
{
    /// <summary>Reads the file of a run.</summary>
    /// <exception cref="ProgramException">It is missing or damaged.</exception>
    public static StoredResults Of(RunFolder folder)
    {
        try
        {
            var root = JsonNode.Parse(TextFile.Read(folder.ResultsFile), documentOptions: JsonFault.Strict)!;
            return new StoredResults(
                root["data"]!["hash"]!.GetValue<string>(), root["parameters"]!.GetValue<int>(), Test(root["test"]!["last"]!),
                Test(root["test"]!["best"]!));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || JsonFault.Is(exception))
        {
            var reason = exception is IOException or UnauthorizedAccessException
                ? ProgramException.ReasonOf(exception) : JsonFault.ReasonOf(exception);
            throw new ProgramException(
                $"{folder.ResultsFile} is not the result of a run: {reason}; delete it, and " +
                $"gtzan train --resume {Quotation.ForShell(folder.Path)} writes it again.", exception);
        }
    }

    /// <summary>Whether two tests are of the same tracks, with as many segments of each.</summary>
    public static bool HaveSameTracks(StoredTest one, StoredTest other) =>
        one.Predictions.Select(prediction => (prediction.Track, prediction.Segments))
            .SequenceEqual(other.Predictions.Select(prediction => (prediction.Track, prediction.Segments)));

    private static StoredTest Test(JsonNode test) => new(
        test["epoch"]!.GetValue<int>(), Number(test["loss"]), Number(test["segments"]!["accuracy"]), Interval(test["segments"]!),
        Number(test["tracks"]!["accuracy"]), Interval(test["tracks"]!), Number(test["segments"]!["macro_average"]!["f1"]),
        [.. test["predictions"]!.AsArray().Select(prediction => new StoredPrediction(
            prediction!["track"]!.GetValue<string>(), prediction["segments"]!.GetValue<int>(),
            prediction["genre"]!.GetValue<string>() == prediction["predicted"]!.GetValue<string>()))]);

    private static Interval Interval(JsonNode scores) => new(Number(scores["interval"]![0]), Number(scores["interval"]![1]));

    private static double Number(JsonNode? node) => node!.GetValue<double>();
}
