using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Models.Architectures;
using Gtzan.Tests.Audio.Datasets;
using Gtzan.Tests.Engine.Serialization.Onnx;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Other features than the study's, and segments of other lengths, through all commands.</summary>
[Collection("program")]
public sealed class FeatureRecipeCommandTests(SmallCorpusFixture small)
{
    public static TheoryData<string, double> Lengths =>
        [.. from model in GenreModel.All from seconds in (double[])[1, 3, 7.5, 30] select (model.Name, seconds)];

    [Theory]
    [InlineData("mlp", "mel", 20)]
    [InlineData("mlp-reg", "mfcc+delta", 39)]
    [InlineData("cnn", "mel+chroma", 32)]
    [InlineData("rnn", "chroma", 12)]
    [InlineData("cnn", "mel", 20, "compression=log10", "power=1", "framing=track", "pad_mode=reflect", "fmin=30", "fmax=3900")]
    public void A_run_keeps_its_features(string model, string kinds, int features, params string[] settings)
    {
        var name = $"features-{model}-{kinds}-{settings.Length}";
        string[] recipe =
        [
            "--features", kinds, "--segment-seconds", "1.5",
            .. settings.Prepend("n_mels=20").Prepend("normalize=feature").SelectMany(setting => (string[])["--set", setting]),
        ];
        var run = small[$"{name}/run"];
        var frames = settings.Contains("framing=track") ? 23 : 24;
        Assert.Contains(
            $"48 segments of {frames} × {features} features ({kinds}).", CommandLine.Succeed(small.Train(model, run, recipe)),
            StringComparison.Ordinal);

        // Prepared data, of both formats, give the same run; resumed, it is the same run.
        foreach (var extension in (string[])["gtzan", "json"])
        {
            var file = small[$"{name}/data.{extension}"];
            CommandLine.Succeed(["prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", file, .. recipe]);
            string[] train = ["train", model, "--data", file, "--hparams", small.HyperParameters, "--out", small[$"{name}/{extension}"]];
            CommandLine.Succeed([.. train, "--epochs", "1", .. recipe]);
            CommandLine.Succeed("train", "--resume", small[$"{name}/{extension}"], "--epochs", "2");
            foreach (var part in (string[])["last.safetensors", "metrics.jsonl"])
                Assert.Equal(File.ReadAllBytes(Path.Combine(run, part)), File.ReadAllBytes(small[$"{name}/{extension}/{part}"]));
            Assert.Contains(
                $"was prepared with features {kinds}, segment_seconds 1.5, ", CommandLine.Fail(1, [.. train[..^1], small[$"{name}/no"]]),
                StringComparison.Ordinal);
        }

        var results = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "results.json")))!;
        Assert.Equal(kinds, results["hyper_parameters"]!["features"]!.GetValue<string>());
        var again = JsonNode.Parse(CommandLine.Succeed("evaluate", run, "--json"))!;
        foreach (var number in (string[])["accuracy", "loss", "track_accuracy"])
            Assert.Equal(results["test"]!["last"]![number]!.ToJsonString(), again[number]!.ToJsonString());
        AssertSameElsewhere(run, name, recipe);
    }

    /// <summary>What predict says of a recording, another runtime computes from prepared features.</summary>
    private void AssertSameElsewhere(string run, string name, string[] recipe)
    {
        CommandLine.Succeed("export", run, "--onnx");
        CommandLine.Succeed(
            ["prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small[$"{name}/data.npz"], .. recipe]);
        var arrays = NpzFile.Read(small[$"{name}/data.npz"]);
        var features = arrays["features"];
        var file = new OnnxFile(File.ReadAllBytes(Path.Combine(run, "last.onnx")));
        Assert.Equal("features", file.Input.Name);
        var computed = OnnxEvaluator.Run(file, new OnnxTensor(features.Shape, Array.ConvertAll(features.Floats, value => (double)value)));
        var wav = Path.Combine(small.Corpus, arrays["tracks"].Texts[0]);
        var predicted = JsonNode.Parse(CommandLine.Succeed("predict", wav, "--run", run, "--json"))!["segments"]!.AsArray();
        Assert.Equal(4, predicted.Count);
        for (var segment = 0; segment < predicted.Count; segment++)
        {
            foreach (var (genre, probability) in predicted[segment]!["probabilities"]!.AsObject().Index())
                Assert.Equal(probability.Value!.GetValue<double>(), computed[segment, genre], 1e-5);
        }

        Assert.NotInRange(computed.Values.Max() - computed.Values.Min(), 0, 0.01);
    }

    [Fact]
    public void Data_prepared_for_a_model_have_its_features()
    {
        var file = small["prepared-for/data.gtzan"];
        string[] recipe = ["--set", "sample_rate=8000", "--set", "duration=6", "--set", "num_segments=2", "--set", "n_mels=20"];
        CommandLine.Succeed(["prepare", "--data", small.Corpus, "--model", "cnn1d", "--out", file, .. recipe]);
        Assert.Contains(
            "24 segments of 47 × 20 features (mel).",
            CommandLine.Succeed(["train", "cnn1d", "--data", file, "--epochs", "1", "--out", small["prepared-for/run"], .. recipe]),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_model_takes_segments_of_any_length(string model, double seconds)
    {
        var corpus = Path.Combine(small.Root, "half-minutes");
        if (!Directory.Exists(corpus))
        {
            foreach (var (track, genre) in ((string[])["blues", "rock"]).SelectMany(genre => Enumerable.Repeat(genre, 4)).Index())
            {
                var noise = SmallCorpus.Noise(track, 30 * 8000).Samples;
                WavWriter.Write(small[$"half-minutes/{genre}/{track}.wav"], new AudioSignal(noise, 8000));
            }
        }

        var run = small[$"length-{model}-{seconds}/run"];
        var text = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var output = CommandLine.Succeed(
            "train", model, "--data", corpus, "--hparams", small.HyperParameters, "--set", "duration=30", "--segment-seconds", text,
            "--epochs", "1", "--out", run);
        Assert.Contains(
            $"8 tracks of 2 genres, {8 * (int)(30 / seconds)} segments of {1 + ((int)(8000 * seconds) / 512)} × 13 MFCCs.", output,
            StringComparison.Ordinal);
        var predicted = JsonNode.Parse(CommandLine.Succeed("predict", Path.Combine(corpus, "rock", "7.wav"), "--run", run, "--json"))!;
        Assert.Equal((int)(30 / seconds), predicted["segments"]!.AsArray().Count);
    }

    [Fact]
    public void A_recipe_that_gives_no_features_is_one_sentence()
    {
        Assert.StartsWith(
            "features is \"spectrum\" (--features spectrum); it must be mfcc, mel or chroma, or several joined by +,",
            CommandLine.Fail(2, small.Train("mlp", small["no"], "--features", "spectrum")), StringComparison.Ordinal);
        Assert.Equal(
            "The features cannot be computed so: Segments of 7 seconds do not fit into a duration of 6 seconds.",
            CommandLine.Fail(1, small.Train("mlp", small["no"], "--segment-seconds", "7")));
        Assert.Equal(
            "The features cannot be computed so: Deltas take 9 frames, but a segment has 8; use longer segments, a shorter hop, or " +
            "features without delta.",
            CommandLine.Fail(1, small.Train("mlp", small["no"], "--features", "mfcc+delta", "--segment-seconds", "0.5")));
        Assert.Contains(
            "The hyper-parameters do not make a cnn: ",
            CommandLine.Fail(
                1, small.Train("cnn", small["no"], "--features", "mel", "--set", "n_mels=4", "--set", "cnn.variant=text")),
            StringComparison.Ordinal);
    }
}
