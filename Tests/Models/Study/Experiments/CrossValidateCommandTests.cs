using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Study.Experiments;

[Collection("program")]
public sealed class CrossValidateCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void Candidates_are_tested_on_every_track_once_a_seed()
    {
        var folder = Path.Combine(small.Root, "crossval");
        var result = JsonNode.Parse(CommandLine.Succeed(CrossValidate(
            folder, "mlp", "--vary", "batch_size=8|16", "--seeds", "2", "--folds", "3", "--json")))!;
        var candidates = result["candidates"]!.AsArray();
        Assert.Equal(["mlp, batch_size 8", "mlp, batch_size 16"], candidates.Select(each => each!["name"]!.GetValue<string>()));
        var first = candidates[0]!;
        double[] seeds = [.. first["seeds"]!.AsArray().Select(share => share!.GetValue<double>())];
        Assert.Equal(2, seeds.Length);
        Assert.Equal(seeds.Average(), first["by_track"]!.GetValue<double>(), 12);
        Assert.InRange(
            first["by_track"]!.GetValue<double>(), first["interval"]![0]!.GetValue<double>(), first["interval"]![1]!.GetValue<double>());

        var tracks = first["tracks"]!.GetValue<int>();
        var folds = File.ReadAllLines(Path.Combine(folder, "folds.jsonl")).Skip(1).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(2 * 2 * 3, folds.Length);
        foreach (var seed in folds.GroupBy(fold => (fold["Candidate"]!.GetValue<string>(), fold["Seed"]!.GetValue<int>())))
        {
            string[] names = [.. seed.SelectMany(fold => fold["Tracks"]!.AsArray()).Select(track => track!["Track"]!.GetValue<string>())];
            Assert.Equal(tracks, names.Length);
            Assert.Equal(tracks, names.Distinct().Count());
        }

        Assert.Contains("mlp, batch_size 16", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_experiment_resumes_to_the_same_result()
    {
        var folder = Path.Combine(small.Root, "crossval-resumed");
        var arguments = CrossValidate(folder, "mlp", "--folds", "2", "--json");
        var whole = CommandLine.Succeed(arguments);
        var log = Path.Combine(folder, "folds.jsonl");
        var lines = File.ReadAllText(log);
        File.WriteAllText(log, lines[..(lines.Length - 10)]);
        Assert.Equal(whole, CommandLine.Succeed(arguments));
        Assert.Equal(lines, File.ReadAllText(log));

        Assert.Contains(
            "folds.jsonl is of another experiment; give the same command line to resume it, or name another folder with --out.",
            CommandLine.Fail(1, CrossValidate(folder, "mlp", "--folds", "3")), StringComparison.Ordinal);
        File.AppendAllText(log, "{}\n");
        Assert.Contains("line 4 is no test of a fold", CommandLine.Fail(1, arguments), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_data_sets_are_tested_within_and_across()
    {
        var other = small.CopyOfCorpus("across", tracksPerGenre: 3);
        foreach (var genre in SmallCorpusFixture.Genres)
        {
            var signal = AudioFile.Read(small.Track(genre, 3), SmallCorpusFixture.SampleRate);
            WavWriter.Write(small[$"across/{genre}/new.wav"], signal with { Samples = [.. signal.Samples.Select(sample => sample / 2)] });
        }

        Directory.Move(Path.Combine(other, "metal"), Path.Combine(other, "heavy"));
        string[] options = ["--test-data", other, "--folds", "2", "--json"];
        Assert.Contains(
            "Only one of the two data sets has metal, heavy; both must have the same genres.",
            CommandLine.Fail(1, CrossValidate(Path.Combine(small.Root, "crossval-other"), "mlp", options)), StringComparison.Ordinal);

        var result = JsonNode.Parse(CommandLine.Succeed(CrossValidate(
            Path.Combine(small.Root, "crossval-across"), "mlp", [.. options, "--test-genre-map", "heavy=metal"])))!;
        Assert.Equal(
            [("mlp: corpus → corpus", 12), ("mlp: corpus → across", 3), ("mlp: across → across", 12), ("mlp: across → corpus", 3)],
            result["candidates"]!.AsArray().Select(each => (each!["name"]!.GetValue<string>(), each["tracks"]!.GetValue<int>())));
    }

    [Theory]
    [InlineData("--vary n_mfcc", "--vary n_mfcc: expected key=value|value, for example n_mfcc=13|20|40.")]
    [InlineData("--vary n_mfcc=13|13", "mlp, n_mfcc 13 is there twice; leave one of the two out.")]
    [InlineData("--set patience=3", "mlp: folds have no validation part, which patience and schedule plateau need")]
    [InlineData("--folds 13", "fewer than the 13 folds")]
    public void What_cannot_be_cross_validated_is_refused(string options, string message)
    {
        var result = CommandLine.Run(CrossValidate(Path.Combine(small.Root, "crossval-refused"), "mlp", options.Split(' ')));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private string[] CrossValidate(string folder, string model, params string[] options) =>
        ["crossval", model, "--data", small.Corpus, "--hparams", small.HyperParameters, "--epochs", "2", "--out", folder, .. options];
}
