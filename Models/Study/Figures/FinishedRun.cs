using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Figures;

/// <summary>A run with finished training.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Epochs">Its epochs, at least one.</param>
internal sealed record FinishedRun(RunFolder Folder, string Model, IReadOnlyList<EpochResult> Epochs)
{
    /// <summary>Opens the named runs, at most one per model.</summary>
    /// <exception cref="ProgramException">A path is not a run, a run is not finished, or two are of the same model.</exception>
    public static IReadOnlyList<FinishedRun> Named(IEnumerable<string> paths)
    {
        var runs = paths.Select(path => Read(RunFolder.Open(path))).ToArray();
        return runs.GroupBy(run => run.Model).FirstOrDefault(same => same.Count() > 1) is { } several
            ? throw new ProgramException(
                $"{string.Join(" and ", several.Select(run => run.Folder.Path))} are runs of {several.Key}; name one run of each model.")
            : runs;
    }

    /// <summary>Finds the newest run of each model in a folder. Skips and reports broken and unfinished runs.</summary>
    public static IReadOnlyList<FinishedRun> NewestIn(string folder, Action<string> passedOver)
    {
        var newest = new Dictionary<string, FinishedRun>();
        var candidates = RunFolder.RunsIn(folder).Where(run => run.IsFinished)
            .OrderByDescending(run => File.GetLastWriteTimeUtc(run.ResultsFile)).ThenBy(run => run.Path, StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            try
            {
                var run = Read(candidate);
                newest.TryAdd(run.Model, run);
            }
            catch (ProgramException exception)
            {
                passedOver($"{candidate.Path} is passed over: {exception.Message}");
            }
        }

        return [.. GenreModel.All.Where(model => newest.ContainsKey(model.Name)).Select(model => newest[model.Name])];
    }

    private static FinishedRun Read(RunFolder folder)
    {
        var (name, _) = folder.ReadHyperParameters();

        // Training writes the results last.
        if (!folder.IsFinished)
            throw NotFinished("no results.json");
        var epochs = CheckpointStore.ReadMetrics(folder);
        return epochs.Count > 0 ? new FinishedRun(folder, GenreModel.Named(name).Name, epochs) : throw NotFinished("no epochs");

        ProgramException NotFinished(string reason) =>
            new($"{folder.Path} is not finished: it has {reason}; train it to its end, or name another run.");
    }
}
