using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Training;

/// <summary>
/// Files of a run that were damaged, changed, or put there from another: they are noticed, and come again as they were, or are refused.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DamagedRunTests : SmallRuns
{
    /// <summary>What no order of writes leads to, but a broken disk may.</summary>
    [Fact]
    public void States_and_metrics_that_are_damaged_cost_time_and_no_bit()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 97), ("best.safetensors", 97), ("metrics.jsonl", 11)])
        {
            var bytes = File.ReadAllBytes(Runs[$"stopped/{name}"]);
            for (var length = 0; length < bytes.Length; length += TestScale.Of(5 * step, all: step))
            {
                Copy("stopped", "damaged");
                File.WriteAllBytes(Runs[$"damaged/{name}"], bytes[..length]);
                Assert.True(Train("damaged"));
                AssertSame("whole", "damaged", $" when {name} is cut at {length}");
            }
        }

        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 397), ("best.safetensors", 397), ("metrics.jsonl", 7)])
        {
            var bytes = File.ReadAllBytes(Runs[$"stopped/{name}"]);
            for (var at = 0; at < bytes.Length; at += TestScale.Of(5 * step, all: step))
            {
                Copy("stopped", "damaged");
                bytes[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(Runs[$"damaged/{name}"], bytes);
                bytes[at] ^= (byte)(1 << (at % 8));
                Assert.True(Train("damaged"));
                AssertSame("whole", "damaged", $" when a bit of byte {at} of {name} is another");
            }
        }

        foreach (var missing in (string[][])[["last.safetensors"], ["best.safetensors"], ["metrics.jsonl"], ["last.safetensors", "best.safetensors"], ["last.safetensors", "metrics.jsonl"]])
        {
            Copy("stopped", "damaged");
            foreach (var name in missing)
                File.Delete(Runs[$"damaged/{name}"]);
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
        var metrics = File.ReadAllText(Runs["stopped/metrics.jsonl"]);
        var place = metrics.IndexOf(old, StringComparison.Ordinal);
        File.WriteAllText(Runs["stopped/metrics.jsonl"], metrics.Remove(place, old.Length).Insert(place, changed));

        Assert.StartsWith("last.safetensors cannot be used (metrics.jsonl has ", ResumedFrom("stopped"), StringComparison.Ordinal);
        AssertSame("whole", "stopped", $" when {old} is {changed} in its metrics");
    }

    /// <summary>Both hashes are as they were, and all else follows of the data and the settings.</summary>
    [Fact]
    public void A_split_that_somebody_has_changed_is_written_as_it_was()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        var text = File.ReadAllText(Runs["stopped/split.json"]);
        var changed = text.Replace("\"mode\": \"", "\"mode\": \"x", StringComparison.Ordinal).Replace("\"test\": {", "\"test\": { \"z\": [9],", StringComparison.Ordinal);
        Assert.Equal(text.Length + 1 + " \"z\": [9],".Length, changed.Length);
        File.WriteAllText(Runs["stopped/split.json"], changed);

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
            var state = Safetensors.Read(Runs[name]);
            foreach (var key in (string[])["batch", "best", "dataset", "metrics_sha256"])
                Assert.True(state.Metadata.Remove(key));
            state.Write(Runs[name]);

            // Nor had they a digest: under another name it is an entry like any.
            var bytes = File.ReadAllBytes(Runs[name]);
            bytes[bytes.AsSpan().IndexOf("gtzan_sha256"u8)] = (byte)'x';
            File.WriteAllBytes(Runs[name], bytes);
        }

        Assert.True(RunInspection.IsFinishedAndWhole(new RunFolder(Runs["short"])));
        var from = "";
        Assert.True(Train("short", ["epochs=6"], resumed: sentence => from = sentence));
        Assert.Equal("going on after epoch 4.", from);
        foreach (var name in (string[])["last.safetensors", "best.safetensors"])
        {
            var (expected, actual) = (Safetensors.Read(Runs[$"long/{name}"]), Safetensors.Read(Runs[$"short/{name}"]));
            Assert.Equal(Checkpoint.EpochOf(expected), Checkpoint.EpochOf(actual));
            Assert.All(expected.Names, tensor => Assert.True(expected.Values(tensor).SequenceEqual(actual.Values(tensor)), $"{tensor} of {name} is another"));
        }

        foreach (var name in (string[])["metrics.jsonl", "report.html"])
            Assert.Equal(File.ReadAllText(Runs[$"long/{name}"]), File.ReadAllText(Runs[$"short/{name}"]));
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
        var state = Safetensors.Read(Runs["forged/last.safetensors"]);
        state.Metadata[key] = value;
        state.Write(Runs["forged/last.safetensors"]);

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
        Train("forged", Impatient, stopAfter: (4 * Checkpoint.EpochOf(Safetensors.Read(Runs["whole/best.safetensors"]))) + batchesAfterBest);
        File.Copy(Runs["forged/last.safetensors"], Runs["forged/best.safetensors"], overwrite: true);

        var from = "";
        Assert.True(Train("forged", Impatient, resumed: sentence => from = sentence));
        Assert.Matches($@"^last\.safetensors cannot be used \({fault}\); best\.safetensors cannot be used \(.*\); training begins anew, and ends as it would have\.$", from);
        AssertSame("whole", "forged", "");
    }

    [Fact]
    public void A_state_of_another_seed_is_refused()
    {
        Train("forged", stopAfter: 10);
        var state = Safetensors.Read(Runs["forged/last.safetensors"]);
        state.Metadata["seed"] = "7";
        state.Write(Runs["forged/last.safetensors"]);

        Refusal.Says<ProgramException>("they were trained with seed 7, the run's hparams.yaml says 1;", () => Train("forged"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hparams.yaml")]
    public void A_run_whose_folder_is_deleted_while_it_is_trained_says_so(string first)
    {
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {Runs["gone"]}, or what was in it, was deleted or moved while it was trained; train again, or go on with gtzan train --resume and its new place.",
            () => RunFolder.Use(Runs["gone"], folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device).Execute(
                null, epoch => Delete(Path.Combine(folder.Path, first)), CancellationToken.None)));
        Assert.Equal(first.Length > 0, Directory.Exists(Runs["gone"]));

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
        var path = Runs["run/metrics.jsonl"];
        using (var device = Device.Create("cpu", threads: 1))
        {
            Refusal.Says<ProgramException>(
                $"Something in {Runs["run"]} was changed or deleted while it was trained; gtzan train --resume {Runs["run"]} makes it again.",
                () => RunFolder.Use(Runs["run"], folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device).Execute(null, epoch =>
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
    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_run_in_whose_place_another_is_put_leaves_that_one_as_it_is(int seconds)
    {
        Requires.Unix();
        Train("other", ["seed=2"]);
        Copy("other", "expected");
        File.WriteAllText(Runs["other/.lock"], "");
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {Runs["run"]}, or what was in it, was deleted or moved while it was trained; train again, or go on with gtzan train --resume and its new place.",
            () => RunFolder.Use(Runs["run"], folder =>
            {
                var run = new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device) { CheckpointInterval = TimeSpan.FromSeconds(seconds) };
                return run.Execute(
                    progress =>
                    {
                        if (progress is not { Epoch: 2, Batch: 2 })
                            return;
                        Directory.Move(folder.Path, Runs["moved"]);
                        Directory.Move(Runs["other"], folder.Path);
                    },
                    null, CancellationToken.None);
            }));
        Assert.True(File.Exists(Runs["run/.lock"]));
        File.Delete(Runs["run/.lock"]);
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
        File.Delete(Runs[$"run/{name}"]);
        Directory.CreateDirectory(Runs[$"run/{name}"]);
        Refusal.Says<ProgramException>(
            $"{Runs[$"run/{name}"]} is a folder, where the run has a file; move it elsewhere, and go on with gtzan train --resume {Runs["run"]}.", () => Train("run"));
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
        File.Copy(Runs["other/last.safetensors"], Runs["run/last.safetensors"], overwrite: true);

        Refusal.Says<ProgramException>(
            $"The run cannot be resumed from the weights {Runs["run/last.safetensors"]}: they were trained with seed 2, the run's hparams.yaml says 1; put back what was there, or train a new run.", () => Train("run"));
        Assert.Equal(File.ReadAllBytes(Runs["other/last.safetensors"]), File.ReadAllBytes(Runs["run/last.safetensors"]));
    }
}
