using System.Globalization;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Tuning;

/// <summary>All that a search is going to do: everything in it follows from the command line and the data.</summary>
/// <param name="Model">The model.</param>
/// <param name="Parameters">The hyper-parameters around the searched ones.</param>
/// <param name="Space">What is searched.</param>
/// <param name="IsGrid">Whether the trials are a grid.</param>
/// <param name="Trials">What each trial tries.</param>
/// <param name="Rungs">How long they are trained, and how many are left each time.</param>
/// <param name="Data">The data.</param>
/// <param name="Split">How the data are divided; its test part is not used.</param>
/// <param name="Folds">How the rest is divided.</param>
internal sealed record TuningPlan(
    GenreModel Model, HyperParameters Parameters, SearchSpace Space, bool IsGrid, IReadOnlyList<TrialSettings> Trials,
    IReadOnlyList<Rung> Rungs,
    TrainingData Data, DataSplit Split, IReadOnlyList<DataSplit> Folds)
{
    /// <summary>How many trainings of a trial at a rung there are, if none diverges.</summary>
    public int Steps => Rungs.Sum(rung => rung.Trials);

    /// <summary>What the search does, in a sentence.</summary>
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
    /// What must be the same for a search to go on in a folder, as names and values. The epochs are those of the rungs; the number of
    /// threads is not among it, because it changes nothing.
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
