using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Engine.Training;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.TensorBoard;

namespace Gtzan.Tests.Models.Training;

/// <summary>The files of a run for other programs.</summary>
public sealed class RunResultsTests : SmallRuns
{
    [Fact]
    public void The_results_have_the_test_of_both_states_with_every_track()
    {
        Train("run", ["split=track"], model: "mlp-reg");
        var folder = new RunFolder(Runs["run"]);
        var split = SplitFile.Read(folder.SplitFile);
        var results = JsonNode.Parse(File.ReadAllText(folder.ResultsFile))!;

        Assert.Equal(
            ("mlp-reg", split.Data.Hash, split.Hash, "track"),
            (Text(results["model"]), Text(results["data"]!["hash"]), Text(results["split"]!["hash"]), Text(results["split"]!["mode"])));
        var metrics = folder.ReadMetrics();
        Assert.Equal(metrics[^1].ValidationAccuracy, Number(results["test"]!["last"]!["validation_accuracy"]));
        Assert.Equal(EpochResult.Best(metrics)!.Epoch, (int)Number(results["test"]!["best"]!["epoch"]));
        foreach (var state in (string[])["last", "best"])
        {
            var test = results["test"]![state]!;
            var predictions = test["predictions"]!.AsArray();
            Assert.Equal(split.Test.Keys.Order(), predictions.Select(track => Text(track!["track"])).Order());
            Assert.All(predictions, track =>
            {
                var probabilities = track!["probabilities"]!.AsObject().ToDictionary(pair => pair.Key, pair => Number(pair.Value));
                Assert.Equal(1, probabilities.Values.Sum(), 12);
                Assert.Equal(Text(track["predicted"]), probabilities.MaxBy(pair => pair.Value).Key);
                Assert.Equal(split.Test[Text(track["track"])].Length, (int)Number(track["segments"]));
            });
            Assert.Equal(
                predictions.Count(track => Text(track!["genre"]) == Text(track["predicted"])) / (double)predictions.Count,
                Number(test["tracks"]!["accuracy"]), 12);
            Assert.Equal(
                predictions.Sum(track => Number(track!["right_segments"])) / predictions.Sum(track => Number(track!["segments"])),
                Number(test["segments"]!["accuracy"]), 12);
            foreach (var unit in (string[])["segments", "tracks"])
            {
                var interval = test[unit]!["interval"]!.AsArray();
                Assert.InRange(Number(test[unit]!["accuracy"]), Number(interval[0]), Number(interval[1]));
            }
        }
    }

    [Fact]
    public void The_events_and_the_table_have_the_metrics_of_every_epoch()
    {
        Train("run", ["epochs=5"]);
        var metrics = new RunFolder(Runs["run"]).ReadMetrics();
        var events = EventFile.Read(File.ReadAllBytes(Runs["run/events.out.tfevents.0.gtzan"]));
        var table = File.ReadAllText(Runs["run/metrics.csv"]).TrimEnd('\n').Split('\n');

        Assert.Equal("epoch,loss,accuracy,validation_loss,validation_accuracy", table[0]);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        foreach (var epoch in metrics)
        {
            double[] expected = [epoch.Loss, epoch.ValidationLoss, epoch.Accuracy, epoch.ValidationAccuracy];
            var scalars = events.Single(each => each.Step == epoch.Epoch && each.Values[0].Number is not null).Values;
            Assert.Equal(
                ["loss/train", "loss/validation", "accuracy/train", "accuracy/validation"], scalars.Select(value => value.Tag));
            Assert.Equal(expected.Select(number => (float?)number), scalars.Select(value => value.Number));
            Assert.Equal(
                [epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy],
                table[epoch.Epoch].Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }

        var recorded = events.Where(each => each.Values.Any(value => value.Histogram is not null)).ToArray();
        Assert.Equal([1L, 2, 4], recorded.Select(each => each.Step));
        Assert.All(recorded, each => Assert.Equal(
            ["gradients/dense/kernel", "gradients/dense/bias", "gradients/dense_1/kernel", "gradients/dense_1/bias"],
            each.Values.Select(value => value.Tag).Take(4)));
        Assert.All(recorded.SelectMany(each => each.Values), value =>
        {
            var histogram = value.Histogram!;
            Assert.Equal(histogram.Num, histogram.Counts.Sum());
            Assert.InRange(histogram.Sum / histogram.Num, histogram.Min, histogram.Max);
        });
    }

    [Fact]
    public void The_histogram_of_the_weights_is_that_of_the_checkpoint()
    {
        Train("run", ["epochs=2"]);
        var state = Checkpoint.Read(Runs["run/last.safetensors"]);
        var weights = EventFile.Read(File.ReadAllBytes(Runs["run/events.out.tfevents.0.gtzan"]))[^1].Values
            .Where(value => value.Tag.StartsWith("weights/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(weights);
        Assert.All(weights, value =>
        {
            var numbers = state.Values(value.Tag["weights/".Length..]).ToArray();
            var histogram = value.Histogram!;
            Assert.Equal(
                (numbers.Min(), numbers.Max(), (double)numbers.Length), ((float)histogram.Min, (float)histogram.Max, histogram.Num));
        });
    }

    /// <summary>As TensorBoard does, which ignores what follows the last whole record.</summary>
    [Theory]
    [InlineData("events.out.tfevents.0.gtzan")]
    [InlineData("metrics.csv")]
    public void A_stopped_run_whose_derived_file_is_cut_ends_as_one_that_was_not(string name)
    {
        Train("whole");
        Train("run", stopAfter: 10);
        var path = Runs[$"run/{name}"];
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        Train("run");
        AssertSame("whole", "run", "");

        File.Delete(path);
        Assert.False(CheckpointStore.IsFinished(new RunFolder(Runs["run"])));
        Train("run");
        AssertSame("whole", "run", "");
    }

    [Fact]
    public void The_log_has_a_time_for_each_epoch_and_each_process()
    {
        Train("run", stopAfter: 10);
        Train("run");
        var log = RunLog.Read(new RunFolder(Runs["run"]))!;

        Assert.Equal(2, log.Sessions.Count);
        Assert.Equal(3, log.EpochSeconds.Count);
        Assert.All(log.EpochSeconds, seconds => Assert.True(seconds > 0));
        Assert.Equal(log.Sessions.Sum(session => session.Seconds), log.Seconds, 9);
        Assert.Equal(log.Sessions[0].Started, log.Started);
        Assert.All(log.Sessions, session => Assert.Equal(("cpu", true), (session.Device, session.PeakMemory > 1_000_000)));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static double Number(JsonNode? node) => node!.GetValue<double>();
}
