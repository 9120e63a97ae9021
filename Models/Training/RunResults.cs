using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>
/// The <c>results.json</c> of a run: what was trained on what, and the test of its last and its best state with every prediction. Equal
/// runs have equal files.
/// </summary>
internal static class RunResults
{
    /// <summary>Creates the text.</summary>
    public static string Of(TestedRun run, string datasetHash)
    {
        var dataset = run.Data.Dataset;
        var epochs = run.Folder.ReadMetrics();
        var best = EpochResult.Best(epochs)!;
        return new JsonObject
        {
            ["model"] = run.Architecture.Name,
            ["parameters"] = run.Model.ParameterCount,
            ["trainable_parameters"] = run.Model.TrainableParameterCount,
            ["seed"] = run.Parameters.Seed,
            ["data"] = new JsonObject
            {
                ["description"] = run.Data.Origin.Description,
                ["synthetic"] = run.Data.Origin.IsSynthetic,
                ["hash"] = datasetHash,
                ["tracks"] = dataset.Tracks.Count,
                ["segments"] = dataset.SegmentCount,
                ["genres"] = new JsonArray([.. dataset.Genres.Select(genre => JsonValue.Create(genre))]),
            },
            ["split"] = new JsonObject
            {
                ["mode"] = SplitModes.NameOf(run.Split.Mode),
                ["hash"] = run.Split.Hash(dataset),
                ["train"] = run.Split.Train.Length,
                ["validation"] = run.Split.Validation.Length,
                ["test"] = run.Split.Test.Length,
            },
            ["hyper_parameters"] = new JsonObject(HyperParameter.All.Select(
                parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)parameter.Text(run.Parameters)))),
            ["test"] = new JsonObject
            {
                ["last"] = State(epochs[^1], run.Last),
                ["best"] = State(best, run.Best),
            },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";

        JsonObject State(EpochResult epoch, TestResult result)
        {
            var state = TestResultJson.Of(result, dataset, (ulong)run.Parameters.Seed);
            state["epoch"] = epoch.Epoch;
            state["validation_accuracy"] = epoch.ValidationAccuracy;
            state["validation_loss"] = epoch.ValidationLoss;
            return state;
        }
    }
}
