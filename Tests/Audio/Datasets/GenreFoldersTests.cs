using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class GenreFoldersTests
{
    [Fact]
    public void Folders_are_merged_by_the_names_of_genres_and_tracks_of_equal_names_keep_apart()
    {
        using var first = SmallCorpus.Create();
        using var second = new TemporaryFolder();
        File.Copy(first["a/a.00000.wav"], second["mine/a/a.00001.wav"]);
        WavWriter.Write(second["mine/x/0.wav"], SmallCorpus.Noise(9, 4000));
        var (one, mine) = (Path.GetFileName(first.Root), second["mine"]);

        var dataset = DatasetBuilder.Build(new GenreFolders([first.Root, mine], GenreMap.None), SmallCorpus.Recipe);

        Assert.Equal(["a", "b", "c", "x"], dataset.Genres);
        Assert.Equal($"{one} + mine", dataset.Description);
        Assert.Equal(
            [
                (one + "/a/a.00000.wav", "a"), (one + "/a/a.00001.wav", "a"), (one + "/b/b.00000.wav", "b"), (one + "/b/b.00001.wav", "b"),
                (one + "/c/c.00000.wav", "c"), (one + "/c/c.00001.wav", "c"), ("mine/a/a.00001.wav", "a"), ("mine/x/0.wav", "x"),
            ],
            dataset.Tracks.Select(track => (track.Name, dataset.Genres[track.Genre])));
        Assert.Equal("mine/a/a.00001.wav", Assert.Single(dataset.Remarks, remark => remark.Kind == RemarkKind.Copy).Path);
        Assert.Equal(SmallCorpus.Build(first).Segment(3).ToArray(), dataset.Segment(3).ToArray());
        Assert.Equal(dataset.Segment(0).ToArray(), dataset.Segment(Array.IndexOf(dataset.TrackOfSegment, 6)).ToArray());
    }

    [Fact]
    public void Folders_of_equal_names_are_numbered()
    {
        using var folder = new TemporaryFolder();
        foreach (var (i, place) in ((string[])["x/music", "y/music"]).Index())
            WavWriter.Write(folder[$"{place}/g/0.wav"], SmallCorpus.Noise(i, 4000));
        var merged = new GenreFolders([folder["x/music"], folder["y/music"]], GenreMap.None);

        Assert.Equal(["music/g/0.wav", "music (2)/g/0.wav"], merged.Tracks.Select(track => track.Name));
        Assert.Equal(SmallCorpus.Noise(1, 4000).Samples.Length, merged.Load(1, 8000).Samples.Length);
    }

    [Fact]
    public void A_map_renames_joins_and_leaves_out_genres()
    {
        using var folder = SmallCorpus.Create();
        var mapped = new GenreFolders([folder.Root], GenreMap.Parse("a=z, b=z,c="));

        Assert.Equal(["z"], mapped.Genres);
        Assert.Equal(["a/a.00000.wav", "a/a.00001.wav", "b/b.00000.wav", "b/b.00001.wav"], mapped.Tracks.Select(track => track.Name));
        Assert.Equal(
            [("c/c.00000.wav", true), ("c/c.00001.wav", true)],
            mapped.Remarks.Where(remark => remark.Kind == RemarkKind.Unmapped).Select(remark => (remark.Path, remark.IsOmission)));
        Assert.Equal(["a", "b"], new GenreFolders([folder.Root], GenreMap.Parse("# swapped\na = b\n\nb = a\nc=\n")).Genres);
        Assert.NotEqual(mapped.Fingerprint, new GenreFolders([folder.Root], GenreMap.Parse("a=z,b=z")).Fingerprint);
        Assert.NotEqual(mapped.Fingerprint, new GenreFolders([folder.Root], GenreMap.Parse("a=z,b=y,c=")).Fingerprint);
    }

    [Theory]
    [InlineData("a", "The genre map has \"a\"; expected old=new, or old= to leave a genre out")]
    [InlineData("a=b=c", "The genre map has \"a=b=c\"; expected old=new")]
    [InlineData("=b", "The genre map has \"=b\"; expected old=new")]
    [InlineData("a=b,a=c", "The genre map has a twice; leave one of the two out.")]
    [InlineData("d=b", "The genre map has \"d\", which is no genre of ")]
    public void A_map_that_does_not_fit_is_refused(string map, string message)
    {
        using var folder = SmallCorpus.Create();
        Refusal.Says<DatasetException>(message, () => new GenreFolders([folder.Root], GenreMap.Parse(map)));
    }

    [Fact]
    public void A_folder_that_is_named_twice_or_is_missing_is_refused()
    {
        using var folder = SmallCorpus.Create();
        Refusal.Says<DatasetException>(
            $"The folder {folder.Root} is named twice; name it once.",
            () => new GenreFolders([folder.Root, folder.Root + "/"], GenreMap.None));
        Refusal.Says<DatasetException>(
            "There is no folder", () => new GenreFolders([folder.Root, folder["nowhere"]], GenreMap.None));
    }
}
