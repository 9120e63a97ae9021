using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Training;

/// <summary>
/// Files of a run that were damaged, changed or copied from another run are refused, and the run is left as it is.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DamagedRunTests : SmallRuns
{
    [Fact]
    public void Damaged_checkpoints_and_metrics_are_refused_and_training_without_them_gives_the_same_bits()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 97), ("best.safetensors", 97), ("metrics.jsonl", 11)])
        {
            var bytes = File.ReadAllBytes(Runs[$"stopped/{name}"]);
            for (var length = 0; length < bytes.Length; length += TestScale.Of(5 * step, all: step))
                RequireRefusal(name, bytes[..length], $" when {name} is cut at {length}");
        }

        foreach (var (name, step) in ((string, int)[])[("last.safetensors", 397), ("best.safetensors", 397), ("metrics.jsonl", 7)])
        {
            var bytes = File.ReadAllBytes(Runs[$"stopped/{name}"]);
            for (var at = 0; at < bytes.Length; at += TestScale.Of(5 * step, all: step))
            {
                bytes[at] ^= (byte)(1 << (at % 8));
                RequireRefusal(name, bytes, $" when a bit of byte {at} of {name} is changed");
                bytes[at] ^= (byte)(1 << (at % 8));
            }
        }

        void RequireRefusal(string name, byte[] damaged, string when)
        {
            Copy("stopped", "damaged");
            File.WriteAllBytes(Runs[$"damaged/{name}"], damaged);
            Copy("damaged", "before");
            Refusal.Says<ProgramException>("The run cannot be resumed from the weights ", () => Train("damaged"));
            foreach (var file in Directory.EnumerateFiles(Runs["before"]).Select(Path.GetFileName))
                Assert.True(
                    File.ReadAllBytes(Runs[$"before/{file}"]).AsSpan().SequenceEqual(File.ReadAllBytes(Runs[$"damaged/{file}"])),
                    $"{file} is written{when}");
            File.Delete(Runs["damaged/last.safetensors"]);
            File.Delete(Runs["damaged/best.safetensors"]);
            Assert.True(Train("damaged"));
            AssertSame("whole", "damaged", when);
        }
    }

    [Theory]
    [InlineData("last.safetensors")]
    [InlineData("last.safetensors", "best.safetensors")]
    [InlineData("last.safetensors", "best.safetensors", "metrics.jsonl")]
    public void Training_resumes_from_what_is_left(params string[] missing)
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        foreach (var name in missing)
            File.Delete(Runs[$"stopped/{name}"]);
        Assert.True(Train("stopped"));
        AssertSame("whole", "stopped", $" when there is no {string.Join(" and no ", missing)}");
    }

    [Theory]
    [InlineData(
        "last.safetensors: metrics.jsonl is not as it was written; put back what was there, or delete it: " +
        "training then resumes from what is left.", "metrics.jsonl")]
    [InlineData(
        "best.safetensors: metrics.jsonl is not as it was written; put back what was there, or delete it: " +
        "training then resumes from what is left.", "metrics.jsonl", "last.safetensors")]
    [InlineData(
        "best.safetensors: there is no such file; put back what was there, or delete both last.safetensors and best.safetensors: " +
        "training then resumes from what is left.", "best.safetensors")]
    public void Files_that_a_checkpoint_needs_must_be_there(string message, params string[] missing)
    {
        Train("stopped", stopAfter: 10);
        foreach (var name in missing)
            File.Delete(Runs[$"stopped/{name}"]);
        Refusal.Says<ProgramException>(message, () => Train("stopped"));
    }

    [Theory]
    [InlineData("\"loss\":", "\"loss\":1")]
    [InlineData("\"loss\":", "\"loss\":1e999,\"x\":")]
    [InlineData("\"loss\":", "\"loss\":1,\"loss\":")]
    [InlineData("{", " {")]
    [InlineData("{", "\uFEFF{")]
    [InlineData("\n", "\r\n")]
    public void Changed_metrics_are_refused(string old, string changed)
    {
        Train("stopped", stopAfter: 10);
        var metrics = File.ReadAllText(Runs["stopped/metrics.jsonl"]);
        var place = metrics.IndexOf(old, StringComparison.Ordinal);
        File.WriteAllText(Runs["stopped/metrics.jsonl"], metrics.Remove(place, old.Length).Insert(place, changed));

        Refusal.Says<ProgramException>("last.safetensors: metrics.jsonl is not as it was written;", () => Train("stopped"));
    }

    /// <summary>Both hashes are as they were, and all else follows of the data and the settings.</summary>
    [Fact]
    public void A_changed_split_is_restored()
    {
        Train("whole");
        Train("stopped", stopAfter: 10);
        var text = File.ReadAllText(Runs["stopped/split.json"]);
        var changed = text.Replace("\"mode\": \"", "\"mode\": \"x", StringComparison.Ordinal)
            .Replace("\"test\": {", "\"test\": { \"z\": [9],", StringComparison.Ordinal);
        Assert.Equal(text.Length + 1 + " \"z\": [9],".Length, changed.Length);
        File.WriteAllText(Runs["stopped/split.json"], changed);

        Assert.True(Train("stopped"));
        AssertSame("whole", "stopped", "");
    }

    [Fact]
    public void A_state_beyond_the_end_of_an_epoch_is_damaged()
    {
        var parameters = SmallData.Parameters(Settings);
        var split = DataSplit.Create(
            Data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
        using var device = Device.Create("cpu", threads: 1);
        var model = SmallData.Mlp.Build(parameters, Data.Dataset.Genres.Count, device);
        var trainer = new Trainer(model, parameters, Data.Dataset, split);
        trainer.Restore(State(epoch: 1, batch: 3), []);
        Assert.Equal((7, 7u), (trainer.Optimizer.Iterations, model.TrainingStep));
        foreach (var batches in (int[])[4, 9])
            Refusal.Says<CheckpointException>(
                $"{batches} batches of epoch 2 are done in it, which has 4.", () => trainer.Restore(State(1, batches), []));
        Refusal.Says<CheckpointException>(
            "4 epochs and 0 batches are done in it, of a run of 3 epochs.", () => trainer.Restore(State(4, 0), []));
        Refusal.Says<CheckpointException>(
            "3 epochs and 1 batches are done in it, of a run of 3 epochs.", () => trainer.Restore(State(3, 1), []));

        var wrong = State(1, 0);
        wrong.Metadata["validation_losses"] = "0.5 many";
        Refusal.Says<CheckpointException>("a validation loss that is no number", () => trainer.Restore(wrong, []));

        Safetensors State(int epoch, int batch)
        {
            var state = new Trainer(model, parameters, Data.Dataset, split).Capture();
            (state.Metadata["epoch"], state.Metadata["batch"]) = ($"{epoch}", $"{batch}");
            if (batch == 0)
                return state;
            state.Add("epoch/losses", new float[batch]);
            state.Add("epoch/right", new float[batch]);
            return state;
        }
    }

    /// <summary>With a hash that fits.</summary>
    [Theory]
    [InlineData("epoch", "500", "metrics.jsonl is not as it was written")]
    [InlineData("epoch", "1", "metrics.jsonl is not as it was written")]
    [InlineData("epoch", "-1", "its metadata have no number \"epoch\"")]
    [InlineData("batch", "9", "Tensor \"epoch/losses\" has shape [2] in the file, but the model needs [9]")]
    [InlineData("dataset", "0123", "they were trained on other data, 0123 instead of ")]
    [InlineData("split", "0123", "they were trained on another division of the data, 0123 instead of ")]
    public void A_checkpoint_that_contradicts_the_run_is_refused(string key, string value, string fault)
    {
        Train("forged", stopAfter: 10);
        var state = Safetensors.Read(Runs["forged/last.safetensors"]);
        state.Metadata[key] = value;
        state.Write(Runs["forged/last.safetensors"]);

        Refusal.Says<ProgramException>(
            $"The run cannot be resumed from the weights {Runs["forged/last.safetensors"]}: {fault}", () => Train("forged"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(1)]
    public void A_wrong_best_checkpoint_is_refused(int batchesAfterBest)
    {
        Train("whole", Impatient);
        var best = Checkpoint.EpochOf(Safetensors.Read(Runs["whole/best.safetensors"]));
        Train("forged", Impatient, stopAfter: (4 * best) + batchesAfterBest);
        File.Copy(Runs["forged/last.safetensors"], Runs["forged/best.safetensors"], overwrite: true);

        Refusal.Says<ProgramException>(
            $"best.safetensors: it was not written after epoch {best}, which was the best;", () => Train("forged", Impatient));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hparams.yaml")]
    public void Deleting_the_folder_during_training_is_reported(string first)
    {
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {Runs["gone"]}, or what was in it, was deleted or moved while it was trained; " +
            "train again, or continue with gtzan train --resume and its new place.",
            () => RunFolder.Use(
                Runs["gone"],
                folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device)
                    .Execute(null, epoch => Delete(Path.Combine(folder.Path, first)), CancellationToken.None)));
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
    public void Metrics_that_are_changed_during_training_are_written_again(bool areDeleted)
    {
        Train("whole");
        var path = Runs["run/metrics.jsonl"];
        TrainAnd(epoch =>
        {
            if (epoch.Epoch == 2 && areDeleted)
                File.Delete(path);
            else if (epoch.Epoch == 2)
                File.AppendAllText(path, "{}\n");
        });
        AssertSame("whole", "run", "");
    }

    [Theory]
    [InlineData("split.json", "Something in RUN was changed or deleted while it was trained; put back what was there, or train again.")]
    [InlineData("best.safetensors", "The run has no weights: there is no file RUN/best.safetensors; train it again, or name another run.")]
    public void Deleting_files_during_training_is_reported(string name, string message)
    {
        Train("whole");
        Refusal.Says<ProgramException>(message.Replace("RUN", Runs["run"], StringComparison.Ordinal), () => TrainAnd(epoch =>
        {
            if (epoch.Epoch == 3)
                File.Delete(Runs[$"run/{name}"]);
        }));
        Assert.False(File.Exists(Runs["run/results.json"]));
    }

    private void TrainAnd(Action<EpochResult> epochDone)
    {
        using var device = Device.Create("cpu", threads: 1);
        RunFolder.Use(
            Runs["run"],
            folder => new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device)
            {
                CheckpointInterval = TimeSpan.Zero,
                Report = RunReport.Of,
            }.Execute(null, epochDone, CancellationToken.None));
    }

    /// <summary>The process that trains in the one must not write into the other.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_run_does_not_write_into_a_run_that_replaced_it(int seconds)
    {
        Requires.Unix();
        Train("other", ["seed=2"]);
        Copy("other", "expected");
        File.WriteAllText(Runs["other/.lock"], "");
        using var device = Device.Create("cpu", threads: 1);
        Refusal.Says<ProgramException>(
            $"The run is gone: {Runs["run"]}, or what was in it, was deleted or moved while it was trained; " +
            "train again, or continue with gtzan train --resume and its new place.",
            () => RunFolder.Use(Runs["run"], folder =>
            {
                var run = new TrainingRun(SmallData.Mlp, SmallData.Parameters(Settings), Data, folder, device)
                {
                    CheckpointInterval = TimeSpan.FromSeconds(seconds),
                };
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
    [InlineData("results.json")]
    public void A_folder_in_place_of_a_run_file_is_reported_first(string name)
    {
        Train("run", stopAfter: 5);
        File.Delete(Runs[$"run/{name}"]);
        Directory.CreateDirectory(Runs[$"run/{name}"]);
        Refusal.Says<ProgramException>(
            $"{Runs[$"run/{name}"]} is a folder, where the run has a file; move it elsewhere, and gtzan train --resume " +
            $"{Runs["run"]} continues it.", () => Train("run"));
    }

    [Fact]
    public void Other_data_are_refused_with_both_hashes()
    {
        Train("run", stopAfter: 5);
        var other = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);
        other.Dataset.Numbers()[77] = MathF.BitIncrement(other.Dataset.Numbers()[77]);
        Refusal.Says<ProgramException>(
            "made of numbers is not what the run was begun with: " +
            $"its tracks or features have the hash {TrainingData.Hash(other.Dataset)}, " +
            $"those of the run {TrainingData.Hash(Data.Dataset)}; " +
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
            $"The run cannot be resumed from the weights {Runs["run/last.safetensors"]}: they were trained with seed 2, " +
            "the run's hparams.yaml says 1; put back what was there, or delete it: training then resumes from what is left.",
            () => Train("run"));
        Assert.Equal(File.ReadAllBytes(Runs["other/last.safetensors"]), File.ReadAllBytes(Runs["run/last.safetensors"]));
    }
}
