using System.Text.Json;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using TestResult = Gtzan.Models.Evaluation.TestResult;
using TestResultJson = Gtzan.Models.Evaluation.TestResultJson;

namespace Gtzan.Tests.Models.Training;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly TrainingData Data = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    /// <summary>Small, but large enough that work is split between threads.</summary>
    private static string[] Settings { get; } =
        [
            "mlp.layers=[64, 32]", "mlp_reg.layers=[64, 32]", "cnn.filters=[8, 8, 8]", "cnn.dense_units=16", "rnn.lstm_size=16",
            "rnn.dense_units=16", "cnn1d.filters=[8, 8, 8]", "shortchunk.filters=[4, 8]", "transformer.embed_dim=16",
            "transformer.blocks=1", "learning_rate=0.001"];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_same_seed_is_the_same_run_with_one_thread_or_two(string model)
    {
        Train(model, "one", threads: 1, Settings);
        Train(model, "two", threads: 2, Settings);
        Train(model, "again", threads: 2, Settings);
        Train(model, "other", threads: 2, [.. Settings, "seed=43"]);

        foreach (var file in (string[])["metrics.jsonl", "last.safetensors", "best.safetensors", "split.json", "hparams.yaml"])
        {
            Assert.Equal(Bytes("one", file), Bytes("two", file));
            Assert.Equal(Bytes("one", file), Bytes("again", file));
            Assert.NotEqual(Bytes("one", file), Bytes("other", file));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_run_read_back_gives_the_results_of_the_one_just_trained_to_the_last_digit(string name)
    {
        var (last, best) = Train(name, "run", threads: 2, Settings);
        using var device = Device.Create("cpu", threads: 1);

        foreach (var (checkpoint, expected) in new[] { ("last", last), ("best", best) })
        {
            var trained = TrainedModel.Load(new RunFolder(_folder["run"]), checkpoint, device);
            var result = TestResult.Of(trained.Model, Data.Dataset, SplitFile.Read(trained.Folder.SplitFile, Data.Dataset).Test);

            Assert.Equal(
                TestResultJson.Of(expected, Data.Dataset, seed: 1).ToJsonString(),
                TestResultJson.Of(result, Data.Dataset, seed: 1).ToJsonString());
        }
    }

    /// <summary>
    /// Long enough for the running statistics of batch normalisation, which begin at 0 and 1 and move by a hundredth a step.
    /// </summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_learns_easy_data(string name)
    {
        var (last, _) = Train(name, "run", threads: 2, [.. Settings, "epochs=80", "learning_rate=0.01", "batch_size=4"]);

        Assert.True(last.Segments.Accuracy > 0.9, $"{name}: {last.Segments.Accuracy}");
        Assert.True(last.Tracks.Accuracy > 0.9, $"{name}: {last.Tracks.Accuracy}");
    }

    [Fact]
    public void The_best_state_is_that_of_the_epoch_with_the_best_validation()
    {
        Train("mlp", "run", threads: 1, "epochs=12", "learning_rate=0.01");
        var folder = new RunFolder(_folder["run"]);
        var metrics = folder.ReadMetrics();
        using var device = Device.Create("cpu", threads: 1);

        var best = metrics.OrderByDescending(epoch => epoch.ValidationAccuracy).ThenBy(epoch => epoch.ValidationLoss)
            .ThenBy(epoch => epoch.Epoch).First();
        Assert.Equal(best.Epoch, TrainedModel.Load(folder, "best", device).Epoch);
        Assert.Equal(12, TrainedModel.Load(folder, "last", device).Epoch);
        Assert.Equal(Enumerable.Range(1, 12), metrics.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void The_metrics_are_a_line_of_JSON_an_epoch()
    {
        Train("mlp", "run", threads: 1);

        var lines = File.ReadAllText(_folder["run/metrics.jsonl"]).TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        foreach (var line in lines)
        {
            using var epoch = JsonDocument.Parse(line);
            Assert.Equal(
                ["epoch", "loss", "accuracy", "validation_loss", "validation_accuracy"],
                epoch.RootElement.EnumerateObject().Select(property => property.Name));
        }
    }

    [Fact]
    public void A_run_that_is_cancelled_keeps_its_state_and_can_be_used()
    {
        using var stop = new CancellationTokenSource();
        var folder = RunFolder.Create(_folder["run"]);
        using var device = Device.Create("cpu", threads: 1);
        var run = new TrainingRun(SmallData.Mlp, SmallData.Parameters("epochs=1000"), Data, folder, device);

        Assert.Throws<OperationCanceledException>(() => run.Execute(
            progress =>
            {
                if (progress is { Epoch: 4, Batch: 2 })
                    stop.Cancel();
            }, null, stop.Token));

        Assert.Equal("batch 2 of 4 of epoch 4", run.Saved);
        Assert.Equal(3, folder.ReadMetrics().Count);
        var trained = TrainedModel.Load(folder, "last", device);
        Assert.Equal(3, trained.Epoch);
        Assert.Equal("a", trained.Genres[0]);
        Assert.True(TrainedModel.Load(folder, "best", device).Epoch <= 3);
        Assert.Equal(
            [
                "best.safetensors", "data.json", "events.out.tfevents.0.gtzan", "hparams.yaml", "last.safetensors", "metrics.csv",
                "metrics.jsonl", "run.json", "split.json",
            ],
            Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order());

        // The epochs are those of a run that was to last three only.
        Train("mlp", "short", threads: 1, "epochs=3");
        Assert.Equal(File.ReadAllBytes(folder.MetricsFile), Bytes("short", "metrics.jsonl"));
    }

    [Fact]
    public void A_run_that_is_cancelled_before_its_first_batch_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var device = Device.Create("cpu", threads: 1);
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => RunFolder.Use(_folder["run"], folder =>
            new TrainingRun(SmallData.Mlp, SmallData.Parameters(), Data, folder, device).Execute(null, null, stop.Token)));

        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void A_folder_that_fails_is_removed_only_if_it_is_new_and_empty()
    {
        Directory.CreateDirectory(_folder["mine/x"]);
        Directory.Delete(_folder["mine/x"]);

        Assert.Throws<ProgramException>(() => RunFolder.Use<int>(_folder["mine"], _ => throw new ProgramException("No.")));
        Assert.Throws<ProgramException>(() => RunFolder.Use<int>(_folder["used"], folder =>
        {
            File.WriteAllText(folder.MetricsFile, "");
            throw new ProgramException("No.");
        }));

        Assert.True(Directory.Exists(_folder["mine"]));
        Assert.True(File.Exists(_folder["used/metrics.jsonl"]));
    }

    private (TestResult Last, TestResult Best) Train(string model, string output, int threads, params string[] settings)
    {
        using var device = Device.Create("cpu", threads);
        return new TrainingRun(GenreModel.Named(model), SmallData.Parameters(settings), Data, RunFolder.Create(_folder[output]), device)
        {
            Report = RunReport.Of,
        }
            .Execute(null, null, CancellationToken.None);
    }

    private byte[] Bytes(string output, string file) => File.ReadAllBytes(_folder[$"{output}/{file}"]);
}
