using System.Text.Json.Nodes;
using Gtzan.Models.Comparison;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>The result of <c>gtzan train</c> as JSON.</summary>
internal static class TrainingJson
{
    /// <summary>The result of a finished run; of several seeds, that of each.</summary>
    public static JsonObject Of(string folder)
    {
        if (!SeedSeries.IsIn(folder))
            return Of(new RunFolder(folder));
        var seeds = SeedSeries.Read(folder).All().Select(seed => (JsonNode)Of(new RunFolder(SeedSeries.FolderOf(folder, seed))));
        return new JsonObject { ["run"] = folder, ["seeds"] = new JsonArray([.. seeds]) };
    }

    private static JsonObject Of(RunFolder folder)
    {
        var (model, parameters) = folder.ReadHyperParameters();
        var results = StoredResults.Of(folder);
        return new JsonObject
        {
            ["run"] = folder.Path,
            ["model"] = model,
            ["seed"] = parameters.Seed,
            ["parameters"] = results.ParameterCount,
            ["last"] = Test(results.Last),
            ["best"] = Test(results.Best),
            ["seconds"] = RunLog.Read(folder)?.Seconds,
            ["data_files"] = folder.DataFile,
            ["results"] = folder.ResultsFile,
            ["report"] = folder.ReportFile,
        };
    }

    private static JsonObject Test(StoredTest test) => new()
    {
        ["epoch"] = test.Epoch,
        ["loss"] = test.Loss,
        ["accuracy"] = test.SegmentAccuracy,
        ["interval"] = test.SegmentInterval.ToJson(),
        ["track_accuracy"] = test.TrackAccuracy,
        ["track_interval"] = test.TrackInterval.ToJson(),
    };
}
