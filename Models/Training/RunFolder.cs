using System.Globalization;
using System.Text;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>The folder of a run: everything to inspect, evaluate, resume and reproduce it.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    private const string ModelPrefix = "# model: ";
    private const string DevicePrefix = "# device: ";
    private const string UsualDevice = "cpu";

    /// <summary>The complete hyper-parameters. The run has begun once this file exists.</summary>
    public string HyperParametersFile => In("hparams.yaml");

    /// <summary>The metrics, one line per epoch.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary>The part each segment belongs to.</summary>
    public string SplitFile => In("split.json");

    /// <summary>What became of the files of the data, and the hash of each track's samples.</summary>
    public string DataFile => In("data.json");

    /// <summary>The encoder that the model began with, if it has one.</summary>
    public string EncoderFile => In("encoder.safetensors");

    /// <summary>The metrics as a table.</summary>
    public string MetricsTable => In("metrics.csv");

    /// <summary>The metrics and histograms for TensorBoard.</summary>
    public string EventsFile => In("events.out.tfevents.0.gtzan");

    /// <summary>The report, rewritten while training runs.</summary>
    public string ReportFile => In("report.html");

    /// <summary>All that may differ between equal runs: version, command line, device, times and memory.</summary>
    public string LogFile => In("run.json");

    /// <summary>The state after the last epoch.</summary>
    public string LastCheckpoint => Checkpoint("last");

    /// <summary>The state after the epoch with the best validation accuracy.</summary>
    public string BestCheckpoint => Checkpoint("best");

    /// <summary>The result of the test. It is written last: a run that has it is finished.</summary>
    public string ResultsFile => In("results.json");

    /// <summary>Whether training is finished.</summary>
    public bool IsFinished => File.Exists(ResultsFile);

    /// <summary>The JSON options of the run's files.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes the files; tests simulate a full disk with another one.</summary>
    internal AtomicFileWriter Disk { get; init; } = AtomicFileWriter.Default;

    /// <summary>The lock of this process; null without one.</summary>
    internal RunLock? HeldLock { get; init; }

    /// <summary>Whether the folder was deleted or moved since it was locked; another may be in its place.</summary>
    internal bool IsReplaced => HeldLock is { IsHeld: false };

    /// <summary>Whether a run that has begun is no longer there. Deleting a folder file by file may take longer than an epoch.</summary>
    internal bool IsGone => IsReplaced || !HasBegun;

    /// <summary>Whether there is a run in the folder.</summary>
    internal bool HasBegun => File.Exists(HyperParametersFile);

    /// <summary>Whether it is finished and has the files that follow from others.</summary>
    internal bool IsWhole =>
        IsFinished && new FileInfo(ResultsFile).Length > 0 && File.Exists(MetricsTable) && File.Exists(EventsFile) && File.Exists(LogFile);

    /// <summary>The files that are written before the first checkpoint, or with it.</summary>
    internal IEnumerable<string> EarlyFiles =>
        [HyperParametersFile, SplitFile, DataFile, EncoderFile, MetricsFile, MetricsTable, EventsFile, LogFile, ReportFile];

    private IEnumerable<string> Files =>
        [.. EarlyFiles, ResultsFile, LastCheckpoint, BestCheckpoint, SeedSeries.FileIn(Path)];

    private IEnumerable<string> Unfinished =>
        Files.Select(file => file + AtomicFileWriter.UnfinishedSuffix);

    /// <summary>The checkpoint of a name.</summary>
    public string Checkpoint(string name) => In(name + ".safetensors");

    /// <summary>Creates the folder of a new run. Leftovers of an aborted start do not count.</summary>
    /// <exception cref="ProgramException">It exists and is not empty, or cannot be written.</exception>
    public static RunFolder Create(string path)
    {
        var folder = new RunFolder(path);
        if (File.Exists(path) || (Directory.Exists(path) && !IsEmpty(path)))
        {
            var what = folder.HasBegun && !folder.IsFinished ? $"has an unfinished run; resume it (--resume {Quotation.ForShell(path)}), or"
                : SeedSeries.IsIn(path) ? $"has the runs of several seeds; resume them (--resume {Quotation.ForShell(path)}), or"
                : "exists already;";
            throw new ProgramException($"{path} {what} name a new or empty folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(path);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
        }
    }

    /// <summary>Creates the folder of a new run and works in it, locked. Deletes it if the work fails before it writes anything.</summary>
    /// <exception cref="ProgramException">The folder exists and is not empty, cannot be written, or is locked.</exception>
    public static T Use<T>(string path, Func<RunFolder, T> work)
    {
        var isNew = !Directory.Exists(path);
        var folder = Create(path);
        try
        {
            using var held = folder.TakeLock(exception => NotWritable(path, exception));

            // Checked again under the lock, because another process may have been faster.
            return work(Create(path) with { HeldLock = held });
        }
        catch
        {
            // Not an exception filter, which would run before the lock's file is deleted.
            if (isNew && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
                Directory.Delete(path);
            throw;
        }
    }

    /// <summary>Locks an existing run, and deletes what a killed process was writing.</summary>
    /// <exception cref="ProgramException">The run is locked or cannot be written, or a folder is in the place of a file.</exception>
    internal RunLock Lock()
    {
        var resume = $"and gtzan train --resume {Quotation.ForShell(Path)} continues it.";
        if (Files.Concat(Unfinished).FirstOrDefault(Directory.Exists) is { } folder)
            throw new ProgramException($"{folder} is a folder, where the run has a file; move it elsewhere, {resume}");
        return TakeLock(exception => new ProgramException(
            $"The run cannot be written to {Path}: {ProgramException.SentenceOf(exception)} " +
            $"It is as it was: make room, or check the permissions, {resume}", exception));
    }

    /// <summary>The default folder of a new run: time, model and seed, with a number if it exists.</summary>
    public static string DefaultPath(string model, int seed)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyyMMdd-HHmmss}-{model}-{seed}");
        var result = System.IO.Path.Combine(RunName.Folder, name);
        for (var number = 2; System.IO.Path.Exists(result); number++)
            result = System.IO.Path.Combine(RunName.Folder, $"{name}-{number}");
        return result;
    }

    /// <summary>An existing run: the one named (<see cref="RunName"/>), or the newest in <c>runs</c>.</summary>
    /// <exception cref="ProgramException">There is no such run.</exception>
    public static RunFolder Open(string? name)
    {
        if (name is null)
            return RunName.Newest(model: null);
        var path = RunName.Resolve(name);
        var folder = new RunFolder(path);
        if (folder.HasBegun)
            return folder;
        var inside = string.Join(", ", RunsIn(path, SearchOption.TopDirectoryOnly).Select(run => run.Path).Order(StringComparer.Ordinal));
        var hint = inside.Length == 0 ? "" : $", but runs are in it: name one of {inside}";
        throw new ProgramException($"{path} is not the folder of a run: it has no hparams.yaml{hint}.");
    }

    /// <summary>Writes the hyper-parameters. The first line has the model's name, the second the device's unless it is cpu.</summary>
    public void WriteHyperParameters(string model, HyperParameters parameters, string device = UsualDevice)
    {
        var deviceLine = device == UsualDevice ? "" : $"\n{DevicePrefix}{device}";
        Write(HyperParametersFile, parameters.ToYaml($"model: {model}{deviceLine}"));
    }

    /// <summary>The model and the hyper-parameters of the run.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public (string Model, HyperParameters Parameters) ReadHyperParameters()
    {
        if (FirstLines() is not [var first, ..] || !first.StartsWith(ModelPrefix, StringComparison.Ordinal))
            throw new ProgramException($"{HyperParametersFile} does not begin with the name of the model (\"{ModelPrefix}cnn\").");
        return (first[ModelPrefix.Length..].Trim(), HyperParameters.Defaults.WithFile(HyperParametersFile).Checked());
    }

    /// <summary>The name of the device that the run is computed on.</summary>
    /// <exception cref="ProgramException">The file of hyper-parameters is missing or broken.</exception>
    public string ReadDevice() => FirstLines() is [_, var second] && second.StartsWith(DevicePrefix, StringComparison.Ordinal)
        ? second[DevicePrefix.Length..].Trim()
        : UsualDevice;

    /// <summary>The metrics of the epochs done. A last line without its end does not count.</summary>
    /// <exception cref="ProgramException">The file is broken.</exception>
    public IReadOnlyList<EpochResult> ReadMetrics() => ParseMetrics(ReadMetricsText());

    /// <summary>The content of the metrics file; empty if there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal string ReadMetricsText()
    {
        if (!File.Exists(MetricsFile) || InputFile.IsEmpty(MetricsFile))
            return "";
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var reader = new StreamReader(InputFile.Open(MetricsFile), encoding, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    /// <summary>The epochs of lines of metrics.</summary>
    /// <exception cref="ProgramException">A line is broken.</exception>
    internal IReadOnlyList<EpochResult> ParseMetrics(string lines)
    {
        return [.. lines.Split('\n')[..^1].Select((line, i) =>
        {
            try
            {
                return JsonSerializer.Deserialize<EpochResult>(line, Json) is { } epoch
                    && double.IsFinite(epoch.Loss + epoch.Accuracy + epoch.ValidationLoss + epoch.ValidationAccuracy)
                    ? epoch
                    : throw new ProgramException($"{MetricsFile}: line {i + 1} lacks an epoch, or a number in it is beyond all bounds.");
            }
            catch (JsonException exception)
            {
                throw new ProgramException($"{MetricsFile}: line {i + 1} is not an epoch; it is not as it was written.", exception);
            }
        })];
    }

    /// <summary>Deletes the files of the run, and the folder if nothing else is in it. Returns the number of other files.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    /// <exception cref="ProgramException">The run is locked.</exception>
    internal int Delete()
    {
        using (Lock())
        {
            foreach (var file in Files)
                File.Delete(file);
        }

        var others = Directory.EnumerateFileSystemEntries(Path).Count();
        if (others == 0)
            Directory.Delete(Path);
        return others;
    }

    /// <summary>The bytes of the run's files.</summary>
    internal long Size() => Files.Where(File.Exists).Sum(file => new FileInfo(file).Length);

    /// <summary>Replaces a file of the run atomically.</summary>
    /// <exception cref="IOException">It cannot be written; its previous version is kept.</exception>
    internal void Write(string file, string text) => Disk.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Rejects writing into a run that was deleted, moved or replaced.</summary>
    /// <exception cref="IOException">The run is gone.</exception>
    internal void RequireThere()
    {
        if (IsGone)
            throw new IOException($"The run in {Path} is no longer there.");
    }

    /// <summary>True if the folder holds no run, only leftovers of an aborted start.</summary>
    internal static bool IsEmpty(string path)
    {
        var folder = new RunFolder(path);
        string[] leftBehind = [folder.In(RunLock.FileName), folder.SplitFile, folder.DataFile, folder.EncoderFile, .. folder.Unfinished];
        return Directory.EnumerateFileSystemEntries(path).All(entry => leftBehind.Contains(folder.In(System.IO.Path.GetFileName(entry))))
            && (!File.Exists(folder.SplitFile) || IsSplit(folder.SplitFile));
    }

    private static bool IsSplit(string path)
    {
        try
        {
            return Training.SplitFile.Read(path) is not null;
        }
        catch (ProgramException)
        {
            return false;
        }
    }

    /// <summary>The runs below a folder. Passes over what cannot be read.</summary>
    internal static IEnumerable<RunFolder> RunsIn(string path, SearchOption depth = SearchOption.AllDirectories) => !Directory.Exists(path)
        ? []
        : Directory.EnumerateDirectories(path, "*", new EnumerationOptions
        {
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
            IgnoreInaccessible = true,
        }).Select(folder => new RunFolder(folder)).Where(run => run.HasBegun);

    private static ProgramException NotWritable(string path, Exception exception) =>
        new($"The run cannot be written to {path}: {ProgramException.SentenceOf(exception)} Name another folder with --out.", exception);

    private RunLock TakeLock(Func<Exception, ProgramException> notWritable)
    {
        try
        {
            var held = RunLock.Take(Path);
            foreach (var file in Unfinished)
                File.Delete(file);
            return held;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw notWritable(exception);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private string[] FirstLines()
    {
        try
        {
            return [.. TextFile.Read(HyperParametersFile, TextFile.MaxSettingsLength).Split('\n').Take(2)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run's hyper-parameters cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }
    }
}
