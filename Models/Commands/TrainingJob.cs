using System.Diagnostics;
using System.Globalization;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>Trains the runs of a command line and prints their results.</summary>
internal sealed class TrainingJob(
    Terminal terminal, GenreModel model, HyperParameters parameters, Device device, CancellationToken cancellation)
{
    /// <summary>The command line, for the run's log.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The data; null for those of the resumed run, or the synthetic corpus.</summary>
    public DataSelection? Data { get; init; }

    /// <summary>The number of threads; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>The time between checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; init; }

    /// <summary>Whether every epoch keeps its line.</summary>
    public bool KeepsEpochs { get; init; } = true;

    /// <summary>The folder of the run, or of the runs of several seeds.</summary>
    public string? Folder { get; private set; }

    /// <summary>Trains in a new folder.</summary>
    public int Run(string? output, int seeds)
    {
        if ((long)parameters.Seed + seeds - 1 > int.MaxValue)
            throw new ProgramException($"--seeds {seeds} from seed {parameters.Seed} on goes beyond {int.MaxValue}.") { IsBadUse = true };

        // Created before the tracks are read, which takes long, and deleted if training does not begin.
        var target = output ?? RunFolder.DefaultPath(model.Name, parameters.Seed);
        Folder = target;
        return RunFolder.Use(target, folder =>
        {
            var data = LoadData(Data);
            if (seeds == 1)
            {
                TrainOnce(parameters, data, folder, folder.Path);
                return End(data);
            }

            var series = new SeedSeries(
                model.Name, device.Name, data.Origin.Path, TrainingData.Hash(data.Dataset), parameters.Seed, seeds,
                parameters.ToYaml("of the first seed"), data.Origin.OtherPaths.Count == 0 ? null : data.Origin.OtherPaths,
                data.Origin.Map.IsEmpty ? null : data.Origin.Map.Names);
            if (model.Encoder is { } encoder)
                encoder.ToFile().Write(folder.EncoderFile);
            series.Write(folder.Path);
            return TrainSeries(series, data, folder.Path);
        });
    }

    /// <summary>Resumes a run, or the runs of several seeds.</summary>
    public int Resume(ResumedRun resumed)
    {
        Folder = resumed.Path;
        var folder = new RunFolder(resumed.Path);
        using var held = folder.Lock();
        folder = folder with { HeldLock = held };
        if (resumed.Series is { } series)
            return TrainSeries(series, LoadSeriesData(series), resumed.Path);

        var data = LoadRunData(folder);
        TrainOnce(parameters, data, folder, folder.Path, isResumed: true);
        return End(data);
    }

    private int TrainSeries(SeedSeries series, TrainingData data, string path)
    {
        var results = new List<(int Seed, TestResult Last, TestResult Best)>();
        foreach (var seed in series.All())
        {
            var (last, best) = TrainSeed(parameters with { Seed = seed }, data, new RunFolder(SeedSeries.FolderOf(path, seed)), path);
            results.Add((seed, last, best));
        }

        WriteSeeds(results);
        return End(data);
    }

    private (TestResult Last, TestResult Best) TrainSeed(HyperParameters ofSeed, TrainingData data, RunFolder folder, string series)
    {
        var remedy = $"move it elsewhere, and gtzan train --resume {Quotation.ForShell(series)} continues.";
        if (!folder.HasBegun)
        {
            return !Directory.Exists(folder.Path) || RunFolder.IsEmpty(folder.Path)
                ? RunFolder.Use(folder.Path, own => TrainOnce(ofSeed, data, own, series))
                : throw new ProgramException($"{folder.Path} has files and no hparams.yaml; {remedy}");
        }

        var (itsModel, its) = folder.ReadHyperParameters();
        var difference = itsModel != model.Name
            ? $"model is {itsModel}, not {model.Name}"
            : its.DifferencesFrom(ofSeed).Select(parameter => $"{parameter.Key} is {parameter.Text(its)}, not {parameter.Text(ofSeed)}")
                .FirstOrDefault();
        if (difference is not null)
            throw new ProgramException($"{folder.Path} has a run that is none of these seeds: its {difference}; {remedy}");

        using var held = folder.Lock();
        folder = folder with { HeldLock = held };
        if (!CheckpointStore.IsFinished(folder))
        {
            var ofRun = data with { Origin = SplitFile.Read(folder.SplitFile).Data.ToOrigin() };
            return TrainOnce(ofSeed, ofRun, folder, series, isResumed: true);
        }

        terminal.WriteLine($"{folder.Path} is finished.");
        return (Tested("last"), Tested("best"));

        TestResult Tested(string checkpoint)
        {
            var trained = TrainedModel.Load(folder, checkpoint, device);
            return TestResult.Of(trained.Model, data.Dataset, trained.SplitOf(data.Dataset).Test);
        }
    }

    private TrainingData LoadRunData(RunFolder folder)
    {
        var split = SplitFile.Read(folder.SplitFile);
        var origin = split.Data.ToOrigin();
        if (Data is null)
            origin.RequireThere();
        var data = LoadData(Moved(origin.Selection));
        if (!data.Dataset.Genres.SequenceEqual(split.Genres))
        {
            throw new ProgramException(
                $"{data.Dataset.Description} has the genres {Quotation.Few(data.Dataset.Genres)}, " +
                $"the run was begun with {Quotation.Few(split.Genres)}.");
        }

        // The run's files do not depend on where the data have been moved.
        return data with { Origin = origin };
    }

    private TrainingData LoadSeriesData(SeedSeries series)
    {
        var data = LoadData(Moved(series.Selection()));
        return TrainingData.Hash(data.Dataset) == series.DatasetHash
            ? data with { Origin = data.Origin with { Path = series.Data, OtherPaths = series.OtherData ?? [] } }
            : throw new ProgramException(
                $"{data.Dataset.Description} is not what the runs were begun with: its tracks or features differ; " +
                "give the same data with --data, or train new runs.");
    }

    /// <summary>What was recorded, or where it is now, with its genre map unless another is given.</summary>
    private DataSelection Moved(DataSelection recorded) =>
        Data is null ? recorded : Data with { Map = Data.Map.IsEmpty ? recorded.Map : Data.Map };

    private TrainingData LoadData(DataSelection? selection)
    {
        var data = TrackReading.Load(terminal, selection, parameters.Recipe, Threads, cancellation);
        terminal.WriteText($"Data: {data.Describe()}.");
        TrackReading.WriteAccount(terminal, data.Dataset);
        return data;
    }

    /// <summary>Trains one run.</summary>
    /// <param name="ofRun">Its hyper-parameters.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="toResume">The folder to resume: the run's, or that of all seeds.</param>
    /// <param name="isResumed">Whether to resume the run in the folder.</param>
    private (TestResult Last, TestResult Best) TrainOnce(
        HyperParameters ofRun, TrainingData data, RunFolder folder, string toResume, bool isResumed = false)
    {
        var began = Stopwatch.GetTimestamp();
        Action<string> write = terminal.WriteLine;
        var run = new TrainingRun(model, ofRun, data, folder, device)
        {
            CommandLine = CommandLine,
            CheckpointInterval = CheckpointInterval,
            IsResumed = isResumed,
            Report = RunReport.Of,
            ProgressReport = RunReport.Of,
            Resumed = from => write($"Resumed: {from}"),
        };
        terminal.WriteText(
            $"Model: {model.Name}, seed {ofRun.Seed}, on {device.Name} ({device.Description}). " +
            $"Split by {SplitModes.NameOf(ofRun.Split)}: {run.Split.Train.Length} segments to train, {run.Split.Validation.Length} to " +
            $"validate, {run.Split.Test.Length} to test.");
        var statistics = RunningStatistics.Of(model, ofRun, data.Dataset.Genres.Count, run.Split);
        if (statistics?.DescribeFirstEpochs() is { } firstEpochs)
            terminal.WriteText(firstEpochs);

        (TestResult Last, TestResult Best) result;
        try
        {
            result = terminal.WithProgress($"epoch 1/{ofRun.Epochs}", (report, keep) =>
            {
                var left = new TimeLeft();
                write = keep;
                return run.Execute(
                    progress =>
                    {
                        var ofEpoch = (double)progress.Batch / progress.Batches;
                        left.Report((progress.Epoch - 1 + ofEpoch) / ofRun.Epochs);
                        var ofAll = left.Value is { } time ? $", {ProgressText.Clock(time)} to the end" : "";
                        report(ofEpoch, $"epoch {progress.Epoch}/{ofRun.Epochs}{ofAll}");
                    },
                    KeepsEpochs ? epoch => keep(Line(epoch, ofRun.Epochs)) : null, cancellation);
            });
        }
        catch (OperationCanceledException exception)
        {
            var when = run.Saved is { } saved ? $"after {saved}" : "before the first batch was done";
            var isNothingKept = run.Saved is null && toResume == folder.Path && !isResumed;
            var next = isNothingKept ? "nothing is kept." : $"continue with: {CommandToResume(toResume, data.Origin)}";
            throw new OperationCanceledException($"stopped {when}; {next}", exception, exception.CancellationToken);
        }

        var lastEpoch = folder.ReadMetrics()[^1];
        if (lastEpoch.Epoch < ofRun.Epochs)
        {
            terminal.WriteText(
                $"Ended after epoch {lastEpoch.Epoch}: {(ofRun.Patience == 1 ? "it was not" : $"none of the last {ofRun.Patience} was")} " +
                "better in validation " +
                $"than epoch {lastEpoch.Epoch - ofRun.Patience}.");
        }

        TestResultTable.Write(terminal, result.Last, data.Dataset.Genres, "the report");
        if (statistics?.DescribeTest(lastEpoch.Epoch) is { } test)
            terminal.WriteText(test);
        terminal.WriteText(
            $"With the weights of the epoch with the best validation accuracy: {result.Best.Segments.Accuracy.ToShare()} by segment, " +
            $"{result.Best.Tracks.Accuracy.ToShare()} by track.");
        terminal.WriteLine($"Report: {folder.ReportFile}");
        terminal.WriteLine($"Trained and tested in {ProgressText.Clock(Stopwatch.GetElapsedTime(began))}.");
        if (toResume == folder.Path)
            WriteNext(folder.Path);
        return result;
    }

    private void WriteNext(string run)
    {
        terminal.WriteLine("What next:");
        foreach (var arguments in (string[][])
            [["predict", "song.wav", "--run", run], ["evaluate", run, "--checkpoint", "best"], ["figures", "--run", run]])
        {
            terminal.WriteLine($"  {GtzanProgram.CommandLine(arguments)}");
        }
    }

    private string CommandToResume(string path, DataOrigin origin)
    {
        List<string> arguments = ["train", "--resume", path];
        if (Data is not null && !Data.Paths.Select(Path.GetFullPath).SequenceEqual(origin.Selection.Paths))
            arguments.AddRange(Data.Paths.SelectMany(data => (string[])["--data", data]));
        if (Threads != 0)
            arguments.AddRange(["--threads", Threads.ToString(CultureInfo.InvariantCulture)]);
        return GtzanProgram.CommandLine(arguments);
    }

    private int End(TrainingData data)
    {
        terminal.WriteText(SplitModes.Caveat(parameters.Split, data.Origin.IsSynthetic));
        return 0;
    }

    private void WriteSeeds(List<(int Seed, TestResult Last, TestResult Best)> results)
    {
        var summary = TextTable.OfNumbers(
            ["seed", "accuracy by segment", "accuracy by track", "macro F1", "best weights, by segment", "best weights, by track"]);
        foreach (var (seed, last, best) in results)
        {
            summary.Add(
                $"{seed}", last.Segments.Accuracy.ToShare(), last.Tracks.Accuracy.ToShare(), last.Segments.MacroAverage.F1.ToShare(),
                best.Segments.Accuracy.ToShare(), best.Tracks.Accuracy.ToShare());
        }

        summary.Add(
            "mean ± sd", MeanAndDeviation(r => r.Last.Segments.Accuracy), MeanAndDeviation(r => r.Last.Tracks.Accuracy),
            MeanAndDeviation(r => r.Last.Segments.MacroAverage.F1), MeanAndDeviation(r => r.Best.Segments.Accuracy),
            MeanAndDeviation(r => r.Best.Tracks.Accuracy));
        terminal.Write(summary);

        string MeanAndDeviation(Func<(int Seed, TestResult Last, TestResult Best), double> value)
        {
            var values = results.Select(value).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
            return $"{mean.ToShare()} ± {deviation.ToShare()}";
        }
    }

    private static string Line(EpochResult epoch, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch}/{epochs}: loss {epoch.Loss:F4}, accuracy {epoch.Accuracy:F3}; " +
        $"val. loss {epoch.ValidationLoss:F4}, accuracy {epoch.ValidationAccuracy:F3}");
}
