using System.Globalization;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The plan of a search, which the command line and the data determine.</summary>
/// <param name="Model">The model.</param>
/// <param name="Parameters">The other hyper-parameters.</param>
/// <param name="Space">The search space.</param>
/// <param name="IsGrid">Whether the trials are a grid.</param>
/// <param name="Trials">The settings of each trial.</param>
/// <param name="Rungs">The rungs of successive halving.</param>
/// <param name="Data">The data.</param>
/// <param name="Split">The split; its test part is not used.</param>
/// <param name="Folds">The folds of the rest.</param>
internal sealed record TuningPlan(
    GenreModel Model, HyperParameters Parameters, SearchSpace Space, bool IsGrid, IReadOnlyList<TrialSettings> Trials,
    IReadOnlyList<Rung> Rungs,
    TrainingData Data, DataSplit Split, IReadOnlyList<DataSplit> Folds)
{
    /// <summary>The number of trainings, if none diverges.</summary>
    public int Steps => Rungs.Sum(rung => rung.Trials);

    /// <summary>Describes the search in a sentence.</summary>
    public string Describe()
    {
        var first = Rungs[0];
        return $"{Count(first.Trials, "trial")} {(IsGrid ? "of a grid" : "at random")} for {Count(first.Epochs, "epoch")}" +
            string.Concat(Rungs.Skip(1).Select(rung => $", the best {rung.Trials} on to {rung.Epochs}")) +
            $"; {Folds.Count} folds of the {Split.Train.Length + Split.Validation.Length} segments that are not for the test, by " +
            $"{SplitModes.NameOf(Split.Mode)}.";

        static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
    }

    /// <summary>
    /// Identifies the search, as names and values; a log must match it to be resumed. The number of threads is not included, because it
    /// does not affect results.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Identity(string device) =>
    [
        new("model", Model.Name),
        new("search", IsGrid ? "grid" : "random"),
        new("trials", Trials.Count.ToString(CultureInfo.InvariantCulture)),
        new("folds", Folds.Count.ToString(CultureInfo.InvariantCulture)),
        new("rungs", string.Join(", ", Rungs.Select(rung => $"{rung.Trials} of {rung.Epochs} epochs"))),
        new("device", device),
        .. Space.Dimensions.Select(dimension => KeyValuePair.Create($"space {dimension.Tunable.Key}", dimension.ToString())),
        .. HyperParameter.All.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Text(Parameters))),
        new("division of the data", Split.Hash(Data.Dataset)),
    ];
}
