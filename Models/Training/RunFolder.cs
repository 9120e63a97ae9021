using System.Globalization;
using System.Text;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A run on disk: everything needed to look at it, evaluate it and do it again.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    private const string ModelPrefix = "# model: ";
    private const string DevicePrefix = "# device: ";
    private const string UsualDevice = "cpu";
    private const string ProbeName = ".writable";

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

    /// <summary>Where the files are written. Tests put another in its place.</summary>
    internal AtomicFileWriter Disk { get; init; } = AtomicFileWriter.Default;

    /// <summary>The lock of the process that writes the run; null if nobody asks for it.</summary>
    internal RunLock? HeldLock { get; init; }

    /// <summary>Whether the folder was deleted or moved since it was locked. Another may stand in its place.</summary>
    internal bool IsReplaced => HeldLock is { IsHeld: false };

    /// <summary>
    /// Whether the run, which was begun, is no longer there. Whoever deletes a folder file by file may be slower than an epoch.
    /// </summary>
    internal bool IsGone => IsReplaced || !File.Exists(HyperParametersFile);

    /// <summary>Whether the run was trained to its end: the report is what is written last.</summary>
    public bool IsFinished => File.Exists(ReportFile);

    /// <summary>
    /// Makes the folder of a new run. What a process that was killed before its run began may have left there does not count.
    /// </summary>
    /// <exception cref="ProgramException">It exists and is not empty, or cannot be written.</exception>
    public static RunFolder Create(string path)
    {
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && !IsEmpty(path)))
            {
                throw new ProgramException(
                    File.Exists(new RunFolder(path).HyperParametersFile) && !new RunFolder(path).IsFinished
                        ? $"{path} has a run that is not finished; go on with it (--resume {path}), or name a new or empty folder with --out."
                        : SeedSeries.IsUnfinishedIn(path)
                            ? $"{path} has the runs of several seeds, and not all are finished; go on with them (--resume {path}), or name a new or empty folder with --out."
                            : $"{path} exists already; name a new or empty folder with --out.");
            }

            Directory.CreateDirectory(path);

            // Found out now rather than after the first epoch.
            var probe = System.IO.Path.Combine(path, ProbeName);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new RunFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run cannot be written to {path}: {ProgramException.SentenceOf(exception)} Name another folder with --out.", exception);
        }
    }

    /// <summary>
    /// Makes the folder of a new run and does something with it, while no other process can. If that fails before it has written anything,
    /// the folder is gone again.
    /// </summary>
    /// <exception cref="ProgramException">The folder exists and is not empty, cannot be written, or another process is at work in
    /// it.</exception>
    public static T Use<T>(string path, Func<RunFolder, T> work)
    {
        var isNew = !Directory.Exists(path);
        Create(path);
        try
        {
            // Once more under the lock: another process may have been quicker.
            using var alone = RunLock.Take(path);
            var folder = Create(path);
            DeleteUnfinished(path);
            return work(folder with { HeldLock = alone });
        }
        catch
        {
            // No filter of the exception: filters are asked before the lock is given back, and its file gone.
            if (isNew && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
                Directory.Delete(path);
            throw;
        }
    }

    /// <summary>
    /// Keeps other processes out of an existing run, as long as what is returned is not disposed, and clears away what a process that was
    /// killed was writing.
    /// </summary>
    /// <exception cref="ProgramException">Another process is at work in it, or it cannot be written.</exception>
    internal RunLock Lock()
    {
        RequireFiles();
        try
        {
            var alone = RunLock.Take(Path);
            DeleteUnfinished(Path);
            return alone;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run cannot be written to {Path}: {ProgramException.SentenceOf(exception)} It is as it was: make room, or see who may write there, and go on with gtzan train --resume {Path}.", exception);
        }
    }

    /// <summary>Refuses a folder in the place of a file, before it stands in the way of writing.</summary>
    /// <exception cref="ProgramException">There is one.</exception>
    internal void RequireFiles()
    {
        if (Files().Concat(Unfinished()).FirstOrDefault(Directory.Exists) is { } folder)
            throw new ProgramException($"{folder} is a folder, where the run has a file; move it elsewhere, and go on with gtzan train --resume {Path}.");
    }

    /// <summary>
    /// The folder a new run gets when none is named: the time, the model and the seed; and a number, for the second run of a second.
    /// </summary>
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
            : Directory.EnumerateFiles("runs", "hparams.yaml", SearchOption.AllDirectories)
                .Where(file => File.Exists(new RunFolder(System.IO.Path.GetDirectoryName(file)!).LastCheckpoint))
                .MaxBy(File.GetLastWriteTimeUtc);
        return newest is not null
            ? new RunFolder(System.IO.Path.GetDirectoryName(newest)!)
            : throw new ProgramException("There is no run in the folder runs; train one first (gtzan train cnn), or name its folder.");
    }

    /// <summary>
    /// Writes the hyper-parameters, with the model's name in the first line, and the device's in the second if it is not the usual one.
    /// </summary>
    public void WriteHyperParameters(string model, HyperParameters parameters, string device = UsualDevice) =>
        Write(HyperParametersFile, parameters.ToYaml(device == UsualDevice ? $"model: {model}" : $"model: {model}\n{DevicePrefix}{device}"));

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
    public string ReadDevice() => FirstLines() is [_, var second] && second.StartsWith(DevicePrefix, StringComparison.Ordinal) ? second[DevicePrefix.Length..].Trim() : UsualDevice;

    /// <summary>
    /// Refuses to write anything more into a run that is no longer there: metrics would be begun anew, or those of another run in its place
    /// gone on with.
    /// </summary>
    /// <exception cref="IOException">It is not.</exception>
    internal void RequireThere()
    {
        if (IsGone)
            throw new IOException($"The run in {Path} is no longer there.");
    }

    /// <summary>Adds a line for an epoch.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void AppendMetrics(EpochMetrics metrics) =>
        Disk.Append(MetricsFile, Encoding.UTF8.GetBytes(MetricsLines.Of(metrics)));

    /// <summary>Takes away the lines of epochs after one, and what is left of a line that was being written.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void CutMetrics(int epochs)
    {
        if (!File.Exists(MetricsFile))
            return;

        // Nothing, or a pipe, to which lines would be added only when somebody reads them.
        if (InputFile.IsEmpty(MetricsFile))
        {
            File.Delete(MetricsFile);
            return;
        }

        var text = MetricsText();
        var end = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
            end = text.IndexOf('\n', end) + 1;
        if (end < text.Length)
            Write(MetricsFile, text[..end]);
    }

    /// <summary>The epochs of the run so far. A last line that was not written to its end does not count.</summary>
    /// <exception cref="ProgramException">The file is broken.</exception>
    public IReadOnlyList<EpochMetrics> ReadMetrics()
    {
        return [.. MetricsText().Split('\n')[..^1].Select((line, i) =>
        {
            try
            {
                // Whoever draws curves takes it for granted that there are such numbers.
                return MetricsLines.Parse(line) ?? throw new ProgramException($"{MetricsFile}: line {i + 1} lacks an epoch, or a number in it is beyond all bounds.");
            }
            catch (JsonException exception)
            {
                throw new ProgramException($"{MetricsFile}: line {i + 1} is no epoch; it is not as it was written.", exception);
            }
        })];
    }

    /// <summary>
    /// The epochs from the first on of which there is a whole line, to the byte as it was written. What follows was being written, or is
    /// broken, and can be had again by training.
    /// </summary>
    internal IReadOnlyList<EpochMetrics> ReadWholeMetrics()
    {
        var epochs = new List<EpochMetrics>();
        foreach (var line in MetricsText().Split('\n')[..^1])
        {
            try
            {
                if (MetricsLines.Parse(line) is not { } epoch || epoch.Epoch != epochs.Count + 1 || MetricsLines.Of(epoch) != line + '\n')
                    break;
                epochs.Add(epoch);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return epochs;
    }

    /// <summary>Writes a file of the run; it is complete, or what was there before is there still.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Write(string file, string text) => Disk.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Whether there is nothing in a folder but what a process may have left that was killed before its run began: with the
    /// hyper-parameters, it has begun.
    /// </summary>
    internal static bool IsEmpty(string path)
    {
        var run = new RunFolder(path);
        string?[] leftBehind = [RunLock.FileName, ProbeName, .. run.Unfinished().Append(run.SplitFile).Select(System.IO.Path.GetFileName)];
        return !File.Exists(run.HyperParametersFile) && Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).All(leftBehind.Contains)
            && (!File.Exists(run.SplitFile) || Training.SplitFile.IsOne(run.SplitFile));
    }

    private string[] Files() => [HyperParametersFile, MetricsFile, SplitFile, ReportFile, LastCheckpoint, BestCheckpoint, SeedSeries.FileIn(Path)];

    /// <summary>What a run's files are called while they are being written. Other files of that ending are none of ours.</summary>
    private IEnumerable<string> Unfinished() => Files().Select(file => file + AtomicFileWriter.UnfinishedSuffix);

    private static void DeleteUnfinished(string path)
    {
        foreach (var file in new RunFolder(path).Unfinished())
            File.Delete(file);
    }

    /// <summary>All lines of metrics. They may be damaged anywhere.</summary>
    private string MetricsText()
    {
        if (!File.Exists(MetricsFile) || InputFile.IsEmpty(MetricsFile))
            return "";
        using var reader = new StreamReader(InputFile.Open(MetricsFile), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    private string[] FirstLines()
    {
        try
        {
            return [.. TextFile.Read(HyperParametersFile, TextFile.LongestSettings).Split('\n').Take(2)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run's hyper-parameters cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }
    }
}
