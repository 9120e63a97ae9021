using System.Text.Json.Nodes;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class PrepareCommandTests(SmallCorpusFixture small)
{
    [Theory]
    [InlineData("dataset.json")]
    [InlineData("dataset.gtzan")]
    [InlineData("dataset.GTZAN")]
    public void Training_on_prepared_data_is_training_on_the_folder(string name)
    {
        var file = Prepare(name);
        var run = Path.Combine(small.Root, $"run-from-{name}");
        CommandLine.Succeed("train", "mlp", "--data", file, "--hparams", small.HyperParameters, "--out", run);

        Assert.Equal(File.ReadAllBytes(Path.Combine(small.Run, "metrics.jsonl")), File.ReadAllBytes(Path.Combine(run, "metrics.jsonl")));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(small.Run, "last.safetensors")), File.ReadAllBytes(Path.Combine(run, "last.safetensors")));
        Assert.Equal(
            CommandLine.Succeed("evaluate", small.Run, "--json"), CommandLine.Succeed("evaluate", small.Run, "--json", "--data", file));
        Assert.Equal(CommandLine.Succeed("evaluate", small.Run, "--json"), CommandLine.Succeed("evaluate", run, "--json"));
    }

    [Fact]
    public void The_file_has_the_layout_of_the_tutorial_and_the_tracks()
    {
        var output = CommandLine.Succeed(
            "prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small["layout.json"]);
        var dataset = JsonNode.Parse(File.ReadAllText(small["layout.json"]))!;

        Assert.Contains("Data: corpus: 12 tracks of 3 genres, 24 segments of 47 × 13 MFCCs.\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\nWrote .*layout\.json \(\d+\.\d MB\)\.\n$", output);
        Assert.Equal(
            ["mapping", "labels", "mfcc", "tracks", "contents", "recipe", "origin"], dataset.AsObject().Select(property => property.Key));
        Assert.Equal(SmallCorpusFixture.Genres, dataset["mapping"]!.AsArray().Select(genre => genre!.GetValue<string>()));
        Assert.Equal((24, 24, 47, 13), (
            dataset["labels"]!.AsArray().Count, dataset["mfcc"]!.AsArray().Count, dataset["mfcc"]![0]!.AsArray().Count,
            dataset["mfcc"]![0]![0]!.AsArray().Count));
        Assert.Equal("blues/blues.00000.wav", dataset["tracks"]![1]!.GetValue<string>());
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        foreach (var threads in (string[])["1", "2"])
        {
            CommandLine.Succeed(
                "prepare", "--data", small.CopyOfCorpus($"threads/{threads}/c"), "--hparams", small.HyperParameters, "--out",
                small[$"{threads}.json"], "--threads", threads);
        }

        Assert.Equal(File.ReadAllBytes(small["1.json"]), File.ReadAllBytes(small["2.json"]));
    }

    [Fact]
    public void The_formats_can_be_converted()
    {
        var (json, binary) = (Prepare("form.json"), Prepare("form.gtzan"));
        foreach (
            var (from, to) in (
                ReadOnlySpan<(string, string)>)[(json, "from-json.gtzan"), (binary, "from-binary.json"), (binary, "from-binary.gtzan")])
        {
            CommandLine.Succeed("prepare", "--data", from, "--hparams", small.HyperParameters, "--out", small[to]);
        }

        Assert.Equal(File.ReadAllBytes(json), File.ReadAllBytes(small["from-binary.json"]));
        Assert.Equal(File.ReadAllBytes(binary), File.ReadAllBytes(small["from-json.gtzan"]));
        Assert.Equal(File.ReadAllBytes(binary), File.ReadAllBytes(small["from-binary.gtzan"]));
    }

    [Theory]
    [InlineData("recipe.json")]
    [InlineData("recipe.gtzan")]
    public void Prepared_data_of_another_recipe_are_refused_with_what_to_set(string name)
    {
        var file = Prepare(name);

        // The same number of frames, but of other sound.
        Assert.Equal(
            $"{file} was prepared with sample_rate 8000, n_fft 1024, but the hyper-parameters say 8010, 2048; add --set sample_rate=8000 " +
            "--set n_fft=1024, or prepare it again.",
            CommandLine.Fail(
                1, "train", "mlp", "--data", file, "--hparams", small.HyperParameters, "--set", "n_fft=2048", "--set", "sample_rate=8010",
                "--out", Path.Combine(small.Root, "no")));
        Assert.Contains(
            "was prepared with sample_rate 8000, duration 6, num_segments 2, n_fft 1024, but the hyper-parameters say 22050, 30, 10, 2048;",
            CommandLine.Fail(1, "train", "mlp", "--data", file, "--out", Path.Combine(small.Root, "no")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(small.Root, "no")));
    }

    [Fact]
    public void An_unwritable_output_is_refused_and_left_unchanged()
    {
        Assert.Equal($"{small.Corpus} is a folder; give the name of the file to write with --out.", Fail(small.Corpus));
        var nowhere = Path.Combine(small.Root, "no", "such", "folder.json");
        Assert.Equal(
            $"The dataset cannot be written to {nowhere}: there is no folder {Path.GetDirectoryName(nowhere)}; make it first.",
            Fail(nowhere));
        Assert.False(Directory.Exists(Path.Combine(small.Root, "no")));

        string Fail(string path) =>
            CommandLine.Fail(1, "prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", path);
    }

    [Fact]
    public void An_existing_file_is_replaced_without_leftovers()
    {
        File.WriteAllText(small["replaced/dataset.json"], "old");
        Prepare("replaced/dataset.json");

        Assert.StartsWith("{\n", File.ReadAllText(small["replaced/dataset.json"]), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(small.Root, "replaced")));
    }

    [Fact]
    public void A_name_that_ends_in_npz_asks_for_NumPys_arrays()
    {
        Assert.Matches(
            @"\nWrote .*dataset\.NPZ \(0\.\d MB\)\.\n$",
            CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small["npz/dataset.NPZ"]));
        var arrays = NpzFile.Read(small["npz/dataset.NPZ"]);

        Assert.Equal([24, 47, 13], arrays["mfcc"].Shape);
        Assert.Equal(SmallCorpusFixture.Genres, arrays["mapping"].Texts);
        Assert.Equal("blues/blues.00000.wav", arrays["tracks"].Texts[0]);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(small.Root, "npz")));
        Assert.Equal(
            $"{small["npz/dataset.NPZ"]} is for NumPy and is not read here; name the folder of its tracks, or a dataset.json from gtzan " +
            "prepare.",
            CommandLine.Fail(1, "train", "mlp", "--data", small["npz/dataset.NPZ"], "--out", Path.Combine(small.Root, "no")));
    }

    private string Prepare(string name)
    {
        CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small[name]);
        return small[name];
    }
}
