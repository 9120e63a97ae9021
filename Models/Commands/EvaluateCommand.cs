using System.CommandLine;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan evaluate</c>: tests the model of a run again.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string?>("run")
        {
            Description = "The folder that training wrote; by default the newest in runs.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new Option<string?>("--data") { Description = "Where the run's data are now, if they have moved.", HelpName = "DIR" };
        var checkpoint = SharedOptions.CheckpointName();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var shadow = SharedOptions.Shadow();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "evaluate", "Test a trained model again on the test part of its data.",
            "evaluate", "evaluate runs/20260101-120000-cnn-42 --checkpoint best")
        {
            run, data, checkpoint, device, threads, shadow, json,
        };
        command.SetAction(parsed =>
        {
            using var computeDevice = SharedOptions.Watch(
                SharedOptions.CreateDevice(terminal, parsed, device, threads), parsed.GetValue(shadow));
            var trained = SharedOptions.Load(
                terminal, parsed, RunFolder.Open(parsed.GetValue(run)), checkpoint, computeDevice);
            if (parsed.GetValue(data) is null && trained.Origin.Path is { } origin && !Path.Exists(origin))
                throw new ProgramException($"The data of the run are no longer at {origin}; give their location with --data.");
            var trainingData = TrackReading.Load(
                terminal, parsed.GetValue(data) ?? trained.Origin.Path, trained.Parameters.Recipe, parsed.GetValue(threads));
            var split = trained.SplitOf(trainingData.Dataset);
            var result = TestResult.Of(trained.Model, trainingData.Dataset, split.Test);
            if (parsed.GetValue(json))
            {
                var report = TestResultTable.ToJson(result, trained.Genres);
                report["epoch"] = trained.Epoch;
                report["epochs"] = trained.Parameters.Epochs;
                report["finished"] = trained.Folder.IsFinished;
                terminal.WriteLine(report.ToJsonString());
                return 0;
            }

            terminal.WriteLine(
                $"Run: {trained.Folder.Path}, {trained.Architecture.Name} after epoch {trained.Epoch} ({parsed.GetValue(checkpoint)}).");
            terminal.WriteLine($"Data: {trainingData.Describe()}.");
            TrackReading.WriteAccount(terminal, trainingData.Dataset);
            TestResultTable.Write(terminal, result, trained.Genres, $"what {json.Name} prints");
            var statistics = RunningStatistics.Of(trained.Architecture, trained.Parameters, trained.Genres.Count, split);
            if (statistics?.DescribeTest(trained.Epoch) is { } test)
                terminal.WriteLine(test);
            terminal.WriteLine(SplitModes.Caveat(split.Mode, trained.Origin.IsSynthetic));
            ShadowTable.Write(terminal, computeDevice);
            return 0;
        });
        return command;
    }
}
