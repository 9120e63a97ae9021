using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Comparison;

/// <summary>The state of a run.</summary>
internal enum RunState
{
    /// <summary>It is trained and tested.</summary>
    Finished,

    /// <summary>It was stopped or killed.</summary>
    Unfinished,

    /// <summary>A process trains it now.</summary>
    Training,

    /// <summary>A file of it cannot be read.</summary>
    Damaged,
}

/// <summary>What the files of a run say of it.</summary>
/// <param name="Folder">The run.</param>
/// <param name="State">Its state.</param>
/// <param name="Started">When it began.</param>
/// <param name="Seconds">How long it was trained and tested; null if unknown.</param>
/// <param name="Model">The model's name; null in a damaged run.</param>
/// <param name="Parameters">The hyper-parameters; null in a damaged run.</param>
/// <param name="Data">Where the data came from; null in a damaged run.</param>
/// <param name="Epochs">The metrics of the epochs done.</param>
/// <param name="Results">The test; null before it.</param>
/// <param name="Fault">What is wrong with a damaged run.</param>
internal sealed record RunSummary(
    RunFolder Folder, RunState State, DateTime Started, double? Seconds, string? Model, HyperParameters? Parameters, DataOrigin? Data,
    IReadOnlyList<EpochResult> Epochs, StoredResults? Results, string? Fault)
{
    /// <summary>The name: the path within the folder of the runs.</summary>
    public string Name => Folder.Path.StartsWith(RunName.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? Path.GetRelativePath(RunName.Folder, Folder.Path)
        : Folder.Path;

    /// <summary>The validation accuracy of the last epoch; null before the first.</summary>
    public double? ValidationAccuracy => Epochs.Count > 0 ? Epochs[^1].ValidationAccuracy : null;

    /// <summary>Reads a run.</summary>
    public static RunSummary Read(RunFolder folder)
    {
        var log = RunLog.Read(folder);
        var started = log?.Started ?? File.GetLastWriteTimeUtc(folder.HyperParametersFile);
        try
        {
            var (model, parameters) = folder.ReadHyperParameters();
            var results = folder.IsFinished ? StoredResults.Of(folder) : null;
            var state = RunLock.IsTaken(folder.Path) ? RunState.Training : results is null ? RunState.Unfinished : RunState.Finished;
            return new RunSummary(
                folder, state, started, log?.Seconds, model, parameters, SplitFile.Read(folder.SplitFile).Data.ToOrigin(),
                folder.ReadMetrics(), results, null);
        }
        catch (Exception exception) when (exception is ProgramException or IOException or UnauthorizedAccessException)
        {
            return new RunSummary(
                folder, RunState.Damaged, started, log?.Seconds, null, null, null, [], null, ProgramException.SentenceOf(exception));
        }
    }

    /// <summary>
    /// The hyper-parameters in which runs differ, of those that their models have; split and seed have their own place where
    /// <paramref name="others"/> leaves them out.
    /// </summary>
    public static IReadOnlyList<HyperParameter> Differences(IEnumerable<RunSummary> runs, params HyperParameter[] others)
    {
        var readable = runs.Where(run => run.Parameters is not null).ToArray();
        return
        [
            .. HyperParameter.All.Except(others).Where(parameter =>
                readable.Select(run => run.TextOf(parameter)).Where(text => text.Length > 0).Distinct().Count() > 1),
        ];
    }

    /// <summary>The text of a hyper-parameter; empty if the run's model does not have it.</summary>
    public string TextOf(HyperParameter parameter)
    {
        var section = parameter.Key.Split('.') is [var first, _] ? first : null;
        return Parameters is null || (section is not null && section != Model?.Replace('-', '_')) ? "" : parameter.Text(Parameters);
    }
}
