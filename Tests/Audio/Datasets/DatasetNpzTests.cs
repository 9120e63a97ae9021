using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class DatasetNpzTests
{
    [Fact]
    public void NumPy_gets_what_the_dataset_has()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);

        var arrays = Write(folder["data.npz"], dataset);

        Assert.Equal(["mfcc", "labels", "mapping", "track_of_segment", "tracks", "recipe", "origin"], arrays.Keys);
        Assert.Equal([30, 9, 4], arrays["mfcc"].Shape);
        Assert.Equal(dataset.Numbers(), arrays["mfcc"].Floats);
        Assert.Equal([30], arrays["labels"].Shape);
        Assert.Equal(dataset.Labels, arrays["labels"].Integers.Select(label => (int)label));
        Assert.Equal(dataset.TrackOfSegment, arrays["track_of_segment"].Integers.Select(track => (int)track));
        Assert.Equal(dataset.Genres, arrays["mapping"].Texts);
        Assert.Equal(dataset.Tracks.Select(track => track.Name), arrays["tracks"].Texts);
        Assert.Empty(arrays["recipe"].Shape);
        Assert.Equal([dataset.Recipe.Key], arrays["recipe"].Texts);
        Assert.Equal([dataset.Description], arrays["origin"].Texts);
    }

    /// <summary>NumPy counts characters, of which 𝄞 is one and a pair of UTF-16.</summary>
    [Fact]
    public void Texts_are_as_wide_as_the_longest()
    {
        using TemporaryFolder folder = new();
        var mapping = Write(folder["data.npz"], Dataset(["", "𝄞ü", "abc"]))["mapping"];

        Assert.Equal(("<U3", 36), (mapping.Type, mapping.Bytes.Length));
        Assert.Equal(["", "𝄞ü", "abc"], mapping.Texts);
        Assert.Equal("<U1", Write(folder["empty.npz"], Dataset([""]))["mapping"].Type);
    }

    [Fact]
    public void Unknown_tracks_are_omitted()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(["mfcc", "labels", "mapping", "recipe", "origin"], Write(folder["data.npz"], Dataset(["a"], tracksKnown: false)).Keys);
    }

    [Fact]
    public void Equal_datasets_are_equal_files()
    {
        using MemoryStream first = new(), second = new();
        DatasetNpz.Write(first, Dataset(["a", "b"]));
        DatasetNpz.Write(second, Dataset(["a", "b"]));

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    private static Dictionary<string, NpzArray> Write(string path, GenreDataset dataset)
    {
        using (var stream = File.Create(path))
            DatasetNpz.Write(stream, dataset);
        return NpzFile.Read(path);
    }

    private static GenreDataset Dataset(string[] genres, bool tracksKnown = true)
    {
        FeatureRecipe recipe = new() { SampleRate = 1000, Duration = 1, Segments = 10, HopLength = 60, FftLength = 64, Mfcc = 1 };
        return new GenreDataset
        {
            Genres = genres,
            Tracks = [.. genres.Select((genre, label) => new TrackDescription($"{genre}.wav", label))],
            Labels = [.. Enumerable.Range(0, genres.Length)],
            TrackOfSegment = [.. Enumerable.Range(0, genres.Length)],
            Features = new float[genres.Length * recipe.FramesPerSegment],
            Recipe = recipe,
            Description = "made of numbers",
            TracksKnown = tracksKnown,
        };
    }
}
