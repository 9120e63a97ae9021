using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Datasets;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class BaselinesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallCorpusFixture _small;
    private readonly string _table, _ten;

    public BaselinesCommandTests(SmallCorpusFixture small)
    {
        _small = small;
        _table = _folder["features.csv"];
        Write(_table, ["blues", "metal", "rock"], tracks: 12, segments: 2);
        _ten = _folder["ten.csv"];
        Write(_ten, [.. GtzanTrack.Genres], tracks: 4, segments: 2);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_nine_models_are_shown_beside_the_published_numbers()
    {
        // Fewer rows than the study's forests and rounds would need for long.
        var output = CommandLine.Succeed(
            "baselines", "--features", _ten, "--split", "track", "--folds", "3", "--models", "bayes,sgd,knn,tree,svm,logistic");

        Assert.Contains("ten.csv: 80 rows of 57 features, of 40 tracks of 10 genres.", output, StringComparison.Ordinal);
        Assert.Matches(@"\nSplit by track: 3 folds of 2[46] to 28 rows, each tested once\.\n", output);
        Assert.Matches(@"\n\s*model\s+accuracy\s+95 % by tracks\s+published", output);
        Assert.Matches(@"\n\s*naive Bayes\s+[01]\.\d{3} ± 0\.\d{3}\s+[01]\.\d{3} to [01]\.\d{3}\s+0\.520", output);
        Assert.Matches(@"\n\s*logistic regression\s+[01]\.\d{3} ± 0\.\d{3}\s+[01]\.\d{3} to [01]\.\d{3}\s+0\.696", output);
        Assert.Contains("The published numbers are of rows of 3 s divided at random", output, StringComparison.Ordinal);
    }

    /// <summary>Twelve tracks of six seconds: two rows each, or one.</summary>
    [Fact]
    public void A_folder_of_tracks_can_replace_a_table()
    {
        string[] arguments = ["baselines", "--data", _small.Corpus, "--models", "bayes", "--folds", "2", "--split", "track"];

        Assert.Contains(
            "Data: corpus: 24 rows of 57 features, of 12 tracks of 3 genres.", CommandLine.Succeed(arguments), StringComparison.Ordinal);
        Assert.Contains(
            "Data: corpus: 12 rows of 57 features, of 12 tracks of 3 genres.", CommandLine.Succeed([.. arguments, "--segment", "30"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_the_numbers_are_whole_and_the_same_for_any_number_of_threads()
    {
        string[] arguments = ["baselines", "--features", _table, "--models", "knn,xgbrf,bayes", "--folds", "4", "--seed", "3", "--json"];
        var one = CommandLine.Succeed([.. arguments, "--threads", "1"]);
        Assert.Equal(one, CommandLine.Succeed([.. arguments, "--threads", "3"]));

        using var json = JsonDocument.Parse(one);
        Assert.Equal("segment", json.RootElement.GetProperty("split").GetString());
        var models = json.RootElement.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(["bayes", "knn", "xgbrf"], models.Select(model => model.GetProperty("name").GetString()));
        foreach (var model in models)
        {
            var folds = model.GetProperty("folds").EnumerateArray().Select(fold => fold.GetDouble()).ToArray();
            Assert.Equal(4, folds.Length);
            Assert.Equal(folds.Average(), model.GetProperty("accuracy").GetDouble(), 1e-12);
            Assert.InRange(
                model.GetProperty("accuracy").GetDouble(), model.GetProperty("interval")[0].GetDouble(),
                model.GetProperty("interval")[1].GetDouble());
        }

        Assert.All(models, model => Assert.Equal(JsonValueKind.Null, model.GetProperty("published").ValueKind));
    }

    /// <summary>The published numbers are of GTZAN's ten genres; beside others they would say nothing.</summary>
    [Fact]
    public void Published_numbers_are_shown_only_for_the_ten_genres()
    {
        using var json = JsonDocument.Parse(
            CommandLine.Succeed("baselines", "--features", _ten, "--models", "bayes", "--folds", "2", "--json"));
        Assert.Equal(0.51952, json.RootElement.GetProperty("models")[0].GetProperty("published").GetDouble());
        var output = CommandLine.Succeed("baselines", "--features", _table, "--models", "bayes", "--folds", "2");
        Assert.Matches(@"\n\s*model\s+accuracy\s+95 % by tracks\s*\n", output);
        Assert.Contains("The genres are not GTZAN's ten, so published numbers are not shown.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("0.520", output, StringComparison.Ordinal);

        foreach (var (table, isShown) in ((string, bool)[])[(_table, false), (_ten, true)])
        {
            CommandLine.Succeed("leak", "--features", table, "--models", "bayes", "--folds", "2", "--out", _folder["published.svg"]);
            Assert.Equal(
                isShown,
                File.ReadAllText(_folder["published.svg"]).Contains("published: rows of 3 s, at random", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Unknown_columns_of_a_table_are_ignored_with_a_note()
    {
        var wider = _folder["wider.csv"];
        File.WriteAllLines(wider, File.ReadLines(_table).Select((line, i) => i == 0 ? line + ",mood" : line + ",gay"));
        string[] arguments = ["--models", "bayes", "--folds", "2", "--json"];

        var result = CommandLine.Run(["baselines", "--features", wider, .. arguments]);
        Assert.Equal($"{wider} has a column that no table of features has and that is passed over: \"mood\".\n", result.Error);
        Assert.Equal(
            CommandLine.Succeed(["baselines", "--features", _table, .. arguments]),
            result.Output.Replace("wider.csv", "features.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void The_input_table_is_not_overwritten()
    {
        var before = File.ReadAllBytes(_table);
        Assert.Equal(
            $"{_table} is what the picture is made from; give --out another name.",
            CommandLine.Fail(1, "leak", "--features", _table, "--out", _table));
        Assert.Equal(before, File.ReadAllBytes(_table));
    }

    /// <summary>Two rows of a thousand must not cause an unexplained failure.</summary>
    [Fact]
    public void Foreign_tracks_are_counted_when_a_protocol_is_impossible()
    {
        var mixed = _folder["mixed.csv"];
        Write(mixed, ["blues", "polka"], tracks: 6, segments: 1);
        var output = CommandLine.Succeed("leak", "--features", mixed, "--models", "bayes", "--folds", "2", "--out", _folder["leak.svg"]);

        Assert.Contains(
            "artist is left out: Genre \"polka\" of " + mixed +
                " is not one of GTZAN's, whose artists are known; 6 of the 12 tracks are of such genres, and must be left out for this " +
                "split.",
            output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_leak_meter_shows_the_protocols_side_by_side_as_table_and_picture()
    {
        var picture = _folder["leak.svg"];
        var output = CommandLine.Succeed("leak", "--features", _table, "--models", "bayes,knn", "--folds", "2", "--out", picture);

        Assert.Contains(
            "  segment: rows at random, so parts of a track are on both sides; 72 rows tested, about 36 to learn from.", output,
            StringComparison.Ordinal);
        Assert.Contains(
            "  artist: artists on one side; each track of unknown artist as one of its own; 72 rows tested, about ", output,
            StringComparison.Ordinal);
        Assert.Matches(@"\n\s*model\s+segment\s+track\s+duplicate\s+artist\s+filtered\s*\n", output);
        Assert.Matches(@"\n\s*knn(\s+[01]\.\d{3} \([01]\.\d\d–[01]\.\d\d\)){5}\s*\n", output);
        Assert.Contains($"Picture: {picture}\n", output, StringComparison.Ordinal);

        var svg = XDocument.Load(picture).Root!;
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.All(
            (string[])["naive Bayes", "k-nearest neighbours", "segment", "track", "duplicate", "artist", "filtered"], text =>
                Assert.Contains(text, texts));
        Assert.Contains("accuracy: share of rows, with 95 % interval by tracks", texts);
        Assert.Equal(10, svg.Descendants().Count(element => element.Name.LocalName == "title"));
    }

    /// <summary>The first tracks of the blues are all John Lee Hooker's, and all in one part of the fault-filtered division.</summary>
    [Fact]
    public void Protocols_that_the_tracks_do_not_allow_are_left_out_with_the_reason()
    {
        var first = _folder["first.csv"];
        Write(first, ["blues", "metal"], tracks: 8, segments: 2, distance: 1);
        using var json = JsonDocument.Parse(
            CommandLine.Succeed("leak", "--features", first, "--models", "bayes", "--folds", "2", "--out", _folder["leak.svg"], "--json"));

        Assert.Equal(
            ["segment", "track", "duplicate"],
            json.RootElement.GetProperty("protocols").EnumerateArray().Select(protocol => protocol.GetProperty("split").GetString()));
        Assert.EndsWith(
            "first.csv has 1 artist; to learn it and test it takes at least two.",
            json.RootElement.GetProperty("left_out").GetProperty("artist").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "In the fault-filtered division", json.RootElement.GetProperty("left_out").GetProperty("filtered").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baselines")]
    [InlineData("leak")]
    public void Wrong_usage_is_refused(string command)
    {
        Assert.Equal(
            "There is no baseline \"gmm\"; choose from bayes, sgd, knn, tree, forest, svm, logistic, xgb, xgbrf.",
            CommandLine.Fail(2, command, "--features", _table, "--models", "bayes,gmm"));
        Assert.Equal("Give either a table with --features or a folder of tracks with --data.", CommandLine.Fail(2, command));
        Assert.Equal(
            "Give either a table with --features or a folder of tracks with --data.",
            CommandLine.Fail(2, command, "--features", _table, "--data", "gtzan"));
        Assert.Equal(
            "--segment goes with --data; what the rows of a table are, the table decides.",
            CommandLine.Fail(2, command, "--features", _table, "--segment", "3"));
        Assert.Contains("none", CommandLine.Fail(1, command, "--data", _folder["none/none"]), StringComparison.Ordinal);
        Assert.Contains(
            "--folds is 1; it must be from 2 to 1000.", CommandLine.Fail(2, command, "--features", _table, "--folds", "1"),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "has 72 rows, fewer than the 100 folds; give more rows, or fewer folds with --folds.",
            CommandLine.Fail(1, command, "--features", _table, "--folds", "100"), StringComparison.Ordinal);
        Assert.Contains("none.csv", CommandLine.Fail(1, command, "--features", _folder["none.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_for_the_neighbours_are_refused()
    {
        var small = _folder["small.csv"];
        Write(small, ["blues", "rock"], tracks: 10, segments: 1);

        Assert.Equal(
            "There are 10 rows to learn from, fewer than the 19 nearest neighbours that vote; give more rows.",
            CommandLine.Fail(1, "baselines", "--features", small, "--models", "knn", "--folds", "2"));
    }

    [Fact]
    public void One_genre_is_refused()
    {
        var single = _folder["single.csv"];
        Write(single, ["blues"], tracks: 10, segments: 1);

        Assert.Contains("genre", CommandLine.Fail(1, "baselines", "--features", single), StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_number_is_refused()
    {
        File.WriteAllText(_table, File.ReadAllText(_table).Replace(",0.5,", ",NaN,", StringComparison.Ordinal));

        Assert.Contains("NaN", CommandLine.Fail(1, "baselines", "--features", _table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_refused_before_the_work() => Assert.StartsWith(
        "The picture cannot be written to ",
        CommandLine.Fail(1, "leak", "--features", _table, "--out", Path.Combine(_folder.Root, "none", "leak.svg")),
        StringComparison.Ordinal);

    /// <summary>
    /// A table in which genres differ in all features, by less than tracks do. Its first number is 0.5. Tracks are spread over GTZAN's
    /// numbers, for several artists.
    /// </summary>
    private static void Write(string path, string[] genres, int tracks, int segments, int distance = 8)
    {
        var random = new Random(1);
        var lines = new List<string> { string.Join(',', FeatureTable.PublishedColumns) };
        foreach (var (label, genre) in genres.Index())
        {
            for (var track = 0; track < tracks; track++)
            {
                var center = FeatureTable.FeatureColumns.Select(_ => label + (2 * random.NextDouble())).ToArray();
                for (var segment = 0; segment < segments; segment++)
                {
                    var values = center.Select(
                        (value, column) => lines.Count == 1 && column == 0 ? 0.5 : value + (0.1 * random.NextDouble()));
                    var name = $"{genre}.{distance * track:D5}{(segments > 1 ? $".{segment}" : "")}.wav";
                    lines.Add(
                        string.Join(
                            ',', [name, "66149", .. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)), genre]));
                }
            }
        }

        File.WriteAllLines(path, lines);
    }
}
