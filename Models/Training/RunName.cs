using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Finds a run in the folder <c>runs</c>: by any part of its name that no other has, <c>latest</c>, or <c>latest:cnn</c> for the newest of
/// a model. A folder that exists is taken as it is.
/// </summary>
internal static class RunName
{
    /// <summary>The folder of the runs.</summary>
    public const string Folder = "runs";

    /// <summary>How to name a run, for help texts.</summary>
    public const string Help = "its folder, any part of its name that no other run has, latest, or latest:cnn";

    private const string Latest = "latest";

    /// <summary>The folder of a run.</summary>
    /// <param name="name">What the user calls it.</param>
    /// <param name="allowsSeries">Whether it may be the folder of the runs of several seeds.</param>
    /// <exception cref="ProgramException">There is no such run, or several.</exception>
    public static string Resolve(string name, bool allowsSeries = false)
    {
        if (Directory.Exists(name))
            return name;
        if (name == Latest)
            return Newest(null).Path;
        if (name.StartsWith(Latest + ":", StringComparison.Ordinal))
            return Newest(GenreModel.Known(name[(Latest.Length + 1)..])).Path;

        var all = RunFolder.RunsIn(Folder).Select(run => run.Path).ToArray();
        if (allowsSeries)
        {
            var series = all.Select(Path.GetDirectoryName).OfType<string>().Where(SeedSeries.IsIn).Distinct().ToArray();
            all = [.. all.Where(run => !series.Contains(Path.GetDirectoryName(run))), .. series];
        }

        var named = all.Where(run => Path.GetFileName(run) == name).ToArray();
        if (named.Length == 0)
            named = [.. all.Where(run => Path.GetRelativePath(Folder, run).Contains(name, StringComparison.OrdinalIgnoreCase))];
        return named switch
        {
            [var only] => only,
            [] => throw new ProgramException(
                $"There is no run {name}; gtzan runs lists those in the folder runs."),
            _ => throw new ProgramException(
                $"{named.Length} runs have {Quotation.Of(name)} in their names, such as {Quotation.Few([.. named.Order().Take(3)])}; " +
                "name one of them, or latest."),
        };
    }

    /// <summary>The newest run that has weights.</summary>
    /// <param name="model">Of which model; null for any.</param>
    /// <exception cref="ProgramException">There is none.</exception>
    public static RunFolder Newest(string? model) =>
        RunFolder.RunsIn(Folder).Where(run => File.Exists(run.LastCheckpoint) && (model is null || ModelOf(run) == model))
            .MaxBy(run => File.GetLastWriteTimeUtc(run.HyperParametersFile))
        ?? throw new ProgramException(
            $"There is no run{(model is null ? "" : $" of {model}")} in the folder runs; train one first (gtzan train {model ?? "cnn"}), " +
            "or name its folder.");

    private static string? ModelOf(RunFolder run)
    {
        try
        {
            return run.ReadHyperParameters().Model;
        }
        catch (ProgramException)
        {
            return null;
        }
    }
}
