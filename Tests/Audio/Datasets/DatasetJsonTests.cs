using System.Globalization;
using System.Text;
using System.Text.Json;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class DatasetJsonTests
{
    // Segments of two frames of one coefficient.
    private const string Recipe =
        """ "recipe": {"sampleRate": 1000, "duration": 1, "segments": 10, "hopLength": 60, "fftLength": 64, "mfcc": 1, """ +
        """ "padding": "Reflect"} """;

    [Fact]
    public void A_written_dataset_reads_back()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);
        DatasetJson.Write(folder["data.json"], dataset);
        var back = DatasetJson.Read(folder["data.json"]);
        Assert.Equal(dataset.Numbers(), back.Numbers());
        Assert.Equal(dataset.Labels, back.Labels);
        Assert.Equal(dataset.TrackOfSegment, back.TrackOfSegment);
        Assert.Equal(dataset.Tracks, back.Tracks);
        Assert.Equal(dataset.Genres, back.Genres);
        Assert.Equal((dataset.Recipe, dataset.Description, dataset.IsSynthetic, true),
            (back.Recipe, back.Description, back.IsSynthetic, back.TracksKnown));
    }

    [Fact]
    public void The_layout_is_the_tutorials()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);
        DatasetJson.Write(folder["data.json"], dataset);
        var text = File.ReadAllText(folder["data.json"]);
        Assert.StartsWith("{\n    \"mapping\": [\n        \"a\",\n", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(["mapping", "labels", "mfcc", "tracks", "contents", "recipe", "origin"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        var mfcc = json.RootElement.GetProperty("mfcc");
        Assert.Equal((30, 9, 4), (mfcc.GetArrayLength(), mfcc[0].GetArrayLength(), mfcc[0][0].GetArrayLength()));
        Assert.Equal(dataset.Segment(3)[(5 * 4) + 1], mfcc[3][5][1].GetSingle());
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);
        var expected = Written(threads: 1);
        Assert.Equal(expected, Written(threads: 2));
        Assert.Equal(expected, Written(threads: 5));
        dataset.Numbers()[7] = float.NaN;
        Refusal.Says<ArgumentException>("Feature 7 of segment 0 is NaN", () => Written(threads: 1));
        Refusal.Says<ArgumentException>("Feature 7 of segment 0 is NaN", () => Written(threads: 2));

        byte[] Written(int threads)
        {
            using var stream = new MemoryStream();
            DatasetJson.Write(stream, dataset, threads);
            return stream.ToArray();
        }
    }

    [Fact]
    public void Brackets_and_numbers_are_on_separate_lines()
    {
        using var stream = new MemoryStream();
        DatasetJson.Write(stream, Read(
            """{"mapping": ["a"], "labels": [0, 0], "mfcc": [[[1], [2.5]], [[-3], [0]]], """ + Recipe + "}"));
        var mfcc = Encoding.UTF8.GetString(stream.ToArray()).Split("\"mfcc\": ")[1].Split(",\n    \"recipe\"")[0].ReplaceLineEndings(
            "").Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal("[[[1],[2.5]],[[-3],[0]]]", mfcc);
        using var indented = new MemoryStream();
        using (var writer = new Utf8JsonWriter(indented, new JsonWriterOptions { Indented = true, IndentSize = 4, NewLine = "\n" }))
            JsonDocument.Parse(stream.ToArray()).WriteTo(writer);
        Assert.Equal(Encoding.UTF8.GetString(indented.ToArray()), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_file_of_the_tutorials_own_has_no_tracks()
    {
        var frames = string.Join(",", Enumerable.Repeat("[" + string.Join(",", Enumerable.Repeat("1.5", 13)) + "]", 130));
        var dataset = Read($$"""{"mapping": ["blues", "rock"], "labels": [1, 0], "mfcc": [[{{frames}}], [{{frames}}]]}""");
        Assert.Equal([1, 0], dataset.Labels);
        Assert.Equal([0, 1], dataset.TrackOfSegment);
        Assert.False(dataset.TracksKnown);
        Assert.Equal(new FeatureRecipe(), dataset.Recipe);
    }

    [Fact]
    public void Order_and_unknown_properties_do_not_matter()
    {
        var dataset = Read(
            """{"extra": {"a": [1, {"b": []}]}, "mfcc": [[[1], [2]]], "other": 3, """ + Recipe + ""","labels": [0], "mapping": ["a"]}""");
        Assert.Equal([1f, 2f], dataset.Numbers());
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "an array where an object is expected")]
    [InlineData("{", "not valid JSON")]
    [InlineData("hello", "not valid JSON")]
    [InlineData("""{"mapping": ["a"], "labels": [0]}""", "no 'mfcc'")]
    [InlineData("""{"mapping": ["a"], "labels": [], "mfcc": []}""", "no segments")]
    [InlineData("""{"mapping": ["a"], "mapping": ["a"]}""", "'mapping' twice")]
    [InlineData("""{"mapping": "a"}""", "text where an array is expected, in mapping")]
    [InlineData("""{"labels": ["a"]}""", "text where an integer is expected, in labels[0]")]
    [InlineData("""{"labels": [1.5]}""", "in labels[0]")]
    [InlineData(
        """{"mapping": ["a"], "labels": [0], "mfcc": [[[1], [2, 3]]]}""", "mfcc[0][1] has 2 coefficients where the ones before have 1")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[1], [2]], [[3]]]}""", "mfcc[1] has 1 frames where the ones before have 2")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[]]]}""", "mfcc[0][0] has 0 coefficients.")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[1]]}""", "mfcc[0][0] is not an array")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[["x"]]]}""", "text where a number is expected")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[1e99]]]}""", "too large for a float")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[NaN]]]}""", "not valid JSON")]
    [InlineData("""{"mapping": ["a"], "labels": [0, 0], "mfcc": [[[1]]]}""", "2 labels for 1 segments")]
    [InlineData("""{"mapping": ["a"], "labels": [1], "mfcc": [[[1]]]}""", "labels[0] is 1; with 1 genres")]
    [InlineData("""{"mapping": ["a"], "labels": [-1], "mfcc": [[[1]]]}""", "labels[0] is -1")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[1]]], "tracks": []}""", "tracks of 0 segments, but has 1")]
    [InlineData(
        """{"mapping": ["a"], "labels": [0], "mfcc": [[[1]]]}""",
        "1 frames x 1 coefficients, but it has no recipe and the usual one gives 130 x 1")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[1]]], "recipe": {"hopLength": 0}}""", "recipe is impossible")]
    [InlineData("""{"mapping": ["a"], "labels": [0], "mfcc": [[[1]]], "recipe": {"window": 0}}""", "field 'window'")]
    [InlineData("""{"recipe": {"padding": "Ones"}}""", "'Ones'")]
    public void Invalid_datasets_are_refused_with_the_position(string json, string part) =>
        Refusal.Says<DatasetException>(part, () => Read(json));

    [Fact]
    public void A_track_has_one_label() =>
        Assert.Contains("'t' both 'a' and 'b'", Assert.Throws<DatasetException>(() => Read(
            """{"mapping": ["a", "b"], "labels": [0, 1], "mfcc": [[[1], [2]], [[3], [4]]], "tracks": ["t", "t"], """ + Recipe +
            "}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Cut_off_anywhere_a_file_is_refused()
    {
        var json = """{"mapping": ["a"], "labels": [0], "mfcc": [[[1], [2]]], """ + Recipe + "}";
        Assert.Equal(1, Read(json).SegmentCount);
        for (var length = 0; length < json.Length; length++)
            Assert.Throws<DatasetException>(() => Read(json[..length]));
    }

    [Fact]
    public void Values_longer_than_the_buffer_are_read()
    {
        string genre = new('g', 200_000);
        Assert.Equal(genre, Read($$"""{"mapping": ["{{genre}}"], "labels": [0], "mfcc": [[[1], [2]]], """ + Recipe + "}").Genres[0]);
        var numbers = string.Join(",", Enumerable.Range(0, 40_000).Select(i => $"[[{i.ToString(CultureInfo.InvariantCulture)}],[0.25]]"));
        var labels = string.Join(",", Enumerable.Repeat("0", 40_000));
        var dataset = Read($$"""{"mapping": ["a"], "labels": [{{labels}}], "mfcc": [{{numbers}}], """ + Recipe + "}");
        Assert.Equal(Enumerable.Range(0, 40_000).SelectMany(i => new[] { i, 0.25f }), dataset.Numbers());
    }

    private static GenreDataset Read(string json) => DatasetJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
