using System.Globalization;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class FeaturesCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_row_per_track_is_written_and_read_back()
    {
        var path = small["features/whole.csv"];
        var output = CommandLine.Succeed("features", "--data", small.Corpus, "--out", path);

        Assert.Equal($"Data: corpus: 12 tracks of 3 genres.\nWrote {path} (12 rows of 63 columns).\n", output);
        var table = FeatureTable.Read(path);
        Assert.Equal(("blues.00000.wav", "blues/blues.00000.wav", -1, 132300, "blues"), Name(table.Rows[0]));
        Assert.Equal(12, table.Rows.Count);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Rows_of_three_seconds_are_those_of_the_published_table()
    {
        var path = small["features-three.csv"];
        CommandLine.Succeed("features", "--data", small.Corpus, "--out", path, "--segment", "3", "--padding", "reflect");

        var table = FeatureTable.Read(path);
        Assert.Equal(24, table.Rows.Count);
        Assert.Equal(("blues.00000.0.wav", "blues/blues.00000.wav", 0, 66149, "blues"), Name(table.Rows[0]));
        Assert.Equal(("blues.00000.1.wav", "blues/blues.00000.wav", 1, 66149, "blues"), Name(table.Rows[1]));
        var samples = Gtzan.Audio.Decoding.Files.AudioFile.Read(small.Track("blues", 0), 22050).Samples;
        Assert.Equal(
            new TrackFeatureExtractor(Gtzan.Audio.Dsp.Framing.FramePadding.Reflect).Extract(samples.AsSpan(66150, 66149)),
            table.Rows[1].Values);
    }

    [Fact]
    public void The_number_of_threads_and_the_culture_change_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var threads in (string[])["1", "3"])
            {
                CultureInfo.CurrentCulture = (CultureInfo)before.Clone();
                CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = threads == "1" ? "." : ",";
                CommandLine.Succeed("features", "--data", small.Corpus, "--out", small[$"features-{threads}.csv"], "--threads", threads);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(File.ReadAllBytes(small["features-1.csv"]), File.ReadAllBytes(small["features-3.csv"]));
    }

    /// <summary>Whatever the layout: the same features, and the folder's name as the genre.</summary>
    [Theory]
    [InlineData("metal/metal.00002.wav", "metal.00002.wav", "1 track of 1 genre", "1 row")]
    [InlineData("metal", "metal", "4 tracks of 1 genre", "4 rows")]
    [InlineData("", "only", "4 tracks of 1 genre", "4 rows")]
    public void One_genre_a_flat_folder_and_a_single_recording_are_accepted(string data, string name, string tracks, string rows)
    {
        var corpus = small.CopyOfCorpus($"features-layout-{data.Length}/only");
        foreach (var other in (string[])["blues", "classical"])
            Directory.Delete(Path.Combine(corpus, other), recursive: true);
        string path = small["features-one/t.csv"], all = small["features-one/all.csv"];

        Assert.Equal(
            $"Data: {name}: {tracks}.\nWrote {path} ({rows} of 63 columns).\n",
            CommandLine.Succeed("features", "--data", Path.Combine(corpus, data), "--out", path));
        CommandLine.Succeed("features", "--data", small.Corpus, "--out", all);
        var expected = File.ReadLines(all)
            .Where(line => line.StartsWith(rows == "1 row" ? "metal.00002" : "metal", StringComparison.Ordinal))
            .Select(line => data.Length == 0 ? line : line.Replace("metal/", "", StringComparison.Ordinal));
        Assert.Equal([File.ReadLines(all).First(), .. expected], File.ReadLines(path));
    }

    [Fact]
    public void Missing_recordings_are_reported()
    {
        var empty = Directory.CreateDirectory(small["features-empty"]).FullName;
        Assert.Equal(
            $"The folder '{empty}' has no audio files, and none in subfolders; expected <genre>/<track>.wav, such as " +
            "blues/blues.00000.wav.",
            CommandLine.Fail(1, "features", "--data", empty, "--out", small["x.csv"]));
        Assert.Equal(
            $"There is no folder '{empty}x'; name the folder that holds one subfolder for each genre, or the recordings themselves.",
            CommandLine.Fail(1, "features", "--data", empty + "x", "--out", small["x.csv"]));
    }

    [Fact]
    public void Broken_files_are_named_and_skipped()
    {
        var corpus = small.CopyOfCorpus("features-broken/c");
        File.WriteAllText(Path.Combine(corpus, "blues", "blues.00001.wav"), "no audio");
        File.Copy(small.Track("blues", 0), Path.Combine(corpus, "metal", "blues.00000.wav"));
        var output = CommandLine.Succeed("features", "--data", corpus, "--out", small["features-broken/t.csv"]);

        Assert.Contains(": 12 tracks of 3 genres.\n", output, StringComparison.Ordinal);
        Assert.Contains(" files:\n  not decodable (1):\n    blues/blues.00001.wav: ", output, StringComparison.Ordinal);
        var names = FeatureTable.Read(small["features-broken/t.csv"]).Rows.Select(row => row.FileName).ToList();
        Assert.Equal(12, names.Count);
        Assert.Contains("blues/blues.00000.wav", names); // two files of one name
        Assert.Contains("metal/blues.00000.wav", names);
    }

    [Fact]
    public void Impossible_outputs_are_refused_before_anything_is_read()
    {
        var nowhere = Path.Combine(small.Root, "no", "such", "features.csv");
        Assert.Equal(
            $"The table cannot be written to {nowhere}: there is no folder {Path.GetDirectoryName(nowhere)}; make it first.",
            CommandLine.Fail(1, "features", "--data", small.Corpus, "--out", nowhere));
        Assert.Equal(
            $"{small.HyperParameters} is not an audio file by its name; features are computed from audio, so name a recording, a folder " +
            "of them, or a folder with one subfolder for each genre.",
            CommandLine.Fail(1, "features", "--data", small.HyperParameters, "--out", small["x.csv"]));
        Assert.Equal("\"5\" is not known here; choose one of 30, 3.", CommandLine.Fail(2, "features", "--segment", "5"));
        Assert.Equal("\"edge\" is not known here; choose one of zeros, reflect.", CommandLine.Fail(2, "features", "--padding", "edge"));
    }

    private static (string FileName, string Track, int Segment, int Length, string Genre) Name(FeatureRow row) =>
        (row.FileName, row.Track, row.Segment, row.Length, row.Genre);
}
