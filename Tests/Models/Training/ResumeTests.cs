using Gtzan.Engine;
using Gtzan.Engine.Checkpoints;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Training;

/// <summary>Whatever ends a run before its end, it goes on to the same bits as one that nothing ended.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly TrainingData Data = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    /// <summary>Small, with dropout, and gradients that are clipped.</summary>
    private static string[] Settings { get; } =
    [
        "epochs=3", "mlp.layers=[16]", "mlp_reg.layers=[16, 8]", "cnn.filters=[4, 4, 4]", "cnn.dense_units=8", "rnn.lstm_size=8", "rnn.dense_units=8", "learning_rate=0.01",
        "global_clipnorm=0.5",
    ];

    /// <summary>Settings with which a run ends three epochs after its best.</summary>
    private static string[] Impatient { get; } = ["epochs=40", "patience=3", "learning_rate=0.05"];

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
            Directory.Delete(_folder["stopped"], recursive: true);
        }

        var lives = 1;
        while (!Train("stopped again and again", model: model, stopAfter: 1))
            lives++;
        Assert.Equal(1 + (3 * 4), lives);
        AssertSame("whole", "stopped again and again", " when stopped after every batch");
    }

    [Fact]
    public void A_run_that_runs_out_of_patience_does_so_after_the_same_epoch_however_often_it_was_stopped()
    {
        Train("whole", Impatient);
        var epochs = new RunFolder(_folder["whole"]).ReadMetrics();
        var best = epochs.OrderByDescending(epoch => epoch.ValidationAccuracy).ThenBy(epoch => epoch.ValidationLoss).First().Epoch;
        Assert.InRange(epochs.Count, 4, 39);
        Assert.Equal(best + 3, epochs.Count);

        for (var batches = 4; batches <= 4 * epochs.Count; batches += 4)
        {
            Train("stopped", Impatient, stopAfter: batches);
            Train("stopped", Impatient);
            AssertSame("whole", "stopped", $" when stopped after {batches} batches");
            Directory.Delete(_folder["stopped"], recursive: true);
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
    public void The_emulator_goes_on_as_well_and_the_reference_anew()
    {
        foreach (var device in (string[])["reference", Gtzan.Tests.Engine.HostGpu.Name])
        {
            string[] few = ["epochs=1", "mlp.layers=[4]", "batch_size=16"];
            Train($"whole on {device}", few, device: device);
            Train($"stopped on {device}", few, device: device, stopAfter: 1);
            Assert.True(Train($"stopped on {device}", few, device: device));
            AssertSame($"whole on {device}", $"stopped on {device}", $" on {device}");
        }
    }

    /// <summary>Every creation, write, flush and renaming of a whole run, written to after every batch, is one that the power is cut in.</summary>
    [Fact]
    public void A_power_cut_in_any_operation_on_the_disk_costs_no_bit()
    {
        string[] short_ = ["epochs=2"];
        var counting = FailingDisk.Counting();
        Train("whole", short_, disk: counting, interval: TimeSpan.Zero);
        Assert.InRange(counting.Operations.Count, 60, 300);
        Assert.Contains("rename to last.safetensors", counting.Operations);
        Assert.Contains("append to metrics.jsonl", counting.Operations);
        var begunAnew = 0;
        for (var operations = 0; operations < counting.Operations.Count; operations++)
        {
            Assert.Throws<PowerCutException>(() => Train("cut", short_, disk: FailingDisk.WithoutPowerAfter(operations), interval: TimeSpan.Zero));
            if (!IsBegun("cut"))
            {
                Assert.True(RunFolder.IsEmpty(_folder["cut"]));
                begunAnew++;
            }

            Assert.True(Train("cut", short_, threads: 2));
            AssertSame("whole", "cut", $" when the power is cut in operation {operations}, {counting.Operations[operations]}");
            Directory.Delete(_folder["cut"], recursive: true);
        }

        Assert.InRange(begunAnew, 3, 12);
    }

    /// <summary>At every offset, what training goes on from is the state before, to the bit; at some, it does go on.</summary>
    [Fact]
    public void The_last_write_cut_at_any_offset_costs_no_bit()
    {
        string[] tiny = ["epochs=2", "mlp.layers=[2]", "batch_size=32"];
        Train("whole", tiny);
        Train("before", tiny, stopAfter: 1);
        var before = Safetensors.Read(_folder["before/last.safetensors"]);
        var written = File.ReadAllBytes(_folder["whole/last.safetensors"]);
        var parameters = SmallData.Parameters([.. Settings, .. tiny]);
        var split = DataSplit.Create(Data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
        using var device = Device.Create("cpu", threads: 1);
        Copy("before", "cut");
        var folder = new RunFolder(_folder["cut"]);
        for (var length = 0; length <= written.Length; length++)
        {
            File.WriteAllBytes(_folder["cut/last.safetensors.tmp"], written[..length]);
            using (folder.Lock())
            {
                var states = new SavedStates(folder, new RunIdentity("mlp", parameters, Data.Dataset.Genres, split.Hash(Data.Dataset), DatasetHash.Of(Data.Dataset)));
                var (model, trainer, from) = states.Restore(() =>
                {
                    var built = SmallData.Mlp.Build(parameters, Data.Dataset.Genres.Count, device);
                    return (built, new Trainer(built, parameters, Data.Dataset, split));
                }, areExact: true);
                Assert.Equal("going on after epoch 1.", from);
                foreach (var (name, value) in model.Parameters.Select(parameter => (parameter.Name, parameter.Value)).Concat(trainer.Optimizer.State))
                    Assert.True(before.Values(name).SequenceEqual(value.ToArray()), $"{name} is another when the last write is cut at {length}");
            }

            if (length % 101 != 0)
                continue;
            File.WriteAllBytes(_folder["cut/last.safetensors.tmp"], written[..length]);
            Assert.True(Train("cut", tiny));
            AssertSame("whole", "cut", $" when the last write is cut at {length}");
            Copy("before", "cut");
        }
    }

    /// <summary>What no order of writes leads to, but a broken disk may.</summary>
    [Fact]
    public void States_and_metrics_that_are_damaged_cost_time_and_no_bit()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 97), ("best.safetensors", 97), ("metrics.jsonl", 11)])
        {
            var bytes = File.ReadAllBytes(_folder[$"stopped/{name}"]);
            for (var length = 0; length < bytes.Length; length += step)
            {
                Copy("stopped", "damaged");
                File.WriteAllBytes(_folder[$"damaged/{name}"], bytes[..length]);
                Assert.True(Train("damaged"));
                AssertSame("whole", "damaged", $" when {name} is cut at {length}");
            }
        }

        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 397), ("best.safetensors", 397), ("metrics.jsonl", 7)])
        {
            var bytes = File.ReadAllBytes(_folder[$"stopped/{name}"]);
            for (var at = 0; at < bytes.Length; at += step)
            {
                Copy("stopped", "damaged");
                bytes[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(_folder[$"damaged/{name}"], bytes);
                bytes[at] ^= (byte)(1 << (at % 8));
                Assert.True(Train("damaged"));
                AssertSame("whole", "damaged", $" when a bit of byte {at} of {name} is another");
            }
        }

        foreach (var missing in (string[][])[["last.safetensors"], ["best.safetensors"], ["metrics.jsonl"], ["last.safetensors", "best.safetensors"], ["last.safetensors", "metrics.jsonl"]])
        {
            Copy("stopped", "damaged");
            foreach (var name in missing)
                File.Delete(_folder[$"damaged/{name}"]);
            Assert.True(Train("damaged"));
            AssertSame("whole", "damaged", $" when there is no {string.Join(" and no ", missing)}");
        }
    }

    [Theory]
    [InlineData("\"loss\":", "\"loss\":1")]
    [InlineData("\"loss\":", "\"loss\":1e999,\"x\":")]
    [InlineData("\"loss\":", "\"loss\":1,\"loss\":")]
    [InlineData("{", " {")]
    [InlineData("{", "\uFEFF{")]
    [InlineData("\n", "\r\n")]
    public void Metrics_that_somebody_has_changed_come_again_as_they_were(string old, string changed)
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        var metrics = File.ReadAllText(_folder["stopped/metrics.jsonl"]);
        var place = metrics.IndexOf(old, StringComparison.Ordinal);
        File.WriteAllText(_folder["stopped/metrics.jsonl"], metrics.Remove(place, old.Length).Insert(place, changed));

        Assert.StartsWith("last.safetensors cannot be used (metrics.jsonl has ", ResumedFrom("stopped"), StringComparison.Ordinal);
        AssertSame("whole", "stopped", $" when {old} is {changed} in its metrics");
    }

    /// <summary>Both hashes are as they were, and all else follows of the data and the settings.</summary>
    [Fact]
    public void A_split_that_somebody_has_changed_is_written_as_it_was()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        var text = File.ReadAllText(_folder["stopped/split.json"]);
        var changed = text.Replace("\"mode\": \"", "\"mode\": \"x", StringComparison.Ordinal).Replace("\"test\": {", "\"test\": { \"z\": [9],", StringComparison.Ordinal);
        Assert.Equal(text.Length + 1 + " \"z\": [9],".Length, changed.Length);
        File.WriteAllText(_folder["stopped/split.json"], changed);

        Assert.True(Train("stopped"));
        AssertSame("whole", "stopped", "");
    }

    /// <summary>They knew neither batches nor the best epoch nor the hash of the data, nor that of the metrics.</summary>
    [Fact]
    public void A_run_of_an_earlier_version_goes_on_from_its_last_epoch()
    {
        Train("long", ["epochs=6"]);
        Train("short", ["epochs=4"]);
        foreach (var name in (string[])["short/last.safetensors", "short/best.safetensors"])
        {
            var state = Safetensors.Read(_folder[name]);
            foreach (var key in (string[])["batch", "best", "dataset", "metrics_sha256"])
                Assert.True(state.Metadata.Remove(key));
            state.Write(_folder[name]);

            // Nor had they a digest: under another name it is an entry like any.
            var bytes = File.ReadAllBytes(_folder[name]);
            bytes[bytes.AsSpan().IndexOf("gtzan_sha256"u8)] = (byte)'x';
            File.WriteAllBytes(_folder[name], bytes);
        }

        Assert.True(RunInspection.IsFinishedAndWhole(new RunFolder(_folder["short"])));
        var from = "";
        Assert.True(Train("short", ["epochs=6"], resumed: sentence => from = sentence));
        Assert.Equal("going on after epoch 4.", from);
        foreach (var name in (string[])["last.safetensors", "best.safetensors"])
        {
            var (expected, actual) = (Safetensors.Read(_folder[$"long/{name}"]), Safetensors.Read(_folder[$"short/{name}"]));
            Assert.Equal(Checkpoint.EpochOf(expected), Checkpoint.EpochOf(actual));
            Assert.All(expected.Names, tensor => Assert.True(expected.Values(tensor).SequenceEqual(actual.Values(tensor)), $"{tensor} of {name} is another"));
        }

        foreach (var name in (string[])["metrics.jsonl", "report.html"])
            Assert.Equal(File.ReadAllText(_folder[$"long/{name}"]), File.ReadAllText(_folder[$"short/{name}"]));
    }

    [Fact]
    public void A_state_beyond_the_end_of_an_epoch_is_damaged()
    {
        var parameters = SmallData.Parameters(Settings);
        var split = DataSplit.Create(Data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
        using var device = Device.Create("cpu", threads: 1);
        var model = SmallData.Mlp.Build(parameters, Data.Dataset.Genres.Count, device);
        model.TrainingStep = 7;
        var trainer = new Trainer(model, parameters, Data.Dataset, split);
        trainer.Optimizer.Iterations = 7;
        trainer.StartAt(new TrainingPosition(1, 3, new (float, int)[3], null));
        Refusal.Says<CheckpointException>("more answers of a batch are right in it than there are in one, or fewer than none; a batch has 8.", () => trainer.StartAt(new TrainingPosition(1, 3, [(1, 8), (1, 9), (1, 0)], null)));
        foreach (var batches in (int[])[4, 9])
        {
            Refusal.Says<CheckpointException>(
                $"{batches} batches of epoch 2 are done in it, which has 4.", () => trainer.StartAt(new TrainingPosition(1, batches, new (float, int)[batches], null)));
        }
    }

    /// <summary>Whoever changes them can also keep to the format.</summary>
    [Theory]
    [InlineData("epoch", "500", "500 epochs and 2 batches are done in it, of a run of 3 epochs")]
    [InlineData("epoch", "3", "3 epochs and 2 batches are done in it, of a run of 3 epochs")]
    [InlineData("epoch", "1", "it has 10 steps of the optimiser and 10 of the model, and its 1 epochs and 2 batches are 6")]
    [InlineData("training_step", "9", "it has 10 steps of the optimiser and 9 of the model, and its 2 epochs and 2 batches are 10")]
    [InlineData("adam_iterations", "1000000", "it has 1000000 steps of the optimiser and 10 of the model, and its 2 epochs and 2 batches are 10")]
    [InlineData("best", """{"epoch":1,"loss":0,"accuracy":1,"validation_loss":0,"validation_accuracy":1}""", @"the best of its 2 epochs is epoch 1 with validation accuracy 1\.000 by itself, and epoch \d with validation accuracy \S+ by metrics\.jsonl")]
    [InlineData("best", "null", @"the best of its 2 epochs is none by itself, and epoch \d with validation accuracy \S+ by metrics\.jsonl")]
    public void A_state_that_contradicts_itself_or_the_metrics_is_not_believed(string key, string value, string fault)
    {
        Train("whole");
        Train("forged", stopAfter: 10);
        var state = Safetensors.Read(_folder["forged/last.safetensors"]);
        state.Metadata[key] = value;
        state.Write(_folder["forged/last.safetensors"]);

        Assert.Matches($@"^last\.safetensors cannot be used \({fault}\); going on after epoch [12]\.$", ResumedFrom("forged"));
        AssertSame("whole", "forged", $" when {key} of the last state is {value}");
    }

    /// <summary>It is whole, and of the same run, and was last.</summary>
    [Theory]
    [InlineData(4, @"best\.safetensors is not the state that was best: it was written after epoch \d+, and the best was epoch \d+")]
    [InlineData(6, @"best\.safetensors is not the state that was best: it was written after epoch \d+, and the best was epoch \d+")]
    [InlineData(1, @"best\.safetensors was not written at the end of an epoch that was the best")]
    public void Another_state_in_the_place_of_the_best_is_not_believed(int batchesAfterBest, string fault)
    {
        Train("whole", Impatient);
        Train("forged", Impatient, stopAfter: (4 * Checkpoint.EpochOf(Safetensors.Read(_folder["whole/best.safetensors"]))) + batchesAfterBest);
        File.Copy(_folder["forged/last.safetensors"], _folder["forged/best.safetensors"], overwrite: true);

        var from = "";
        Assert.True(Train("forged", Impatient, resumed: sentence => from = sentence));
        Assert.Matches($@"^last\.safetensors cannot be used \({fault}\); best\.safetensors cannot be used \(.*\); training begins anew, and ends as it would have\.$", from);
        AssertSame("whole", "forged", "");
    }

    [Fact]
    public void A_state_of_another_seed_is_refused()
    {
        Train("forged", stopAfter: 10);
        var state = Safetensors.Read(_folder["forged/last.safetensors"]);
        state.Metadata["seed"] = "7";
        state.Write(_folder["forged/last.safetensors"]);

        Refusal.Says<ProgramException>("they were trained with seed 7, the run's hparams.yaml says 1;", () => Train("forged"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hparams.yaml")]
    public void A_run_whose_folder_is_deleted_while_it_is_trained_says_so(string first)
    {
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {_folder["gone"]}, or what was in it, was deleted or moved while it was trained; train again, or go on with gtzan train --resume and its new place.",
            () => RunFolder.Use(_folder["gone"], folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device).Execute(
                null, epoch => Delete(Path.Combine(folder.Path, first)), CancellationToken.None)));
        Assert.Equal(first.Length > 0, Directory.Exists(_folder["gone"]));

        static void Delete(string path)
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_whose_metrics_are_changed_while_it_is_trained_does_not_end_as_if_nothing_had_been(bool areDeleted)
    {
        Train("whole");
        var path = _folder["run/metrics.jsonl"];
        using (var device = Device.Create("cpu", threads: 1))
        {
            Refusal.Says<ProgramException>(
                $"Something in {_folder["run"]} was changed or deleted while it was trained; gtzan train --resume {_folder["run"]} makes it again.",
                () => RunFolder.Use(_folder["run"], folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device).Execute(null, epoch =>
                {
                    if (epoch.Epoch == 2 && areDeleted)
                        File.Delete(path);
                    else if (epoch.Epoch == 2)
                        File.AppendAllText(path, "{}\n");
                }, CancellationToken.None)));
        }

        Assert.True(Train("run"));
        AssertSame("whole", "run", "");
    }

    /// <summary>The process that trains in the one must not write into the other.</summary>
    [UnixTheory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_run_in_whose_place_another_is_put_leaves_that_one_as_it_is(int seconds)
    {
        Train("other", ["seed=2"]);
        Copy("other", "expected");
        File.WriteAllText(_folder["other/.lock"], "");
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {_folder["run"]}, or what was in it, was deleted or moved while it was trained; train again, or go on with gtzan train --resume and its new place.",
            () => RunFolder.Use(_folder["run"], folder =>
            {
                var run = new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device) { CheckpointInterval = TimeSpan.FromSeconds(seconds) };
                return run.Execute(
                    progress =>
                    {
                        if (progress is not { Epoch: 2, Batch: 2 })
                            return;
                        Directory.Move(folder.Path, _folder["moved"]);
                        Directory.Move(_folder["other"], folder.Path);
                    },
                    null, CancellationToken.None);
            }));
        Assert.True(File.Exists(_folder["run/.lock"]));
        File.Delete(_folder["run/.lock"]);
        AssertSame("expected", "run", "");
        Assert.True(Train("moved"));
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("last.safetensors.tmp")]
    [InlineData("report.html")]
    public void A_folder_in_the_place_of_a_file_of_a_run_is_said_before_anything_is_done(string name)
    {
        Train("run", stopAfter: 5);
        File.Delete(_folder[$"run/{name}"]);
        Directory.CreateDirectory(_folder[$"run/{name}"]);
        Refusal.Says<ProgramException>(
            $"{_folder[$"run/{name}"]} is a folder, where the run has a file; move it elsewhere, and go on with gtzan train --resume {_folder["run"]}.", () => Train("run"));
    }

    [Fact]
    public void A_disk_that_is_full_before_a_batch_of_a_resumed_run_is_said_with_what_to_do()
    {
        // A line that the last state does not know has to be taken away, and there is no room to write the others.
        Train("run", stopAfter: 10);
        File.AppendAllText(_folder["run/metrics.jsonl"], "{}\n");
        Refusal.Says<ProgramException>(
            $"The run could not be written to {_folder["run"]}: No space left on device. The run is kept: make room, and go on with gtzan train --resume {_folder["run"]}.",
            () => Train("run", disk: FailingDisk.FullAfter(0)));
    }

    [Fact]
    public void Where_training_goes_on_is_said()
    {
        Train("stopped", stopAfter: 10);
        Copy("stopped", "whole states");
        Assert.Equal("going on after batch 2 of 4 of epoch 3.", ResumedFrom("whole states"));

        Copy("stopped", "no last");
        File.WriteAllText(_folder["no last/last.safetensors"], "");
        Assert.Matches(@"^last\.safetensors cannot be used \(.* is no valid safetensors file: it has 0 bytes, .*\); going on after epoch [12]\.$", ResumedFrom("no last"));

        Copy("stopped", "no best");
        File.Delete(_folder["no best/best.safetensors"]);
        Assert.Equal(
            "last.safetensors cannot be used (it goes with best.safetensors); there is no best.safetensors; training begins anew, and ends as it would have.", ResumedFrom("no best"));

        File.Delete(_folder["stopped/metrics.jsonl"]);
        Assert.Matches(
            @"^last\.safetensors cannot be used \(metrics\.jsonl has 0 of its 2 epochs\); best\.safetensors cannot be used \(.*\); training begins anew, and ends as it would have\.$",
            ResumedFrom("stopped"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_full_disk_stops_the_run_with_a_sentence_and_the_last_state_stays(int seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var counting = FailingDisk.Counting();
        Train("whole", disk: counting, interval: interval);
        var onlyBest = 0;
        for (var bytes = 0L; bytes < counting.Bytes; bytes += 997)
        {
            var exception = Assert.Throws<ProgramException>(() => Train("full", disk: FailingDisk.FullAfter(bytes), interval: interval));
            Assert.StartsWith($"The run could not be written to {_folder["full"]}: No space left on device.", exception.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(_folder["full"], "*.tmp"));
            if (IsBegun("full"))
            {
                Assert.Matches(@" The state after (epoch \d|batch \d of 4 of epoch \d) is kept: make room, and go on with gtzan train --resume ", exception.Message);
                var isLast = File.Exists(_folder["full/last.safetensors"]);
                Safetensors.Read(_folder[isLast ? "full/last.safetensors" : "full/best.safetensors"]);
                onlyBest += isLast ? 0 : 1;
            }
            else
            {
                Assert.EndsWith(" Nothing of the run is kept: make room, and train again.", exception.Message, StringComparison.Ordinal);
                Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["full"]));
            }

            Assert.True(Train("full"));
            AssertSame("whole", "full", $" when the disk is full after {bytes} bytes");
            Directory.Delete(_folder["full"], recursive: true);
        }

        // Written after every batch, there is a last state before the first best one.
        Assert.Equal(seconds > 0, onlyBest > 0);
    }

    /// <summary>The run has no schedule that depends on its length.</summary>
    [Fact]
    public void A_run_that_is_given_more_epochs_ends_as_if_it_had_had_them_from_the_beginning()
    {
        Train("long", ["epochs=7"]);
        Train("extended", ["epochs=3"]);
        Train("extended", ["epochs=7"], stopAfter: 3);
        Assert.False(File.Exists(_folder["extended/report.html"]));
        Train("extended", ["epochs=7"]);
        AssertSame("long", "extended", "");
    }

    [Fact]
    public void Other_data_are_refused_with_both_hashes()
    {
        Train("run", stopAfter: 5);
        var other = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);
        other.Dataset.Numbers()[77] = MathF.BitIncrement(other.Dataset.Numbers()[77]);
        Refusal.Says<ProgramException>(
            $"made of numbers is not what the run was begun with: its tracks or features have the hash {DatasetHash.Of(other.Dataset)}, those of the run {DatasetHash.Of(Data.Dataset)}; " +
            "give the same data with --data, or train a new run.",
            () => Train("run", data: other));
        Assert.True(Train("run"));
    }

    [Fact]
    public void A_state_of_another_run_is_refused_and_not_overwritten()
    {
        Train("run", stopAfter: 5);
        Train("other", ["seed=2"], stopAfter: 5);
        File.Copy(_folder["other/last.safetensors"], _folder["run/last.safetensors"], overwrite: true);

        Refusal.Says<ProgramException>(
            $"The run cannot be resumed from the weights {_folder["run/last.safetensors"]}: they were trained with seed 2, the run's hparams.yaml says 1; put back what was there, or train a new run.", () => Train("run"));
        Assert.Equal(File.ReadAllBytes(_folder["other/last.safetensors"]), File.ReadAllBytes(_folder["run/last.safetensors"]));
    }

    [Fact]
    public void A_finished_run_that_cannot_be_given_more_epochs_stays_as_it_is()
    {
        Train("run");
        var state = Safetensors.Read(_folder["run/last.safetensors"]);
        state.Metadata["recipe"] = "features of long ago";
        state.Write(_folder["run/last.safetensors"]);
        Copy("run", "before");

        Refusal.Says<ProgramException>("they were trained on features \"features of long ago\"", () => Train("run", ["epochs=7"]));
        AssertSame("before", "run", "");
    }

    private bool IsBegun(string name) => File.Exists(_folder[$"{name}/hparams.yaml"]);

    private string ResumedFrom(string name)
    {
        var sentence = "";
        Train(name, resumed: from => sentence = from);
        return sentence;
    }

    /// <summary>Trains, or goes on if there is something to go on with. Returns whether that came to the end.</summary>
    private bool Train(
        string name, string[]? settings = null, string model = "mlp", int threads = 1, string device = "cpu", int stopAfter = int.MaxValue, Disk? disk = null, TimeSpan? interval = null,
        TrainingData? data = null, Action<string>? resumed = null)
    {
        using var stop = new CancellationTokenSource();
        using var itsDevice = Device.Create(device, threads);
        var folder = (IsBegun(name) ? new RunFolder(_folder[name]) : RunFolder.Create(_folder[name])) with { Disk = disk ?? Disk.Real };
        using var alone = folder.Lock();
        var parameters = SmallData.Parameters([.. Settings, .. settings ?? []]);
        var run = new TrainingRun(GenreModel.Named(model), parameters, data ?? Data, folder, itsDevice)
        {
            IsResumed = IsBegun(name),
            CheckpointInterval = interval ?? TimeSpan.FromSeconds(10),
            Resumed = resumed,
        };
        var batches = 0;
        try
        {
            run.Execute(
                _ =>
                {
                    if (++batches == stopAfter)
                        stop.Cancel();
                }, null, stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Copy(string from, string to)
    {
        if (Directory.Exists(_folder[to]))
            Directory.Delete(_folder[to], recursive: true);
        Directory.CreateDirectory(_folder[to]);
        foreach (var file in Directory.EnumerateFiles(_folder[from]))
            File.Copy(file, Path.Combine(_folder[to], Path.GetFileName(file)));
    }

    private void AssertSame(string expected, string actual, string when) => RunFiles.AssertSame(_folder[expected], _folder[actual], when);
}
