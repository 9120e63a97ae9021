using System.Globalization;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Experiments;

/// <summary>What is cross-validated, and how.</summary>
/// <param name="Candidates">The candidates.</param>
/// <param name="Data">The path of the data; null for the synthetic corpus.</param>
/// <param name="Mode">What the folds keep together: tracks, duplicates or artists.</param>
/// <param name="Folds">The number of folds.</param>
/// <param name="Seeds">The number of divisions into folds, each with its own seed for training too.</param>
internal sealed record Experiment(IReadOnlyList<Candidate> Candidates, string? Data, SplitMode Mode, int Folds, int Seeds)
{
    /// <summary>The number of trainings.</summary>
    public int Trainings => Candidates.Count * Seeds * Folds;

    /// <summary>The seeds of a candidate.</summary>
    public IEnumerable<int> SeedsOf(Candidate candidate) => Enumerable.Range(candidate.Parameters.Seed, Seeds);

    /// <summary>Identifies the experiment, as lines; a log must match them to be resumed.</summary>
    public IReadOnlyList<string> Identity(string device) =>
    [
        $"data {(Data is null ? "synthetic" : Path.GetFullPath(Data))}", $"device {device}", $"split {SplitModes.NameOf(Mode)}",
        string.Create(CultureInfo.InvariantCulture, $"folds {Folds}"), string.Create(CultureInfo.InvariantCulture, $"seeds {Seeds}"),
        .. Candidates.Select(candidate =>
            $"{candidate.Name}: {string.Join(", ", HyperParameter.All.Select(each => $"{each.Key} {each.Text(candidate.Parameters)}"))}"),
    ];
}
