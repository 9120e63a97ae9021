using System.Globalization;
using System.Text.Json;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A run on disk: everything needed to look at it, evaluate it and do it again.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The hyper-parameters, complete, as used.</summary>
    public string HyperParametersFile => System.IO.Path.Combine(Path, "hparams.yaml");

    /// <summary>One line an epoch.</summary>
    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>Which segments were used for what.</summary>
    public string SplitFile => System.IO.Path.Combine(Path, "split.json");

    /// <summary>The page with curves, confusion matrix and tables.</summary>
    public string ReportFile => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The weights after the last epoch.</summary>
    public string LastCheckpoint => Checkpoint("last");

    /// <summary>The weights after the epoch with the best validation accuracy.</summary>
    public string BestCheckpoint => Checkpoint("best");

    /// <summary>The weights of a name.</summary>
    public string Checkpoint(string name) => System.IO.Path.Combine(Path, name + ".safetensors");

    /// <summary>Makes the folder of a new run.</summary>
    /// <exception cref="ProgramException">It exists and is not empty, or cannot be written.</exception>
    public static RunFolder Create(string path)
    {
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
                throw new ProgramException($"{path} exists already; name a new or empty folder with --out.");
            Directory.CreateDirectory(path);

            // Found out now rather than after the first epoch.
            var probe = System.IO.Path.Combine(path, ".writable");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new RunFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run cannot be written to {path}: {exception.Message} Name another folder with --out.", exception);
        }
    }

    /// <summary>Makes the folder of a new run and does something with it. If that fails before it has written anything, the folder is gone again.</summary>
    /// <exception cref="ProgramException">The folder exists and is not empty, or cannot be written.</exception>
    public static T Use<T>(string path, Func<RunFolder, T> work)
    {
        var isNew = !Directory.Exists(path);
        var folder = Create(path);
        try
        {
            return work(folder);
        }
        catch when (isNew && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
            throw;
        }
    }

    /// <summary>The folder a new run gets when none is named: the time, the model and the seed; and a number, for the second run of a second.</summary>
    public static string DefaultPath(string model, int seed)
    {
        var path = System.IO.Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyyMMdd-HHmmss}-{model}-{seed}"));
        var result = path;
        for (var number = 2; System.IO.Path.Exists(result); number++)
            result = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
        return result;
    }

    /// <summary>A hint for the folder of several seeds.</summary>
    private static string RunsIn(string path)
    {
        var runs = Directory.EnumerateDirectories(path).Where(folder => File.Exists(new RunFolder(folder).HyperParametersFile)).Order(StringComparer.Ordinal).ToArray();
        return runs.Length == 0 ? "" : $", but runs are in it: name one of {string.Join(", ", runs)}";
    }

    /// <summary>An existing run: the one named, or the newest in <c>runs</c>.</summary>
    /// <exception cref="ProgramException">There is none.</exception>
    public static RunFolder Open(string? path)
    {
        if (path is not null)
        {
            return File.Exists(new RunFolder(path).HyperParametersFile)
                ? new RunFolder(path)
                : throw new ProgramException(
                    Directory.Exists(path) ? $"{path} is not the folder of a run: it has no hparams.yaml{RunsIn(path)}." : $"There is no run {path}; name the folder that training wrote.");
        }

        var newest = !Directory.Exists("runs")
            ? null
            : Directory.EnumerateFiles("runs", "hparams.yaml", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc);
        return newest is not null
            ? new RunFolder(System.IO.Path.GetDirectoryName(newest)!)
            : throw new ProgramException("There is no run in the folder runs; train one first (gtzan train cnn), or name its folder.");
    }

    /// <summary>Writes the hyper-parameters, with the model's name in the first line.</summary>
    public void WriteHyperParameters(string model, HyperParameters parameters) =>
        File.WriteAllText(HyperParametersFile, parameters.Table.ToYaml($"model: {model}"));

    /// <summary>The model and the hyper-parameters of the run.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public (string Model, HyperParameters Parameters) ReadHyperParameters()
    {
        const string Prefix = "# model: ";
        string? first;
        try
        {
            first = File.ReadLines(HyperParametersFile).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run's hyper-parameters cannot be read: {exception.Message}", exception);
        }

        if (first?.StartsWith(Prefix, StringComparison.Ordinal) != true)
            throw new ProgramException($"{HyperParametersFile} does not begin with the name of the model (\"{Prefix}cnn\").");
        var table = HyperParameterTable.Defaults();
        table.ReadFile(HyperParametersFile);
        return (first[Prefix.Length..].Trim(), HyperParameters.From(table));
    }

    /// <summary>Adds a line for an epoch.</summary>
    public void AppendMetrics(EpochMetrics metrics) => File.AppendAllText(MetricsFile, JsonSerializer.Serialize(metrics, MetricsJson.Options) + "\n");

    /// <summary>The epochs of the run so far.</summary>
    /// <exception cref="ProgramException">The file is broken.</exception>
    public IReadOnlyList<EpochMetrics> ReadMetrics()
    {
        if (!File.Exists(MetricsFile))
            return [];
        try
        {
            return [.. File.ReadLines(MetricsFile).Select((line, i) =>
            {
                // Whoever draws curves takes it for granted that there are such numbers.
                var epoch = JsonSerializer.Deserialize<EpochMetrics>(line, MetricsJson.Options);
                return epoch is not null && double.IsFinite(epoch.Loss) && double.IsFinite(epoch.Accuracy) && double.IsFinite(epoch.ValidationLoss) && double.IsFinite(epoch.ValidationAccuracy)
                    ? epoch
                    : throw new ProgramException($"{MetricsFile}: line {i + 1} lacks an epoch, or a number in it is beyond all bounds.");
            })];
        }
        catch (JsonException exception)
        {
            throw new ProgramException($"{MetricsFile} has a line that is no JSON: {ProgramException.ReasonOf(exception)}.", exception);
        }
    }
}

internal static class MetricsJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
