using System.Text.RegularExpressions;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Commands;

/// <summary><c>gtzan train --resume</c>.</summary>
[Collection("program")]
public sealed class ResumeCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_finished_run_is_reported_and_left_unchanged()
    {
        var run = small.CopyOfRun("finished");
        var before = Files(run);

        Assert.Equal(
            $"{run} is finished: it has its 2 epochs and its report. With a larger --epochs, it would go on.\n",
            CommandLine.Succeed("train", "--resume", run));
        Assert.Equal(before, Files(run));
    }

    [Theory]
    [InlineData("last.safetensors", 100)]
    [InlineData("best.safetensors", 100)]
    [InlineData("last.safetensors", 0)]
    [InlineData("best.safetensors", 0)]
    [InlineData("metrics.jsonl", 0)]
    public void A_finished_run_that_is_damaged_is_refused_and_left_as_it_is(string name, int cut)
    {
        var run = small.CopyOfRun($"damaged-{cut}-{name}");
        var path = Path.Combine(run, name);
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes[..^cut]);
        var before = Files(run);

        if (cut == 0 && name != "metrics.jsonl")
        {
            Assert.Contains(
                $"{name} is not a valid safetensors file: its content is not what was written, by the SHA-256 that it has of it: " +
                "it was damaged or changed since.",
                CommandLine.Fail(1, "evaluate", run, "--checkpoint", Path.GetFileNameWithoutExtension(name)), StringComparison.Ordinal);
        }

        Assert.Contains("; put back what was there, or delete ", CommandLine.Fail(1, "train", "--resume", run), StringComparison.Ordinal);
        Assert.Equal(before, Files(run));

        File.Delete(Path.Combine(run, "last.safetensors"));
        if (name != "last.safetensors")
            File.Delete(Path.Combine(run, "best.safetensors"));
        Assert.Contains(
            name == "last.safetensors" ? "\nResumed: going on after epoch "
                : "\nResumed: there is no last.safetensors; there is no best.safetensors; training begins anew,",
            CommandLine.Succeed("train", "--resume", run), StringComparison.Ordinal);
        RunFiles.AssertSame(small.Run, run);
    }

    /// <summary>A bit of the name takes the digest away.</summary>
    [Fact]
    public void Weights_that_lack_their_digest_are_not_used()
    {
        var run = small.CopyOfRun("without-digest");
        var path = Path.Combine(run, "last.safetensors");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("gtzan_sha256"u8)] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal(
            $"The weights {path} cannot be used: last.safetensors lacks the SHA-256 of its content that it was written with: " +
            "it was damaged or changed since.", CommandLine.Fail(1, "evaluate", run));
        Assert.Contains(
            "last.safetensors lacks the SHA-256 of its content", CommandLine.Fail(1, "train", "--resume", run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.html", "", "")]
    [InlineData("results.json", "", "")]
    [InlineData("report.html", "</html>\n", "</html")]
    [InlineData("split.json", "\"mode\": \"segment\"", "\"mode\": \"xsegment\"")]
    public void A_changed_file_of_a_finished_run_is_restored(string name, string old, string changed)
    {
        var run = small.CopyOfRun($"changed-{name}-{old.Length}");
        var path = Path.Combine(run, name);
        File.WriteAllText(path, old.Length == 0 ? changed : File.ReadAllText(path).Replace(old, changed, StringComparison.Ordinal));

        Assert.Contains("\nResumed: going on after epoch 2.\n", CommandLine.Succeed("train", "--resume", run), StringComparison.Ordinal);
        RunFiles.AssertSame(small.Run, run);
    }

    [Fact]
    public void A_split_of_another_mode_than_the_run_is_refused()
    {
        var run = small.CopyOfRun("other-mode");
        var path = Path.Combine(run, "split.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"mode\": \"segment\"", "\"mode\": \"track\"", StringComparison.Ordinal));

        Assert.Contains(
            "were trained on another division of the data than its split.json has", CommandLine.Fail(1, "evaluate", run),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_run_with_other_hyper_parameters_does_not_count_as_finished()
    {
        var run = small.CopyOfRun("other-hparams");
        var path = Path.Combine(run, "hparams.yaml");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("learning_rate: 0.001", "learning_rate: 0.002", StringComparison.Ordinal));
        Assert.Equal(
            $"The run cannot be resumed from the weights {Path.Combine(run, "last.safetensors")}: " +
            "they were trained with learning_rate 0.001, the run's hparams.yaml says 0.002; put back what was there, or delete it: " +
            "training then resumes from what is left.",
            CommandLine.Fail(1, "train", "--resume", run));

        File.WriteAllText(path, text.Replace("epochs: 2", "epochs: 3", StringComparison.Ordinal));
        Assert.Contains("\nepoch 3/3: ", CommandLine.Succeed("train", "--resume", run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_another_seed_is_refused()
    {
        var run = Path.Combine(small.Root, "foreign-seeds");
        CommandLine.Succeed(small.Train("mlp", run, "--seeds", "2"));
        var second = Path.Combine(run, "seed-2");
        Directory.Delete(second, recursive: true);
        Directory.Move(small.CopyOfRun("foreign-seed"), second);
        Assert.Equal(
            $"{second} has a run that is none of these seeds: its seed is 1, not 2; " +
            $"move it elsewhere, and gtzan train --resume {run} continues.", CommandLine.Fail(1, "train", "--resume", run));

        File.Delete(Path.Combine(second, "hparams.yaml"));
        Assert.Equal(
            $"{second} has files and no hparams.yaml; move it elsewhere, and gtzan train --resume {run} continues.",
            CommandLine.Fail(1, "train", "--resume", run));
    }

    [Fact]
    public void A_run_whose_results_are_missing_is_tested_again_to_the_same_report()
    {
        var run = small.CopyOfRunWithout("without-results", "results.json");
        var output = CommandLine.Succeed("train", "--resume", run, "--threads", "1");

        Assert.Contains("\nResumed: going on after epoch 2.\n", output, StringComparison.Ordinal);
        Assert.EndsWith(
            WithoutDuration(small.TrainingOutput[small.TrainingOutput.IndexOf("\n genre", StringComparison.Ordinal)..]).Replace(
                small.Run, run, StringComparison.Ordinal), WithoutDuration(output), StringComparison.Ordinal);
        RunFiles.AssertSame(small.Run, run);
    }

    [Fact]
    public void A_larger_number_of_epochs_extends_a_run_to_the_same_result()
    {
        var whole = Path.Combine(small.Root, "four-epochs");
        CommandLine.Succeed(small.Train("mlp", whole, "--epochs", "4"));
        var run = small.CopyOfRun("extended");
        var output = CommandLine.Succeed("train", "--resume", run, "--epochs", "4");

        Assert.Contains("\nResumed: going on after epoch 2.\nepoch 3/4: ", output, StringComparison.Ordinal);
        RunFiles.AssertSame(whole, run);
    }

    [Fact]
    public void Repeated_options_do_not_contradict_the_run()
    {
        var run = small.CopyOfRunWithout("asked-again", "results.json");
        CommandLine.Succeed(
            "train", "mlp", "--resume", run, "--hparams", small.HyperParameters, "--seed", "1", "--seeds", "1", "--set",
            "mlp.layers=[ 16 ]", "--set", "learning_rate=1e-3", "--epochs", "2", "--out", run, "--device", "cpu", "--data", small.Corpus);
        RunFiles.AssertSame(small.Run, run);
    }

    [Theory]
    [InlineData("it is one of mlp, not of cnn", "cnn")]
    [InlineData("its learning_rate is 0.001, not 0.1", "--set", "learning_rate=0.1")]
    [InlineData("its learning_rate is 0.001, not 0.00101", "--set", "learning_rate=1.01e-3")]
    [InlineData("its seed is 1, not 7", "--seed", "7")]
    [InlineData("its split is segment, not track", "--split", "track")]
    [InlineData("it has 2 epochs, which can become more, not 1", "--epochs", "1")]
    [InlineData("it has 1 seed, not 3", "--seeds", "3")]
    [InlineData("it is written to its own folder, not to elsewhere", "--out", "elsewhere")]
    [InlineData("it is computed on cpu, and reference would round otherwise", "--device", "reference")]
    public void Options_that_contradict_the_run_are_refused(string what, params string[] more) => Assert.Equal(
        $"--resume continues {small.Run} as it is: {what}; leave that option out, or train a new run.",
        CommandLine.Fail(2, ["train", "--resume", small.Run, .. more]));

    [Fact]
    public void The_device_is_that_of_the_run()
    {
        var run = Path.Combine(small.Root, "on-reference");
        CommandLine.Succeed(small.Train("mlp", run, "--device", "reference"));
        var before = Files(run);
        File.Delete(Path.Combine(run, "results.json"));
        var output = CommandLine.Succeed("train", "--resume", run);

        Assert.Contains("seed 1, on reference (", output, StringComparison.Ordinal);
        Assert.Contains(
            "\nResumed: the device computes in double precision, which states do not have; training begins anew, " +
            "and ends as it would have.\n", output, StringComparison.Ordinal);
        Assert.Equal(before, Files(run));
    }

    [Fact]
    public void Data_that_have_moved_are_found_with_an_option_and_others_are_refused()
    {
        var corpus = small.CopyOfCorpus("moving");
        var run = Path.Combine(small.Root, "run-of-moved-data");
        CommandLine.Succeed("train", "mlp", "--data", corpus, "--hparams", small.HyperParameters, "--out", run);
        var before = Files(run);
        File.Delete(Path.Combine(run, "results.json"));
        Directory.Move(corpus, corpus + "-2");

        Assert.Equal(
            $"The data of the run are no longer at {corpus}; give their location with --data.",
            CommandLine.Fail(1, "train", "--resume", run));
        CommandLine.Succeed("train", "--resume", run, "--data", corpus + "-2");
        Assert.Equal(before, Files(run));

        File.Delete(Path.Combine(run, "results.json"));
        File.Copy(small.Track("metal", 1), Path.Combine(corpus + "-2", "blues", "blues.00001.wav"), overwrite: true);
        Assert.Matches(
            "^moving-2 is not what the run was begun with: its tracks or features have the hash [0-9a-f]{32}, " +
            "those of the run [0-9a-f]{32}; give the same data with --data, or train a new run.$",
            CommandLine.Fail(1, "train", "--resume", run, "--data", corpus + "-2"));
    }

    [Fact]
    public void A_folder_without_a_run_is_refused()
    {
        var missing = Path.Combine(small.Root, "no-such-run");
        Assert.Equal(
            $"There is no run {missing}; gtzan runs lists those in the folder runs.", CommandLine.Fail(1, "train", "--resume", missing));

        var empty = Path.GetDirectoryName(small["never-begun/.lock"])!;
        File.WriteAllText(Path.Combine(empty, ".lock"), "");
        Assert.Equal(
            $"In {empty} no run has begun; train it anew, with --out {empty} if you like.",
            CommandLine.Fail(1, "train", "--resume", empty));
        CommandLine.Succeed(small.Train("mlp", empty));
        RunFiles.AssertSame(small.Run, empty);
    }

    [Fact]
    public void Several_seeds_go_on_where_they_were_and_end_with_the_same_table()
    {
        var whole = Path.Combine(small.Root, "whole-seeds");
        var output = CommandLine.Succeed(small.Train("mlp", whole, "--seed", "42", "--seeds", "3"));

        // The first is done, the second is not tested yet, and the third was killed before it began.
        var run = Path.Combine(small.Root, "stopped-seeds");
        CommandLine.Succeed(small.Train("mlp", run, "--seed", "42", "--seeds", "3"));
        File.Delete(Path.Combine(run, "seed-43", "results.json"));
        Directory.Delete(Path.Combine(run, "seed-44"), recursive: true);
        File.WriteAllText(small["stopped-seeds/seed-44/hparams.yaml.tmp"], "# model");

        Assert.Contains("it has 3 seeds, not 4;", CommandLine.Fail(2, "train", "--resume", run, "--seeds", "4"), StringComparison.Ordinal);
        Assert.Contains(
            "its epochs is 2, not 5;", CommandLine.Fail(2, "train", "--resume", run, "--epochs", "5"), StringComparison.Ordinal);
        var resumed = CommandLine.Succeed("train", "--resume", run);

        Assert.Contains($"\n{run}/seed-42 is finished.\n", resumed.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal(Summary(output), Summary(resumed));
        Assert.Equal(
            ["seed-42", "seed-43", "seed-44", "seeds.json"], Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order());
        foreach (var seed in (int[])[42, 43, 44])
            RunFiles.AssertSame(Path.Combine(whole, $"seed-{seed}"), Path.Combine(run, $"seed-{seed}"));

        static string Summary(string text) => text[text.LastIndexOf("mean ± sd", StringComparison.Ordinal)..];
    }

    [Fact]
    public void A_seed_of_several_whose_weights_are_damaged_is_refused()
    {
        var whole = Path.Combine(small.Root, "whole-pair");
        CommandLine.Succeed(small.Train("mlp", whole, "--seeds", "2"));
        var run = Path.Combine(small.Root, "damaged-pair");
        CommandLine.Succeed(small.Train("mlp", run, "--seeds", "2"));
        var last = Path.Combine(run, "seed-2", "last.safetensors");
        File.WriteAllText(last, "");

        Assert.StartsWith(
            $"The run cannot be resumed from the weights {last}: ", CommandLine.Fail(1, "train", "--resume", run),
            StringComparison.Ordinal);
        File.Delete(last);
        CommandLine.Succeed("train", "--resume", run);
        RunFiles.AssertSame(Path.Combine(whole, "seed-2"), Path.Combine(run, "seed-2"));
    }

    [Theory]
    [InlineData(2147483647, 2, "2 seeds from 2147483647 on are none that can be trained, which are 2 to 1000 from 0 to 2147483647.")]
    [InlineData(-5, 2, "2 seeds from -5 on are none that can be trained,")]
    [InlineData(1, 1000000, "1000000 seeds from 1 on are none that can be trained,")]
    public void Invalid_seeds_are_refused(int first, int seeds, string message)
    {
        var series = new SeedSeries("mlp", "cpu", null, "0123", first, seeds, "");
        var folder = Path.GetDirectoryName(small[$"seeds-{seeds}-from-{first}/seeds.json"])!;
        series.Write(folder);

        Assert.StartsWith(
            $"{SeedSeries.FileIn(folder)} does not say which seeds are to be trained: {message}",
            CommandLine.Fail(1, "train", "--resume", folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_seeds_can_end_at_the_largest()
    {
        Assert.Equal([2147483646, 2147483647], new SeedSeries("mlp", "cpu", null, "0123", 2147483646, 2, "").All());
    }

    [Fact]
    public void The_runs_of_several_seeds_are_not_overwritten_but_can_be_resumed()
    {
        var run = Path.Combine(small.Root, "unfinished-seeds");
        CommandLine.Succeed(small.Train("mlp", run, "--seeds", "2"));
        Directory.Delete(Path.Combine(run, "seed-2"), recursive: true);
        Assert.Equal(
            $"{run} has the runs of several seeds; resume them (--resume {run}), or name a new or empty folder with --out.",
            CommandLine.Fail(1, small.Train("mlp", run)));
    }

    [Fact]
    public void Evaluate_selects_the_newest_run_with_weights()
    {
        Assert.Contains(
            "has an unfinished run; resume it (--resume ",
            CommandLine.Fail(1, small.Train("mlp", UnfinishedRun("unfinished"))), StringComparison.Ordinal);
        Assert.StartsWith(
            "The run has no weights: ", CommandLine.Fail(1, "evaluate", UnfinishedRun("unfinished-2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_is_a_hyper_parameter()
    {
        var run = Path.Combine(small.Root, "clipped");
        CommandLine.Succeed(small.Train("mlp", run, "--set", "global_clipnorm=0.001"));
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(small.Run, "last.safetensors")), File.ReadAllBytes(Path.Combine(run, "last.safetensors")));
        Assert.Contains("global_clipnorm: 0.001\n", File.ReadAllText(Path.Combine(run, "hparams.yaml")), StringComparison.Ordinal);

        Assert.Equal(
            "global_clipnorm is 1 and clipvalue 0.5; as in Keras, gradients are clipped by one of them: set the other to 0.",
            CommandLine.Fail(1, small.Train("mlp", run + "-2", "--set", "global_clipnorm=1", "--set", "clipvalue=0.5")));
        Assert.Contains(
            "clipvalue is \"-1\" (--set clipvalue=-1); it must be a number from 0 to ",
            CommandLine.Fail(2, small.Train("mlp", run + "-2", "--set", "clipvalue=-1")), StringComparison.Ordinal);
    }

    [Fact]
    public void Checking_every_result_changes_no_bit()
    {
        var run = Path.Combine(small.Root, "looked-at");
        CommandLine.Succeed(small.Train("mlp", run, "--debug-numerics"));
        RunFiles.AssertSame(small.Run, run);

        Assert.StartsWith(
            "--shadow and --debug-numerics cannot be used together;",
            CommandLine.Fail(2, small.Train("mlp", run + "-2", "--debug-numerics", "--shadow")), StringComparison.Ordinal);
    }

    private static string WithoutDuration(string output) => Regex.Replace(output, @"tested in \d+:\d\d:\d\d", "tested in");

    private string UnfinishedRun(string name) =>
        small.CopyOfRunWithout(name, "report.html", "results.json", "last.safetensors", "best.safetensors", "metrics.jsonl");

    /// <summary>The files but for run.json, which may differ between equal runs.</summary>
    private static Dictionary<string, string> Files(string run) =>
        Directory.EnumerateFiles(run).Where(file => Path.GetFileName(file) != "run.json")
            .ToDictionary(file => Path.GetFileName(file), file => Convert.ToBase64String(File.ReadAllBytes(file)));
}
