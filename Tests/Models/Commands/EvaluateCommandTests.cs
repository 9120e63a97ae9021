using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class EvaluateCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_run_is_tested_again_with_the_same_tables()
    {
        var output = CommandLine.Succeed("evaluate", small.Run);

        Assert.StartsWith($"Run: {small.Run}, mlp after epoch 2 (last).\n", output, StringComparison.Ordinal);
        Assert.Contains("Data: corpus: 12 tracks of 3 genres", output, StringComparison.Ordinal);
        Assert.Equal(Table(small.TrainingOutput), Table(output));
        Assert.NotEmpty(Table(output));

        static string Table(string text) =>
            Regex.Match(text, @"\n\s*genre\s+precision.*?\nTest accuracy[^\n]*\n", RegexOptions.Singleline).Value;
    }

    [Fact]
    public void The_JSON_has_all_values_of_the_tables()
    {
        var result = JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--json"))!;

        Assert.Equal(
            ["accuracy", "loss", "track_accuracy", "segments", "tracks", "epoch", "epochs", "finished"],
            result.AsObject().Select(property => property.Key));
        foreach (var part in (string[])["segments", "tracks"])
        {
            var report = result[part]!;
            Assert.Equal(
                ["accuracy", "classes", "macro_average", "weighted_average", "confusion"],
                report.AsObject().Select(property => property.Key));
            Assert.Equal(SmallCorpusFixture.Genres, report["classes"]!.AsObject().Select(property => property.Key));
            Assert.Equal(
                ["precision", "recall", "f1", "support"], report["classes"]!["metal"]!.AsObject().Select(property => property.Key));
            var confusion = report["confusion"]!.AsArray().Select(row => row!.AsArray().Select(count => count!.GetValue<int>()).ToArray())
                .ToArray();
            var all = confusion.Sum(row => row.Sum());
            Assert.Equal(all, report["macro_average"]!["support"]!.GetValue<int>());
            Assert.Equal(report["accuracy"]!.GetValue<double>(), Enumerable.Range(0, 3).Sum(i => confusion[i][i]) / (double)all, 14);
        }

        Assert.Equal(7, result["segments"]!["macro_average"]!["support"]!.GetValue<int>());
    }

    [Fact]
    public void Equal_hyper_parameters_in_another_notation_are_the_same_run()
    {
        var run = small.CopyOfRun("other-notation");
        var file = Path.Combine(run, "hparams.yaml");
        File.WriteAllText(
            file, File.ReadAllText(file).Replace("learning_rate: 0.001", "learning_rate: 1e-3", StringComparison.Ordinal)
            .Replace("[16]", "[ 16 ]", StringComparison.Ordinal));

        Assert.Equal(CommandLine.Succeed("evaluate", small.Run, "--json"), CommandLine.Succeed("evaluate", run, "--json"));
        Assert.EndsWith(
            "With a larger --epochs, it would go on.\n", CommandLine.Succeed("train", "--resume", run, "--set", "learning_rate=0.001"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last")]
    [InlineData("best")]
    public void One_thread_or_two_give_the_same_to_the_last_digit(string checkpoint) =>
        Assert.Equal(
            CommandLine.Succeed("evaluate", small.Run, "--json", "--checkpoint", checkpoint, "--threads", "1"),
            CommandLine.Succeed("evaluate", small.Run, "--json", "--checkpoint", checkpoint, "--threads", "2"));

    [Fact]
    public void Data_that_have_moved_can_be_named_and_may_have_grown()
    {
        var moved = small.CopyOfCorpus("moved");
        File.Copy(small.Track("blues", 0), small["moved/blues/blues.00000.another.wav"]);

        Assert.Equal(
            CommandLine.Succeed("evaluate", small.Run, "--json"), CommandLine.Succeed("evaluate", small.Run, "--json", "--data", moved));
    }

    [Fact]
    public void Data_that_lack_a_track_of_the_run_are_refused()
    {
        var smaller = small.CopyOfCorpus("smaller", tracksPerGenre: 3);

        Assert.Matches(
            @"^smaller has no segment [01] of track blues/blues\.00003\.wav, which the run used; " +
            @"give the data it was trained on with --data\.$",
            CommandLine.Fail(1, "evaluate", small.Run, "--data", smaller));
    }

    [Fact]
    public void Data_whose_content_has_changed_are_refused()
    {
        var changed = small.CopyOfCorpus("changed");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(changed, "metal")))
            File.Copy(small.Track("classical", 0), file, overwrite: true);

        Assert.Matches(
            @"^Track metal/metal\.0000\d\.wav of changed has changed since the run; give the data it was trained on with --data\.$",
            CommandLine.Fail(1, "evaluate", small.Run, "--data", changed));
    }

    [Fact]
    public void Data_with_other_genres_are_refused()
    {
        var other = small.CopyOfCorpus("other-genres");
        Directory.Move(Path.Combine(other, "metal"), Path.Combine(other, "polka"));

        Assert.Equal(
            "other-genres has the genres blues, classical, polka, the run was trained on blues, classical, metal.",
            CommandLine.Fail(1, "evaluate", small.Run, "--data", other));
    }

    [Fact]
    public void Missing_data_are_named()
    {
        var corpus = small.CopyOfCorpus("gone");
        var run = Path.Combine(small.Root, "run-of-gone");
        CommandLine.Succeed("train", "mlp", "--data", corpus, "--hparams", small.HyperParameters, "--out", run, "--epochs", "1");
        Directory.Delete(corpus, recursive: true);

        Assert.Equal(
            $"The data of the run are no longer at {corpus}; give their location with --data.", CommandLine.Fail(1, "evaluate", run));
    }
}
