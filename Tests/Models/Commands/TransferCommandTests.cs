using System.Text.Json.Nodes;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Training on an encoder, and embeddings, through the program.</summary>
[Collection("program")]
public sealed class TransferCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_run_with_an_encoder_needs_nothing_but_its_folder()
    {
        var (encoder, run) = (small.CopyOfRun("encoder of transfer"), Path.Combine(small.Root, "transfer"));
        CommandLine.Succeed("train", "transfer", "--encoder", encoder, "--data", small.Corpus, "--out", run, "--epochs", "3");
        Directory.Delete(encoder, recursive: true);
        RunFiles.AssertComplete(run);
        Assert.Contains("features: mfcc", File.ReadAllText(Path.Combine(run, "hparams.yaml")), StringComparison.Ordinal);
        Assert.Contains("sample_rate: 8000", File.ReadAllText(Path.Combine(run, "hparams.yaml")), StringComparison.Ordinal);

        CommandLine.Succeed("evaluate", run);
        CommandLine.Succeed("predict", small.Track("metal", 1), "--run", run);
        CommandLine.Succeed("export", run, "--onnx", small["transfer.onnx"]);
        Assert.Contains("is finished", CommandLine.Succeed("train", "--resume", run), StringComparison.Ordinal);

        // An encoder may be such a run itself.
        var second = Path.Combine(small.Root, "transfer of transfer");
        CommandLine.Succeed("train", "transfer", "--encoder", run, "--data", small.Corpus, "--out", second, "--set", "transfer.train=last");
        CommandLine.Succeed("evaluate", second);
    }

    [Fact]
    public void Runs_of_several_seeds_resume_with_the_encoder_of_the_first()
    {
        var run = Path.Combine(small.Root, "transfer of seeds");
        CommandLine.Succeed(
            "train", "transfer", "--encoder", small.Run, "--data", small.Corpus, "--out", run, "--epochs", "1", "--seeds", "2");
        Directory.Delete(Path.Combine(run, "seed-2"), recursive: true);
        CommandLine.Succeed("train", "--resume", run);
        RunFiles.AssertComplete(Path.Combine(run, "seed-2"));
    }

    [Fact]
    public void Cross_validation_and_search_take_an_encoder()
    {
        string[] common = ["--encoder", small.Run, "--data", small.Corpus, "--epochs", "2", "--json"];
        var result = JsonNode.Parse(CommandLine.Succeed(
            [
                "crossval", "mlp", "transfer", "--vary", "tracks_per_genre=1|0", "--folds", "2",
                "--hparams", small.HyperParameters, .. common,
                "--out", Path.Combine(small.Root, "crossval of transfer"),
            ]))!;
        Assert.Equal(4, result["candidates"]!.AsArray().Count);
        var search = JsonNode.Parse(CommandLine.Succeed(
            [
                "tune", "transfer", "--trials", "2", "--folds", "2", "--set", "batch_size=8", .. common,
                "--out", Path.Combine(small.Root, "search of transfer"),
            ]))!;
        Assert.Contains($"--encoder {small.Run}", search["command"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Embeddings_are_written_as_csv_and_for_numpy()
    {
        var csv = small["embeddings.csv"];
        CommandLine.Succeed("embed", small.Track("metal", 1), small.Track("blues", 0), "--run", small.Run, "--out", csv);
        var lines = File.ReadAllLines(csv);
        Assert.Equal(1 + (2 * SmallCorpusFixture.SegmentsPerTrack), lines.Length);
        Assert.StartsWith("track,segment,e0,e1,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(small.Track("blues", 0) + ",1,", lines[4], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(2 + 16, line.Split(',').Length));

        CommandLine.Succeed("embed", small.Track("metal", 1), "--run", small.Run, "--out", csv, "--mean");
        var mean = File.ReadAllLines(csv)[1].Split(',')[1..].Select(Number).ToArray();
        Assert.Equal(
            mean, lines[1].Split(',')[2..].Zip(lines[2].Split(',')[2..], (a, b) => (Number(a) + Number(b)) / 2),
            (x, y) => Math.Abs(x - y) < 1e-5);

        var result = JsonNode.Parse(CommandLine.Succeed(
            "embed", small.Corpus, "--encoder", small.Run, "--out", small["embeddings.npz"], "--json"))!;
        Assert.Equal((12, 24, 16), (
            result["recordings"]!.GetValue<int>(), result["rows"]!.GetValue<int>(), result["size"]!.GetValue<int>()));
        using var zip = System.IO.Compression.ZipFile.OpenRead(small["embeddings.npz"]);
        Assert.Equal(["embeddings.npy", "tracks.npy", "track_of_row.npy", "segment_of_row.npy"], zip.Entries.Select(entry => entry.Name));

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_nearest_tracks_come_first_and_without_the_song()
    {
        var result = JsonNode.Parse(CommandLine.Succeed(
            "nearest", small.Track("metal", 1), "--among", small.Corpus, "--run", small.Run, "--count", "20", "--json"))!;
        var tracks = result["tracks"]!.AsArray();
        Assert.Equal(11, tracks.Count);
        Assert.DoesNotContain("metal/metal.00001.wav", tracks.Select(track => track!["track"]!.GetValue<string>()));
        double[] cosines = [.. tracks.Select(track => track!["cosine"]!.GetValue<double>())];
        Assert.Equal(cosines.OrderDescending(), cosines);
        Assert.InRange(cosines[0], -1, 1 + 1e-6);
        Assert.Contains("cosine", CommandLine.Succeed(
            "nearest", small.Track("metal", 1), "--among", small.Corpus, "--run", small.Run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "The model transfer needs an encoder", "train", "transfer")]
    [InlineData(2, "An encoder is for the model transfer alone", "train", "mlp", "--encoder", "x.h5")]
    [InlineData(1, "There is no file x.h5", "train", "transfer", "--encoder", "x.h5")]
    [InlineData(1, "There is no run nowhere", "embed", "x.wav", "--encoder", "nowhere")]
    [InlineData(2, "both name an encoder", "embed", "x.wav", "--encoder", "a", "--run", "b")]
    [InlineData(2, "name it with --encoder", "embed", "x.wav", "--encoder-description", "a.yaml")]
    public void A_wrong_encoder_is_refused(int exitCode, string message, params string[] arguments) =>
        Assert.Contains(message, CommandLine.Fail(exitCode, arguments), StringComparison.Ordinal);

    [Fact]
    public void Features_that_the_encoder_does_not_take_are_refused() => Assert.Contains(
        "n_fft is 512, but the encoder takes 1024", CommandLine.Fail(
            1, "train", "transfer", "--encoder", small.Run, "--data", small.Corpus, "--set", "n_fft=512"), StringComparison.Ordinal);

    [Fact]
    public void Weights_that_do_not_fit_the_length_of_segments_are_refused() => Assert.Contains(
        "The encoder does not fit segments of this length", CommandLine.Fail(
            1, "train", "transfer", "--encoder", small.Run, "--data", small.Corpus, "--segment-seconds", "2",
            "--out", Path.Combine(small.Root, "other length")), StringComparison.Ordinal);

    [Fact]
    [Trait("Category", "Device")]
    [Trait("Category", "Slow")]
    public void Every_operation_of_fine_tuning_on_opencl_agrees_with_the_reference()
    {
        Requires.OpenCl();
        File.WriteAllBytes(small["small.h5"], SmallEncoder.Weights);
        File.WriteAllText(small["small encoder.yaml"], SmallEncoder.Description);
        var result = CommandLine.RunProcess(
            small.Root, new Dictionary<string, string>(), "train", "transfer", "--encoder", small["small.h5"], "--encoder-description",
            small["small encoder.yaml"], "--data", small.Corpus, "--epochs", "1", "--set", "transfer.train=all", "--device", "opencl",
            "--shadow", "--out", Path.Combine(small.Root, "transfer on opencl"));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Every operation on opencl agreed with the reference:", result.Output, StringComparison.Ordinal);
    }
}
