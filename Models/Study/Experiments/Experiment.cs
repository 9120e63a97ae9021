using System.Globalization;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Experiments;

/// <summary>What is cross-validated, and how.</summary>
/// <param name="Candidates">The candidates.</param>
/// <param name="Data">The data.</param>
/// <param name="TestData">Other data, for the shift between the two; null for none.</param>
/// <param name="Mode">What the folds keep together: tracks, duplicates or artists.</param>
/// <param name="Folds">The number of folds.</param>
/// <param name="Seeds">The number of divisions into folds, each with its own seed for training too.</param>
internal sealed record Experiment(
    IReadOnlyList<Candidate> Candidates, DataSelection Data, DataSelection? TestData, SplitMode Mode, int Folds, int Seeds)
{
    /// <summary>The number of trainings.</summary>
    public int Trainings => Candidates.Sum(candidate => Seeds * FoldsOf(candidate));

    /// <summary>The number of trainings of a candidate with a seed: one where all of one data set is trained on.</summary>
    public int FoldsOf(Candidate candidate) => candidate.Domain is Domain.Data or Domain.TestData ? Folds : 1;

    /// <summary>The seeds of a candidate.</summary>
    public IEnumerable<int> SeedsOf(Candidate candidate) => Enumerable.Range(candidate.Parameters.Seed, Seeds);

    /// <summary>Identifies the experiment, as lines; a log must match them to be resumed.</summary>
    public IReadOnlyList<string> Identity(string device) =>
    [
        $"data {Data}", .. TestData is null ? (string[])[] : [$"test data {TestData}"], $"device {device}", $"split {SplitModes.NameOf(Mode)}",
        string.Create(CultureInfo.InvariantCulture, $"folds {Folds}"), string.Create(CultureInfo.InvariantCulture, $"seeds {Seeds}"),
        .. Candidates.Select(candidate =>
            $"{candidate.Name}: {string.Join(", ", HyperParameter.All.Select(each => $"{each.Key} {each.Text(candidate.Parameters)}"))}"),
    ];
}
