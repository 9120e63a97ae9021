using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Synthesis;
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
            ["accuracy", "loss", "track_accuracy", "segments", "tracks", "predictions", "epoch", "epochs", "finished", "files"],
            result.AsObject().Select(property => property.Key));
        foreach (var part in (string[])["segments", "tracks"])
        {
            var report = result[part]!;
            Assert.Equal(
                ["accuracy", "interval", "classes", "macro_average", "weighted_average", "confusion"],
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

        Assert.Equal(WithoutFiles("evaluate", small.Run), WithoutFiles("evaluate", small.Run, "--data", moved));

        static string WithoutFiles(params string[] arguments)
        {
            var json = JsonNode.Parse(CommandLine.Succeed([.. arguments, "--json"]))!.AsObject();
            Assert.True(json.Remove("files"));
            return json.ToJsonString();
        }
    }

    /// <summary>With a split by segment, nearly every track has been trained on.</summary>
    [Fact]
    public void Part_of_the_data_is_other_data_whose_tracks_were_in_training()
    {
        var smaller = small.CopyOfCorpus("smaller", tracksPerGenre: 3);
        var output = CommandLine.Succeed("evaluate", small.Run, "--data", smaller);

        Assert.Matches(
            @"\nThese are not the data of the run: all of their tracks are tested\. \d of the 9 tracks were in training", output);
        var json = JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--data", smaller, "--json"))!;
        Assert.Equal(9, json["predictions"]!.AsArray().Count);
        Assert.Equal(TrainedOn(small.Run, smaller), Names(json["in_training"]));
        Assert.True(json["in_training_known"]!.GetValue<bool>());
    }

    /// <summary>Other names and no resemblance to the training data but the genre.</summary>
    [Fact]
    public void Other_music_is_tested_as_a_whole_with_a_report()
    {
        var other = OtherMusic("other-music", "metal", "blues");
        var page = small["other-music.html"];
        var output = CommandLine.Succeed("evaluate", small.Run, "--data", other, "--report", page);

        Assert.Contains("Data: other-music: 2 tracks of 2 genres, 4 segments", output, StringComparison.Ordinal);
        Assert.Contains(" None of the tracks was in training, by their samples.\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n95 % intervals, by bootstrap over the tracks: 0\.\d{3} to [01]\.\d{3} by segment, ", output);
        Assert.EndsWith($"\nReport: {page}\n", output, StringComparison.Ordinal);
        Assert.Contains("<h2>Confusion matrix</h2>", File.ReadAllText(page), StringComparison.Ordinal);

        var result = JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--data", other, "--json"))!;
        Assert.Empty(result["in_training"]!.AsArray());
        Assert.Equal(["blues", "metal"], result["predictions"]!.AsArray().Select(track => track!["genre"]!.GetValue<string>()));
        Assert.Equal(SmallCorpusFixture.Genres, result["segments"]!["classes"]!.AsObject().Select(genre => genre.Key));
    }

    [Fact]
    public void A_single_genre_or_a_table_will_do()
    {
        var other = OtherMusic("one-genre", "metal");
        var result = JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--data", Path.Combine(other, "metal"), "--json"))!;
        Assert.Equal("metal", result["predictions"]![0]!["genre"]!.GetValue<string>());

        var table = small["other-table/dataset.json"];
        CommandLine.Succeed(
            "prepare", "--data", OtherMusic("two-genres", "metal", "blues"), "--hparams", small.HyperParameters, "--out", table);
        Assert.Contains(
            " None of the tracks was in training", CommandLine.Succeed("evaluate", small.Run, "--data", table), StringComparison.Ordinal);
    }

    /// <summary>A renamed copy of a track that was trained on.</summary>
    [Fact]
    public void A_track_is_known_by_its_samples_whatever_its_name()
    {
        var other = OtherMusic("with-a-copy", "metal");
        var trained = TrainedOn(small.Run, small.Corpus)[0];
        File.Copy(Path.Combine(small.Corpus, trained), small[$"with-a-copy/{trained.Split('/')[0]}/a new name.wav"]);

        var result = JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--data", other, "--json"))!;
        Assert.Equal([$"{trained.Split('/')[0]}/a new name.wav"], Names(result["in_training"]));
        Assert.Single(result["without_training"]!["predictions"]!.AsArray());
    }

    [Fact]
    public void Data_with_other_genres_are_refused()
    {
        var other = small.CopyOfCorpus("other-genres");
        Directory.Move(Path.Combine(other, "metal"), Path.Combine(other, "polka"));

        Assert.Equal(
            "other-genres has the genre polka, which the run does not know; it knows blues, classical, metal. Rename or leave out the " +
            "others.",
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

    /// <summary>One new track of each of some genres.</summary>
    private string OtherMusic(string name, params string[] genres)
    {
        var corpus = new SyntheticCorpus(tracksPerGenre: 1, duration: 6, seed: 77);
        foreach (var (number, track) in corpus.Tracks.Index().Where(track => genres.Contains(corpus.Genres[track.Item.Genre])))
        {
            WavWriter.Write(
                small[$"{name}/{corpus.Genres[track.Genre]}/new.wav"], corpus.Load(number, SmallCorpusFixture.SampleRate));
        }

        return Path.Combine(small.Root, name);
    }

    /// <summary>The tracks of a folder that a run was trained on, by their names.</summary>
    private static string[] TrainedOn(string run, string folder) =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(run, "split.json")))!["train"]!.AsObject().Select(track => track.Key)
            .Where(track => File.Exists(Path.Combine(folder, track))).Order(StringComparer.Ordinal),
    ];

    private static string[] Names(JsonNode? names) => [.. names!.AsArray().Select(name => name!.GetValue<string>())];
}
