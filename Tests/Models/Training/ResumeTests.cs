using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Serialization;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

/// <summary>An interrupted run resumes to the same bits as an uninterrupted one.</summary>
[Trait("Category", "Slow")]
public sealed class ResumeTests : SmallRuns
{
    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_run_that_is_stopped_after_any_batch_ends_with_the_same_bits(string model)
    {
        Train("whole", model: model);
        for (var batches = 1; batches < 3 * 4; batches++)
        {
            Train("stopped", model: model, stopAfter: batches);
            Train("stopped", model: model, threads: 2);
            AssertSame("whole", "stopped", $" when stopped after {batches} batches");
            Directory.Delete(Runs["stopped"], recursive: true);
        }

        var lives = 1;
        while (!Train("stopped again and again", model: model, stopAfter: 1))
            lives++;
        Assert.Equal(1 + (3 * 4), lives);
        AssertSame("whole", "stopped again and again", " when stopped after every batch");
    }

    /// <summary>Every optimiser, schedule and loss; the kill comes at a batch drawn for each.</summary>
    [Theory]
    [InlineData(2, "optimizer=adamw", "weight_decay=0.1", "schedule=cosine", "warmup_epochs=1")]
    [InlineData(5, "optimizer=sgd", "momentum=0.9", "schedule=one_cycle", "label_smoothing=0.1")]
    [InlineData(7, "optimizer=rmsprop", "momentum=0.5", "schedule=step", "warmup_epochs=2", "class_weights=balanced")]
    [InlineData(9, "optimizer=adam", "schedule=plateau", "ema=0.9")]
    [InlineData(10, "optimizer=sgd", "weight_decay=0.01", "ema=0.5", "global_clipnorm=0", "clipvalue=0.1")]
    public void Every_optimiser_and_schedule_resumes_to_the_same_bits(int batches, params string[] settings)
    {
        Train("whole", settings, model: "cnn");
        Train("plain", model: "cnn");
        Assert.False(
            Safetensors.Read(Runs["whole/last.safetensors"]).Values("dense/kernel").SequenceEqual(
                Safetensors.Read(Runs["plain/last.safetensors"]).Values("dense/kernel")));

        Train("stopped", settings, model: "cnn", stopAfter: batches);
        Train("stopped", settings, model: "cnn", threads: 2);
        AssertSame("whole", "stopped", $" when stopped after {batches} batches");
    }

    [Fact]
    public void A_plateau_in_the_validation_loss_lowers_the_learning_rate_in_a_resumed_run_too()
    {
        string[] settings = ["schedule=plateau", "epochs=40", "learning_rate=0.1", "label_smoothing=0.3"];
        Train("whole", settings);
        Train("constant", [.. settings, "schedule=none"]);
        Assert.NotEqual(
            File.ReadAllText(Runs["whole/metrics.jsonl"]), File.ReadAllText(Runs["constant/metrics.jsonl"]));
        Train("stopped", settings, stopAfter: 4 * 39);
        Train("stopped", settings);
        AssertSame("whole", "stopped", "");
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("one_cycle")]
    public void A_run_whose_schedule_depends_on_the_number_of_epochs_is_not_extended(string schedule)
    {
        Train("run", [$"schedule={schedule}"]);
        Refusal.Says<ProgramException>(
            "they were trained with epochs 3, the run's hparams.yaml says 7", () => Train("run", [$"schedule={schedule}", "epochs=7"]));
    }

    /// <summary>The weights that the program uses are the averaged ones; those to train on are beside them.</summary>
    [Fact]
    public void With_a_moving_average_the_file_has_both_weights()
    {
        Train("run", ["ema=0.9"]);
        Train("plain");
        var (averaged, plain) = (Safetensors.Read(Runs["run/last.safetensors"]), Safetensors.Read(Runs["plain/last.safetensors"]));
        Assert.True(averaged.Values("unaveraged/dense/kernel").SequenceEqual(plain.Values("dense/kernel")));
        Assert.False(averaged.Values("dense/kernel").SequenceEqual(plain.Values("dense/kernel")));
    }

