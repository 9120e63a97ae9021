using System.CommandLine;
using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Engine;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan train</c>: from audio files to weights, a report and a table.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        var data = SharedOptions.Data();
        var split = SharedOptions.Split();
        var epochs = new Option<int?>("--epochs") { Description = "How often to go through the training part.", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "What the split, initial weights, order and dropout are drawn from.", HelpName = "N" };
        var seeds = new Option<int>("--seeds") { Description = "Train with so many seeds, one after the other, and give mean and standard deviation.", HelpName = "N", DefaultValueFactory = _ => 1 };
        SharedOptions.RequireRange(seeds, 1, 1000);
        var file = SharedOptions.HyperParameterFile();
        var set = SharedOptions.Set();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var shadow = SharedOptions.Shadow();
        var output = new Option<string?>("--out") { Description = "The folder to write; by default a new one in runs.", HelpName = "DIR" };

        var command = new CommandWithExamples(
            "train", "Train a model and test it.",
            "train cnn", "train rnn --data gtzan --split track --seeds 3", "train mlp --set mlp.layers=[512,256,64] --epochs 50")
        {
            model, data, split, epochs, seed, seeds, file, set, device, threads, shadow, output,
        };
        command.SetAction(parsed =>
        {
            var table = SharedOptions.ReadHyperParameters(parsed.GetValue(file), parsed.GetValue(set)!);
            if (parsed.GetValue(epochs) is { } epochCount)
                table.Assign("epochs", epochCount.ToString(CultureInfo.InvariantCulture), "--epochs");
            if (parsed.GetValue(split) is { } mode)
                table.Assign("split", mode, "--split");
            if (parsed.GetValue(seed) is { } firstSeed)
                table.Assign("seed", firstSeed.ToString(CultureInfo.InvariantCulture), "--seed");

            using var interruption = new Interruption();
            using var computeDevice = SharedOptions.CreateDevice(parsed.GetValue(device)!, parsed.GetValue(threads), parsed.GetValue(shadow));
            var job = new TrainingJob(terminal, GenreModel.Named(parsed.GetValue(model)!), table, computeDevice, interruption.Token);
            var exitCode = job.Run(parsed.GetValue(data), parsed.GetValue(output), parsed.GetValue(seeds), parsed.GetValue(threads));
            ShadowTable.Write(terminal, computeDevice);
            return exitCode;
        });
        return command;
    }

    /// <summary>The runs that one command line asks for.</summary>
    private sealed class TrainingJob(Terminal terminal, GenreModel model, HyperParameterTable table, Device device, CancellationToken cancellation)
    {
        public int Run(string? path, string? output, int seeds, int threads)
        {
            var parameters = HyperParameters.From(table);
            if ((long)parameters.Seed + seeds - 1 > int.MaxValue)
                throw new ProgramException($"--seeds {seeds} from seed {parameters.Seed} on goes beyond {int.MaxValue}.") { IsBadUse = true };

            // Made before the tracks are read, which takes long, and taken away again if nothing comes of it.
            var target = output ?? RunFolder.DefaultPath(model.Name, parameters.Seed);
            return RunFolder.Use(target, folder => TrainAll(folder, parameters, path, seeds, threads));
        }

        private int TrainAll(RunFolder target, HyperParameters parameters, string? path, int seeds, int threads)
        {
            var data = LoadData(path, parameters.Recipe, threads);
            var results = new List<(int Seed, TestResult Last, TestResult Best)>();
            for (var seed = parameters.Seed; seed < parameters.Seed + seeds; seed++)
            {
                table.Assign("seed", seed.ToString(CultureInfo.InvariantCulture), "--seeds");
                var ofSeed = HyperParameters.From(table);
                var (last, best) = seeds == 1
                    ? TrainOnce(ofSeed, data, target)
                    : RunFolder.Use(Path.Combine(target.Path, $"seed-{seed}"), folder => TrainOnce(ofSeed, data, folder));
                results.Add((seed, last, best));
            }

            if (seeds > 1)
                WriteSeeds(results);
            terminal.WriteLine(TestResultTable.Caveat(parameters.Split, data.Origin.IsSynthetic));
            return 0;
        }

        private TrainingData LoadData(string? path, FeatureRecipe recipe, int threads)
        {
            var data = terminal.WithProgress("reading tracks", report => TrainingData.Load(path, recipe, new BuildOptions
            {
                Threads = threads,
                Cancellation = cancellation,
                Progress = progress => report((double)progress.Done / progress.Total, $"features of {progress.Total} tracks"),
            }));
            terminal.WriteLine($"Data: {data.Describe()}.");
            SkippedFiles.Write(terminal, data.Dataset.Skipped);
            return data;
        }

        private (TestResult Last, TestResult Best) TrainOnce(HyperParameters parameters, TrainingData data, RunFolder folder)
        {
            var run = new TrainingRun(model, parameters, data, folder, device);
            terminal.WriteLine(
                $"Model: {model.Name}, seed {parameters.Seed}, on {device.Name} ({device.Description}). " +
                $"Split by {parameters.Table.Text("split")}: {run.Split.Train.Length} segments to train, {run.Split.Validation.Length} to validate, {run.Split.Test.Length} to test.");

            (TestResult Last, TestResult Best) result;
            try
            {
                result = terminal.WithProgress($"epoch 1/{parameters.Epochs}", report =>
                {
                    var line = $"epoch 1/{parameters.Epochs}";
                    return run.Execute(
                        progress => report((progress.Epoch - 1 + ((double)progress.Batch / progress.Batches)) / parameters.Epochs, line),
                        epoch =>
                        {
                            line = Line(epoch, parameters.Epochs);
                            if (!terminal.IsInteractive)
                                terminal.WriteLine(line);
                        },
                        cancellation);
                });
            }
            catch (OperationCanceledException exception)
            {
                var done = folder.ReadMetrics().Count;
                throw new OperationCanceledException(
                    done == 0
                        ? "stopped before the first epoch was done; nothing is kept."
                        : $"stopped after epoch {done}; {folder.LastCheckpoint} has its weights, and gtzan evaluate {folder.Path} tests them.",
                    exception, exception.CancellationToken);
            }

            if (terminal.IsInteractive)
                terminal.WriteLine(Line(folder.ReadMetrics()[^1], parameters.Epochs));
            TestResultTable.Write(terminal, result.Last, data.Dataset.Genres);
            terminal.WriteLine($"With the weights of the epoch with the best validation accuracy: {Share(result.Best.Segments.Accuracy)} by segment, {Share(result.Best.Tracks.Accuracy)} by track.");
            terminal.WriteLine($"Report: {folder.ReportFile}");
            return result;
        }

        private void WriteSeeds(List<(int Seed, TestResult Last, TestResult Best)> results)
        {
            var summary = Terminal.NewTable("seed", "accuracy by segment", "by track", "macro F1", "best weights, by segment", "by track");
            foreach (var column in summary.Columns.Skip(1))
                column.RightAligned();
            foreach (var (seed, last, best) in results)
            {
                summary.AddRow(
                    $"{seed}", Share(last.Segments.Accuracy), Share(last.Tracks.Accuracy), Share(last.Segments.MacroAverage.F1),
                    Share(best.Segments.Accuracy), Share(best.Tracks.Accuracy));
            }

            summary.AddRow(
                "mean ± sd", MeanAndDeviation(r => r.Last.Segments.Accuracy), MeanAndDeviation(r => r.Last.Tracks.Accuracy),
                MeanAndDeviation(r => r.Last.Segments.MacroAverage.F1), MeanAndDeviation(r => r.Best.Segments.Accuracy), MeanAndDeviation(r => r.Best.Tracks.Accuracy));
            terminal.Write(summary);

            string MeanAndDeviation(Func<(int Seed, TestResult Last, TestResult Best), double> value)
            {
                var values = results.Select(value).ToArray();
                var mean = values.Average();
                var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
                return $"{Share(mean)} ± {Share(deviation)}";
            }
        }

        private static string Line(EpochMetrics epoch, int epochs) => string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{epochs}: loss {epoch.Loss:F4}, accuracy {epoch.Accuracy:F3}; validation loss {epoch.ValidationLoss:F4}, accuracy {epoch.ValidationAccuracy:F3}");

        private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
    }
}
