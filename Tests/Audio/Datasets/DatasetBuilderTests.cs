using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class DatasetBuilderTests
{
    [Fact]
    public void Genres_and_tracks_are_sorted_and_segments_in_order()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);
        Assert.Equal(["a", "b", "c"], dataset.Genres);
        Assert.Equal(
            ["a/a.00000.wav", "a/a.00001.wav", "b/b.00000.wav", "b/b.00001.wav", "c/c.00000.wav", "c/c.00001.wav"],
            dataset.Tracks.Select(track => track.Name));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i / 10), dataset.Labels);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i / 5), dataset.TrackOfSegment);
        Assert.Equal((30, 9, 4, 30L * 9 * 4), (dataset.SegmentCount, dataset.Frames, dataset.FeaturesPerFrame, dataset.Features.Length));
        Assert.Equal((Path.GetFileName(folder.Root), false), (dataset.Description, dataset.IsSynthetic));
        Assert.Empty(dataset.Remarks);
    }

    [Fact]
    public void Features_are_those_of_each_segment_alone()
    {
        using var folder = SmallCorpus.Create();
        var dataset = SmallCorpus.Build(folder);
        var track = AudioFile.Read(Path.Combine(folder.Root, "b/b.00001.wav")).Samples;
        Assert.Equal(new MfccExtractor(SmallCorpus.Recipe.ToMfccOptions()).Extract(track.AsSpan(1600, 800)), dataset.Segment(17).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void The_number_of_threads_changes_nothing(int threads)
    {
        using var folder = SmallCorpus.Create(tracks: 5);
        var expected = SmallCorpus.Build(folder);
        var actual = DatasetBuilder.Build(new GenreFolder(folder.Root), SmallCorpus.Recipe,
            new BuildOptions { Threads = threads });
        Assert.Equal(expected.Numbers(), actual.Numbers());
        Assert.Equal(expected.Tracks, actual.Tracks);
    }

    [Fact]
    public void Broken_short_and_foreign_files_are_reported_and_left_out()
    {
        using var folder = SmallCorpus.Create();
        File.WriteAllText(folder["a/a.00000.wav"], "This is no audio file at all.");
        WavWriter.Write(folder["b/b.00000.wav"], SmallCorpus.Noise(1, 500));
        File.WriteAllText(folder["b/readme.txt"], "");
        File.WriteAllText(folder["c/.hidden.wav"], "");
        File.WriteAllText(folder["pictures/a.png"], "");
        WavWriter.Write(folder["loose.wav"], SmallCorpus.Noise(1, 500));
        var dataset = SmallCorpus.Build(folder);

        Assert.Equal(["a", "b", "c"], dataset.Genres);
        Assert.Equal(4, dataset.Tracks.Count);
        Assert.Equal("a/a.00001.wav", dataset.Tracks[dataset.TrackOfSegment[0]].Name);
        Assert.Equal(
            [
                ("loose.wav", RemarkKind.NoGenre), ("b/readme.txt", RemarkKind.NotAudio), ("c/.hidden.wav", RemarkKind.Hidden),
                ("pictures/a.png", RemarkKind.NotAudio), ("pictures/", RemarkKind.EmptyFolder), ("a/a.00000.wav", RemarkKind.NotDecodable),
                ("b/b.00000.wav", RemarkKind.TooShort),
            ],
            dataset.Remarks.Select(remark => (remark.Path, remark.Kind)));
        Assert.Contains("begins with 'This is no audio'", dataset.Remarks[5].Text, StringComparison.Ordinal);
        Assert.Contains("lasts 0.06 s, less than one segment of 0.10 s", dataset.Remarks[6].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_its_last_byte_is_used_with_a_remark()
    {
        using var folder = SmallCorpus.Create();
        File.WriteAllBytes(folder["a/a.00000.wav"], File.ReadAllBytes(folder["a/a.00000.wav"])[..^1]);
        var dataset = SmallCorpus.Build(folder);
        Assert.Equal(6, dataset.Tracks.Count);
        var remark = Assert.Single(dataset.Remarks);
        Assert.Equal(("a/a.00000.wav", RemarkKind.Damaged), (remark.Path, remark.Kind));
        Assert.StartsWith("The WAV file has 1 byte of samples less than its header says", remark.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tracks_at_other_rates_are_resampled()
    {
        using var folder = SmallCorpus.Create();
        WavWriter.Write(folder["a/a.00002.wav"], new AudioSignal(new float[22050], 44100));
        Assert.Equal(35, SmallCorpus.Build(folder).SegmentCount);
    }

    [Fact]
    public void Folders_without_genres_are_refused_with_a_hint()
    {
        using var folder = SmallCorpus.Create();
        Refuse("There is no folder", Path.Combine(folder.Root, "missing"));
        Refuse("is a file", Path.Combine(folder.Root, "a/a.00000.wav"));
        Refuse("no subfolders with audio files", Path.Combine(folder.Root, "a"));

        using var outer = new TemporaryFolder();
        Refuse("no subfolders", outer.Root);
        Directory.CreateDirectory(outer["genres_original/blues"]);
        Directory.CreateDirectory(outer["genres_original/rock"]);
        Refuse($"Perhaps you mean '{Path.Combine(outer.Root, "genres_original")}'", outer.Root);
        WavWriter.Write(outer["blues/1.wav"], SmallCorpus.Noise(1, 800));
        Refuse("a single genre, 'blues'", outer.Root);
    }

    [Fact]
    public void A_folder_without_a_usable_track_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a/1.wav"], "");
        File.WriteAllText(folder["b/1.wav"], "");
        var message = Assert.Throws<DatasetException>(() => SmallCorpus.Build(folder)).Message;
        Assert.Contains("No track of", message, StringComparison.Ordinal);
        Assert.Contains("a/1.wav: The file is empty", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_every_track_once()
    {
        using var folder = SmallCorpus.Create();
        var reports = new List<BuildProgress>();
        DatasetBuilder.Build(new GenreFolder(folder.Root), SmallCorpus.Recipe, new BuildOptions { Threads = 2, Progress = reports.Add });
        Assert.Equal(Enumerable.Range(1, 6), reports.Select(report => report.Done));
        Assert.All(reports, report => Assert.Equal(6, report.Total));
        Assert.Equal(6, reports.Select(report => report.Current).Distinct().Count());
    }

    [Fact]
    public void A_build_can_be_stopped()
    {
        using var folder = SmallCorpus.Create();
        using var stop = new CancellationTokenSource();
        var options = new BuildOptions { Threads = 2, Progress = _ => stop.Cancel(), Cancellation = stop.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetBuilder.Build(new GenreFolder(folder.Root), SmallCorpus.Recipe, options));
    }

    [Fact]
    public void A_failing_callback_surfaces_as_itself()
    {
        using var folder = SmallCorpus.Create();
        var options = new BuildOptions { Threads = 2, Progress = _ => throw new InvalidTimeZoneException("mine") };
        Refusal.Says<InvalidTimeZoneException>("mine", () => DatasetBuilder.Build(
            new GenreFolder(folder.Root), SmallCorpus.Recipe, options));
    }

    [Fact]
    [Trait("Category", SharedData.Category)]
    public void The_eighty_tracks_have_563_segments()
    {
        var dataset = DatasetBuilder.Build(new GenreFolder(SharedData.PathOf("gtzan")), new FeatureRecipe());
        Assert.Equal((80, 563, 10), (dataset.Tracks.Count, dataset.SegmentCount, dataset.Genres.Count));
        Assert.Empty(dataset.Remarks);
    }

    private static void Refuse(string part, string path) =>
        Refusal.Says<DatasetException>(part, () => new GenreFolder(path));
}
