using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan evaluate</c>: tests the model of a run again, on the test part of its data or on other music.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string?>("run")
        {
            Description = $"The run: {RunName.Help}; by default the newest.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new DataOptions(
            description:
                "Other music to test on, with any of the run's genres: a folder with one subfolder for each, the folder of one genre, or " +
                "a file from gtzan prepare. Given several times, the folders are merged. Or where the run's data are now, if they have " +
                "moved.");
        var checkpoint = SharedOptions.CheckpointName();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var shadow = SharedOptions.Shadow();
        var page = new Option<string?>("--report")
        {
            Description = "Write a page with the matrices, scores and mistakes.",
            HelpName = "FILE",
        };
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "evaluate", "Test a trained model again on the test part of its data, or on other music.",
            "evaluate", "evaluate latest:cnn --checkpoint best", "evaluate latest --data my-music --report my-music.html")
        {
            run, data.Data, data.Map, checkpoint, device, threads, shadow, page, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(page);
            if (path is not null)
                OutputFile.RequireWritable(path, "report", page.Name);
            using var computeDevice = SharedOptions.Watch(
                SharedOptions.CreateDevice(terminal, parsed, device, threads), parsed.GetValue(shadow));
            var trained = SharedOptions.Load(
                terminal, parsed, RunFolder.Open(parsed.GetValue(run)), checkpoint, computeDevice);
            var given = data.Read(parsed);
            if (given is null)
                trained.Origin.RequireThere();
            var loaded = TrackReading.Load(
                terminal, given ?? trained.Origin.Selection, trained.Parameters.Recipe, parsed.GetValue(threads),
                minGenres: given is null ? 2 : 1, CancellationToken.None);
            var other = given is null || SplitFile.IsOf(trained.Folder.SplitFile, loaded.Dataset) ? null
                : OtherData.For(trained, loaded.Dataset);
            var split = other is null ? trained.SplitOf(loaded.Dataset) : null;
            var dataset = other?.Dataset ?? loaded.Dataset;
            var result = TestResult.Of(trained.Model, dataset, split?.Test ?? [.. Enumerable.Range(0, dataset.SegmentCount)]);
            var ofNew = other is { Trained.Count: > 0 } or { Validated.Count: > 0 } && other.NewSegments() is { Length: > 0 } segments
                ? TestResult.Of(trained.Model, dataset, segments) : null;
            var notes = other is null ? [SplitModes.Caveat(split!.Mode, trained.Origin.IsSynthetic)] : Notes(other, ofNew);
            if (path is not null)
            {
                var text = Encoding.UTF8.GetBytes(EvaluationPage.Of(trained, dataset, result, notes));
                OutputFile.Write(path, "report", stream => stream.Write(text));
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteLine(ToJson(trained, dataset, result, other, ofNew).ToJsonString());
                return 0;
            }

            terminal.WriteLine(
                $"Run: {trained.Folder.Path}, {trained.Architecture.Name} after epoch {trained.Epoch} ({parsed.GetValue(checkpoint)}).");
            terminal.WriteLine($"Data: {loaded.Describe()}.");
            TrackReading.WriteAccount(terminal, dataset);
            TestResultTable.Write(terminal, result, trained.Genres, $"what {json.Name} prints");
            var seed = (ulong)trained.Parameters.Seed;
            terminal.WriteLine(
                $"95 % intervals, by bootstrap over the tracks: {result.SegmentInterval(dataset, seed)} by segment, " +
                $"{result.TrackInterval(seed)} by track.");
            if (split is not null
                && RunningStatistics.Of(trained.Architecture, trained.Parameters, trained.Genres.Count, split)?.DescribeTest(trained.Epoch)
                    is { } test)
            {
                terminal.WriteLine(test);
            }

            foreach (var note in notes)
                terminal.WriteLine(note);
            if (path is not null)
                terminal.WriteLine($"Report: {path}");
            ShadowTable.Write(terminal, computeDevice);
            return 0;
        });
        return command;
    }

    private static string[] Notes(OtherData other, TestResult? ofNew) =>
    [
        $"These are not the data of the run: all of their tracks are tested. {other.Describe()}",
        .. ofNew is null ? (string[])[]
            : [
                $"Without them: accuracy {ofNew.Segments.Accuracy.ToShare()} by segment, {ofNew.Tracks.Accuracy.ToShare()} by track, of " +
                $"{ofNew.TrackPredictions.Labels.Length} tracks.",
            ],
        .. other.Dataset.IsSynthetic ? (string[])["The data are synthetic: the numbers say nothing about real music."] : [],
    ];

    private static JsonObject ToJson(
        TrainedModel trained, GenreDataset dataset, TestResult result, OtherData? other, TestResult? ofNew)
    {
        var seed = (ulong)trained.Parameters.Seed;
        var report = TestResultJson.Of(result, dataset, seed);
        report["epoch"] = trained.Epoch;
        report["epochs"] = trained.Parameters.Epochs;
        report["finished"] = trained.Folder.IsFinished;
        report["files"] = new DataAccount(dataset.Tracks.Count, dataset.Remarks).ToJson();
        if (other is null)
            return report;
        report["data"] = dataset.Description;
        report["in_training"] = Names(other.Trained);
        report["in_validation"] = Names(other.Validated);
        report["in_training_known"] = other.AreContentsKnown;
        report["without_training"] = ofNew is null ? null : TestResultJson.Of(ofNew, dataset, seed);
        return report;

        JsonArray Names(IEnumerable<int> tracks) => new([.. tracks.Select(track => JsonValue.Create(dataset.Tracks[track].Name))]);
    }
}
