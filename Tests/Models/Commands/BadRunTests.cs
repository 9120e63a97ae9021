using System.Text.Json.Nodes;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Serialization;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Folders that cannot be written, and runs that cannot be read.</summary>
[Collection("program")]
public sealed class BadRunTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_folder_that_is_not_empty_is_not_written_to()
    {
        File.WriteAllText(small["occupied/letter.txt"], "Dear all");

        Assert.Equal(
            $"{small.Root}/occupied exists already; name a new or empty folder with --out.",
            CommandLine.Fail(1, small.Train("mlp", $"{small.Root}/occupied")));
        Assert.Equal(["letter.txt"], Directory.EnumerateFileSystemEntries(Path.Combine(small.Root, "occupied")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_is_not_a_folder_to_write_to()
    {
        File.WriteAllText(small["file"], "");

        Assert.Equal(
            $"{small["file"]} exists already; name a new or empty folder with --out.",
            CommandLine.Fail(1, small.Train("mlp", small["file"])));
        Assert.StartsWith(
            $"The run cannot be written to {small.Root}/file/below: ", CommandLine.Fail(1, small.Train("mlp", $"{small.Root}/file/below")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_named_split_is_not_overwritten()
    {
        File.WriteAllText(small["own-split/split.json"], "{\"mine\": true}");

        Assert.EndsWith(
            "own-split exists already; name a new or empty folder with --out.",
            CommandLine.Fail(1, small.Train("mlp", $"{small.Root}/own-split")), StringComparison.Ordinal);
        Assert.Equal("{\"mine\": true}", File.ReadAllText(small["own-split/split.json"]));

        // The leftovers of a run killed before it began do no harm.
        File.Copy(Path.Combine(small.Run, "split.json"), small["left-behind/split.json"]);
        CommandLine.Succeed(small.Train("mlp", $"{small.Root}/left-behind"));
        RunFiles.AssertSame(small.Run, $"{small.Root}/left-behind");
    }

    [Fact]
    public void A_missing_run_is_named()
    {
        var missing = Path.Combine(small.Root, "missing-run");
        Assert.Equal($"There is no run {missing}; gtzan runs lists those in the folder runs.", Evaluate(missing));
        Assert.Equal($"{small.Corpus} is not the folder of a run: it has no hparams.yaml.", Evaluate(small.Corpus));
        Assert.Equal(
            $"There is no run {missing}; gtzan runs lists those in the folder runs.",
            CommandLine.Fail(1, "predict", small.Track("blues", 0), "--run", missing));
    }

    [Fact]
    public void A_run_without_its_weights_is_refused()
    {
        var run = small.CopyOfRunWithout("without-weights", "last.safetensors");

        Assert.Equal(
            $"The run has no weights: there is no file {run}/last.safetensors; train it again, or name another run.",
            Evaluate(run).Replace('\\', '/'));
    }

    [Fact]
    public void Weights_that_are_cut_off_or_garbage_are_refused()
    {
        var run = small.CopyOfRun("damaged-weights");
        var path = Path.Combine(run, "last.safetensors");
        var bytes = File.ReadAllBytes(path);
        foreach (var length in (int[])[0, 5, 100, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.StartsWith(
                $"The weights {path} cannot be used: {path} is not a valid safetensors file: ", Evaluate(run), StringComparison.Ordinal);
        }

        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("is not a valid safetensors file: its header claims ", Evaluate(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_run_are_refused()
    {
        var other = Path.Combine(small.Root, "other-layers");
        CommandLine.Succeed(small.Train("mlp", other, "--epochs", "1", "--set", "mlp.layers=[5]"));
        var run = small.CopyOfRun("foreign-weights");
        File.Copy(Path.Combine(other, "last.safetensors"), Path.Combine(run, "last.safetensors"), overwrite: true);

        Assert.EndsWith(
            "cannot be used: they were trained with mlp.layers [5], the run's hparams.yaml says [16].", Evaluate(run),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "cannot be used: they were trained with mlp.layers [5], the run's hparams.yaml says [16].",
            CommandLine.Fail(1, "predict", small.Track("blues", 0), "--run", run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "mlp:\n  layers: [16]", "mlp:\n  layers: [99]", "they were trained with mlp.layers [16], the run's hparams.yaml says [99].")]
    [InlineData("# model: mlp", "# model: mlp-reg", "they are of the model mlp, the run is one of mlp-reg.")]
    [InlineData("# model: mlp", "# model: svm", "There is no model \"svm\"; choose one of mlp, mlp-reg, cnn, rnn, ")]
    [InlineData("# model: mlp", "# something else", "hparams.yaml does not begin with the name of the model (\"# model: cnn\").")]
    [InlineData("epochs: 2", "epochs: 1", "they were trained with epochs 2, the run's hparams.yaml says 1.")]
    [InlineData("epochs: 2", "epochs: two", "epochs is \"two\" (")]
    [InlineData("epochs: 2", "epochs: [", "hparams.yaml is not valid YAML")]
    [InlineData("n_fft: 1024", "n_fft: 2048", "they were trained with n_fft 1024, the run's hparams.yaml says 2048.")]
    public void Hyper_parameters_changed_by_hand_are_detected(string before, string after, string message)
    {
        using var folder = new TemporaryFolder();
        var run = small.CopyOfRun(Path.Combine(folder.Root, "edited"));
        var path = Path.Combine(run, "hparams.yaml");
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));

        Assert.Contains(message, Evaluate(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_its_split_or_with_a_broken_one_is_refused()
    {
        var run = small.CopyOfRun("without-split");
        var path = Path.Combine(run, "split.json");
        File.WriteAllText(path, File.ReadAllText(path)[..100]);
        Assert.StartsWith($"{path} is not the split of a run: ", Evaluate(run), StringComparison.Ordinal);
        File.Delete(path);
        Assert.StartsWith("The run has no readable split.json: ", Evaluate(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_with_a_million_genres_is_not_quoted_whole()
    {
        var run = small.CopyOfRun("million-genres");
        var path = Path.Combine(run, "split.json");
        var split = JsonNode.Parse(File.ReadAllText(path))!;
        split["genres"] = new JsonArray([.. Enumerable.Range(0, 1_000_000).Select(i => JsonValue.Create($"genre {i}"))]);
        File.WriteAllText(path, split.ToJsonString());

        Assert.EndsWith(", genre 18, genre 19 and 999980 more.", Evaluate(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_division_of_the_data_are_refused()
    {
        var run = small.CopyOfRun("other-division");
        var weights = Safetensors.Read(Path.Combine(run, "last.safetensors"));
        weights.Metadata["split"] = "0123";
        weights.Write(Path.Combine(run, "last.safetensors"));

        Assert.Equal(
            $"The weights of {run} were trained on another division of the data than its split.json has; " +
            "train it again, or name another run.", Evaluate(run));
        Assert.Contains(
            $"Note: mlp: the run {run} cannot be tested again. The weights of {run} were trained on another division of the data " +
            "than its split.json has",
            CommandLine.Succeed(
                "figures", "--data", small.Corpus, "--run", run, "--track", "metal.00002", "--out",
                small["other-division-figures"]), StringComparison.Ordinal);
    }

    private static string Evaluate(string run) => CommandLine.Fail(1, "evaluate", run);
}
