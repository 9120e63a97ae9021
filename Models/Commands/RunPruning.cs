using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Models.Comparison;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>Deletes runs: their own files, and their folders if nothing else is in them.</summary>
internal sealed class RunPruning(Terminal terminal, bool isJson)
{
    /// <summary>Deletes unfinished runs, or all but the newest finished ones.</summary>
    /// <param name="runs">The runs to choose from.</param>
    /// <param name="kept">How many finished runs of each model stay; null to delete the unfinished ones.</param>
    /// <param name="isConfirmed">Whether to delete; if not, only says what would be.</param>
    public int Run(IEnumerable<RunSummary> runs, int? kept, bool isConfirmed)
    {
        var chosen = kept is { } count
            ? runs.Where(run => run.State == RunState.Finished).GroupBy(run => run.Model)
                .SelectMany(model => model.OrderByDescending(run => run.Started).Skip(count))
            : runs.Where(run => run.State == RunState.Unfinished);
        var deleted = chosen.OrderBy(run => run.Name, StringComparer.Ordinal).Select(run => (Run: run, Bytes: run.Folder.Size())).ToArray();
        foreach (var (run, bytes) in deleted)
        {
            if (isConfirmed)
                Delete(run.Folder);
            if (!isJson)
                terminal.WriteLine($"{run.Name}: {Megabytes(bytes)}{(isConfirmed ? ", deleted" : "")}");
        }

        if (isJson)
        {
            terminal.WriteLine(new JsonObject
            {
                ["deleted"] = isConfirmed,
                ["runs"] = new JsonArray([.. deleted.Select(each => JsonValue.Create(each.Run.Folder.Path))]),
                ["bytes"] = deleted.Sum(each => each.Bytes),
            }.ToJsonString());
            return 0;
        }

        var what = $"{deleted.Length} run{(deleted.Length == 1 ? "" : "s")} of {Megabytes(deleted.Sum(each => each.Bytes))}";
        terminal.WriteLine(
            isConfirmed || deleted.Length == 0 ? $"{what} deleted." : $"{what} would be deleted; nothing is. Add --yes to delete.");
        return 0;
    }

    private void Delete(RunFolder folder)
    {
        if (folder.Delete() is > 0 and var others)
            terminal.Note($"{folder.Path} keeps {others} file{(others == 1 ? "" : "s")} that training did not write.");

        // The folder of several seeds goes with the last of them.
        if (Path.GetDirectoryName(folder.Path) is { } parent && SeedSeries.IsIn(parent)
            && Directory.EnumerateFileSystemEntries(parent).All(entry => entry == SeedSeries.FileIn(parent)))
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