    [Fact]
    public void A_run_that_runs_out_of_patience_does_so_after_the_same_epoch_however_often_it_was_stopped()
    {
        Train("whole", Impatient);
        var epochs = new RunFolder(Runs["whole"]).ReadMetrics();
        var best = epochs.OrderByDescending(epoch => epoch.ValidationAccuracy).ThenBy(epoch => epoch.ValidationLoss).First().Epoch;
        Assert.InRange(epochs.Count, 4, 39);
        Assert.Equal(best + 3, epochs.Count);

        for (var batches = 4; batches <= 4 * epochs.Count; batches += 4)
        {
            Train("stopped", Impatient, stopAfter: batches);
            Train("stopped", Impatient);
            AssertSame("whole", "stopped", $" when stopped after {batches} batches");
            Directory.Delete(Runs["stopped"], recursive: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void How_often_the_state_is_written_changes_no_bit(int seconds)
    {
        Train("whole");
        Train("other", interval: TimeSpan.FromSeconds(seconds));
        AssertSame("whole", "other", "");
    }

    [Fact]
    public void Gpu_runs_resume_and_reference_runs_start_again()
    {
        foreach (var device in (string[])["reference", "ilgpu-cpu"])
        {
            string[] few = ["epochs=1", "mlp.layers=[4]", "batch_size=16"];
            Train($"whole on {device}", few, device: device);
            Train($"stopped on {device}", few, device: device, stopAfter: 1);
            Assert.True(Train($"stopped on {device}", few, device: device));
            AssertSame($"whole on {device}", $"stopped on {device}", $" on {device}");
        }
    }

    /// <summary>Cuts the power in every creation, write, flush and rename of a run with a checkpoint after every batch.</summary>
    [Fact]
    public void A_power_cut_in_any_operation_on_the_disk_costs_no_bit()
    {
        string[] short_ = ["epochs=2"];
        var counting = FailingDisk.Counting();
        Train("whole", short_, disk: counting, interval: TimeSpan.Zero);
        Assert.InRange(counting.Operations.Count, 60, 300);
        Assert.Contains("rename to last.safetensors", counting.Operations);
        Assert.Contains("rename to metrics.jsonl", counting.Operations);
        var begunAnew = 0;
        for (var operations = 0; operations < counting.Operations.Count; operations += TestScale.Of(7, all: 1))
        {
            Assert.Throws<PowerCutException>(
                () => Train("cut", short_, disk: FailingDisk.WithoutPowerAfter(operations), interval: TimeSpan.Zero));
            if (!IsBegun("cut"))
            {
                Assert.True(RunFolder.IsEmpty(Runs["cut"]));
                begunAnew++;
            }

            Assert.True(Train("cut", short_, threads: 2));
            AssertSame("whole", "cut", $" when the power is cut in operation {operations}, {counting.Operations[operations]}");
            Directory.Delete(Runs["cut"], recursive: true);
        }

        Assert.InRange(begunAnew, TestScale.Of(1, all: 3), 20);
    }

    /// <summary>At every offset, training resumes from the previous state, to the bit; some are trained to the end.</summary>
    [Fact]
    public void The_last_write_cut_at_any_offset_costs_no_bit()
    {
        string[] tiny = ["epochs=2", "mlp.layers=[2]", "batch_size=32"];
        Train("whole", tiny);
        Train("before", tiny, stopAfter: 1);
        var before = Safetensors.Read(Runs["before/last.safetensors"]);
        var written = File.ReadAllBytes(Runs["whole/last.safetensors"]);
        var parameters = SmallData.Parameters([.. Settings, .. tiny]);
        var split = DataSplit.Create(
            Data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
        using var device = Device.Create("cpu", threads: 1);
        Copy("before", "cut");
        var folder = new RunFolder(Runs["cut"]);
        for (var length = 0; length <= written.Length; length += TestScale.Of(101, all: 1))
        {
            File.WriteAllBytes(Runs["cut/last.safetensors.tmp"], written[..length]);
            using (folder.Lock())
            {
                var states = new CheckpointStore(
                    folder,
                    new CheckpointOrigin(
                        "mlp", parameters, Data.Dataset.Genres, split.Hash(Data.Dataset), TrainingData.Hash(Data.Dataset)));
                var (model, trainer, from) = states.Restore(() =>
                {
                    var built = SmallData.Mlp.Build(parameters, Data.Dataset.Genres.Count, device);
                    return (built, new Trainer(built, parameters, Data.Dataset, split));
                }, isExact: true);
                Assert.Equal("going on after epoch 1.", from);
                foreach (var (name, value) in model.Parameters.Select(parameter => (parameter.Name, parameter.Value))
                    .Concat(trainer.Optimizer.State))
                    Assert.True(
                        before.Values(name).SequenceEqual(value.ToArray()), $"{name} is another when the last write is cut at {length}");
            }

            if (length % TestScale.Of(1010, all: 101) != 0)
                continue;
            File.WriteAllBytes(Runs["cut/last.safetensors.tmp"], written[..length]);
            Assert.True(Train("cut", tiny));
            AssertSame("whole", "cut", $" when the last write is cut at {length}");
            Copy("before", "cut");
        }
    }

    [Fact]
    public void A_full_disk_on_resuming_is_reported_with_the_remedy()
    {
        Train("run", stopAfter: 10);
        Refusal.Says<ProgramException>(
            $"The run could not be written to {Runs["run"]}: No space left on device. The state after batch 2 of 4 of epoch 3 is kept: " +
            $"make room, and gtzan train --resume {Runs["run"]} continues it.",
            () => Train("run", disk: FailingDisk.FullAfter(0)));
    }

    [Fact]
    public void The_resumed_position_is_reported()
    {
        Train("stopped", stopAfter: 10);
        Copy("stopped", "whole states");
        Assert.Equal("going on after batch 2 of 4 of epoch 3.", ResumedFrom("whole states"));

        Copy("stopped", "no last");
        File.Delete(Runs["no last/last.safetensors"]);
        Assert.Matches(@"^going on after epoch [12]\.$", ResumedFrom("no last"));

        File.Delete(Runs["stopped/last.safetensors"]);
        File.Delete(Runs["stopped/best.safetensors"]);
        Assert.Equal(
            "there is no last.safetensors; there is no best.safetensors; training begins anew, and ends as it would have.",
            ResumedFrom("stopped"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_full_disk_stops_the_run_and_keeps_the_last_state(int seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var counting = FailingDisk.Counting();
        Train("whole", disk: counting, interval: interval);
        var onlyBest = 0;
        for (var bytes = 0L; bytes < counting.Bytes; bytes += TestScale.Of(9 * 997, all: 997))
        {
            var exception = Assert.Throws<ProgramException>(() => Train("full", disk: FailingDisk.FullAfter(bytes), interval: interval));
            Assert.StartsWith(
                $"The run could not be written to {Runs["full"]}: No space left on device.", exception.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(Runs["full"], "*.tmp"));
            if (IsBegun("full"))
            {
                Assert.Matches(
                    @" The state after (epoch \d|batch \d of 4 of epoch \d) is kept: make room, and gtzan train --resume ",
                    exception.Message);
                var isLast = File.Exists(Runs["full/last.safetensors"]);
                Safetensors.Read(Runs[isLast ? "full/last.safetensors" : "full/best.safetensors"]);
                onlyBest += isLast ? 0 : 1;
            }
            else
            {
                Assert.EndsWith(" Nothing of the run is kept: make room, and train again.", exception.Message, StringComparison.Ordinal);
                Assert.Empty(Directory.EnumerateFileSystemEntries(Runs["full"]));
            }

            Assert.True(Train("full"));
            AssertSame("whole", "full", $" when the disk is full after {bytes} bytes");
            Directory.Delete(Runs["full"], recursive: true);
        }

        // Written after every batch, there is a last state before the first best one.
        Assert.Equal(seconds > 0, onlyBest > 0);
    }

    /// <summary>The run has no schedule that depends on its length.</summary>
    [Fact]
    public void Extending_a_run_gives_the_same_bits_as_a_longer_run()
    {
        Train("long", ["epochs=7"]);
        Train("extended", ["epochs=3"]);
        Train("extended", ["epochs=7"], stopAfter: 3);
        Assert.False(File.Exists(Runs["extended/results.json"]));
        Assert.Contains("Stopped after ", File.ReadAllText(Runs["extended/report.html"]), StringComparison.Ordinal);
        Train("extended", ["epochs=7"]);
        AssertSame("long", "extended", "");
    }

    [Fact]
    public void A_finished_run_that_cannot_be_given_more_epochs_stays_as_it_is()
    {
        Train("run");
        var state = Safetensors.Read(Runs["run/last.safetensors"]);
        state.Metadata["recipe"] = "features of long ago";
        state.Write(Runs["run/last.safetensors"]);
        Copy("run", "before");

        Refusal.Says<ProgramException>("they were trained on features \"features of long ago\"", () => Train("run", ["epochs=7"]));
        AssertSame("before", "run", "");
    }
}
