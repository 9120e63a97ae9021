using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Comparison;

/// <summary>One of several runs that are compared.</summary>
/// <param name="Letter">What the run is called in tables and charts.</param>
/// <param name="Summary">The run.</param>
/// <param name="Results">Its results.</param>
/// <param name="Test">The test that is compared.</param>
internal sealed record ComparedRun(string Letter, RunSummary Summary, StoredResults Results, StoredTest Test);

/// <summary>Two runs compared track by track.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
/// <param name="Test">The comparison; null if their test parts differ.</param>
internal sealed record ComparedPair(ComparedRun First, ComparedRun Second, PairedTest? Test);

/// <summary>Several finished runs, what they differ in, and how they do on the same tracks.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Differences">The hyper-parameters in which they differ.</param>
/// <param name="Pairs">All pairs.</param>
internal sealed record RunComparison(
    IReadOnlyList<ComparedRun> Runs, IReadOnlyList<HyperParameter> Differences, IReadOnlyList<ComparedPair> Pairs)
{
    /// <summary>The most runs: one for each letter.</summary>
    public const int MaxRuns = 26;

    // The bootstrap of a difference has nothing to do with the seeds of the runs.
    private const ulong Seed = 1;

    /// <summary>Compares runs.</summary>
    /// <param name="folders">The runs.</param>
    /// <param name="isBest">Whether to compare the states that were best in validation, instead of the last ones.</param>
    /// <exception cref="ProgramException">A run is named twice, not finished, or damaged.</exception>
    public static RunComparison Of(IReadOnlyList<RunFolder> folders, bool isBest)
    {
        if (folders.CountBy(folder => Path.GetFullPath(folder.Path)).FirstOrDefault(folder => folder.Value > 1) is { Key: { } twice })
            throw new ProgramException($"{twice} is named twice; name different runs.") { IsBadUse = true };
        var runs = folders.Index().Select(folder =>
        {
            var summary = RunSummary.Read(folder.Item);
            if (summary.Fault is not null)
                throw new ProgramException(summary.Fault);
            var results = summary.Results ?? throw new ProgramException(
                $"{summary.Name} is not finished: it has no results.json; gtzan train --resume " +
                $"{Quotation.ForShell(folder.Item.Path)} finishes it.");
            return new ComparedRun(((char)('A' + folder.Index)).ToString(), summary, results, isBest ? results.Best : results.Last);
        }).ToArray();
        var pairs = runs.SelectMany((first, i) => runs[(i + 1)..].Select(second => new ComparedPair(first, second, Test(first, second))));
        return new RunComparison(runs, RunSummary.Differences(runs.Select(run => run.Summary)), [.. pairs]);
    }

    /// <summary>The comparison as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["runs"] = new JsonArray([.. Runs.Select(run => new JsonObject
        {
            ["letter"] = run.Letter,
            ["run"] = run.Summary.Folder.Path,
            ["model"] = run.Summary.Model,
            ["parameters"] = run.Results.ParameterCount,
            ["epoch"] = run.Test.Epoch,
            ["loss"] = run.Test.Loss,
            ["accuracy"] = run.Test.SegmentAccuracy,
            ["interval"] = run.Test.SegmentInterval.ToJson(),
            ["track_accuracy"] = run.Test.TrackAccuracy,
            ["track_interval"] = run.Test.TrackInterval.ToJson(),
            ["settings"] = new JsonObject(Differences.Select(
                parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)run.Summary.TextOf(parameter)))),
        })]),
        ["pairs"] = new JsonArray([.. Pairs.Select(pair => new JsonObject
        {
            ["first"] = pair.First.Letter,
            ["second"] = pair.Second.Letter,
            ["same_test"] = pair.Test is not null,
            ["only_first_right"] = pair.Test?.OnlyFirst,
            ["only_second_right"] = pair.Test?.OnlySecond,
            ["p_mcnemar"] = pair.Test?.PValue,
            ["difference_interval"] = pair.Test?.Difference.ToJson(),
        })]),
    };

    private static PairedTest? Test(ComparedRun first, ComparedRun second) =>
        first.Results.DataHash == second.Results.DataHash && StoredResults.HaveSameTracks(first.Test, second.Test)
            ? PairedTest.Of(Right(first), Right(second), Seed)
            : null;

    private static bool[] Right(ComparedRun run) => [.. run.Test.Predictions.Select(prediction => prediction.IsRight)];
}
