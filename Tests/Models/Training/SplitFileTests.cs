using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Training;

public sealed class SplitFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GenreDataset _dataset = SmallData.WithTracks([.. Enumerable.Range(0, 12).Select(i => (i % 2, 1 + (i % 3)))]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SplitMode.Segment)]
    [InlineData(SplitMode.Track)]
    public void A_split_reads_back_the_same(SplitMode mode)
    {
        var split = DataSplit.Create(_dataset, mode, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split, _dataset, new DataOrigin("/music", "a corpus", IsSynthetic: true),
            TrainingData.Hash(_dataset));

        var again = SplitFile.Read(_folder["split.json"], _dataset);
        var file = SplitFile.Read(_folder["split.json"]);

        Assert.Equal(mode, again.Mode);
        Assert.Equal(split.Train.Order(), again.Train.Order());
        Assert.Equal(split.Validation.Order(), again.Validation.Order());
        Assert.Equal(split.Test.Order(), again.Test.Order());
        Assert.Equal(new DataOrigin("/music", "a corpus", IsSynthetic: true), file.Data.ToOrigin());
        Assert.Equal(_dataset.Genres, file.Genres);
    }

    /// <summary>Numbers of segments depend on what else is in the folder; names of tracks do not.</summary>
    [Fact]
    public void A_split_still_fits_where_tracks_have_been_added_in_front()
    {
        var split = DataSplit.Create(_dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split, _dataset, new DataOrigin(null, "a corpus", IsSynthetic: false),
            TrainingData.Hash(_dataset));
        var larger = new GenreDataset
        {
            Genres = _dataset.Genres,
            Tracks = [new TrackDescription("genre0/new.wav", 0), .. _dataset.Tracks],
            Labels = [0, 0, .. _dataset.Labels],
            TrackOfSegment = [0, 0, .. _dataset.TrackOfSegment.Select(track => track + 1)],
            Features = new float[_dataset.Features.Length + (2 * 40)],
            Recipe = _dataset.Recipe,
            Description = "a larger corpus",
        };

        Assert.Equal(split.Test.Order().Select(segment => segment + 2), SplitFile.Read(_folder["split.json"], larger).Test.Order());
    }

    /// <summary>A dataset.json made elsewhere may have its segments in any order.</summary>
    [Fact]
    public void A_split_of_tracks_whose_segments_are_shuffled_reads_back_the_same()
    {
        var dataset = new GenreDataset
        {
            Genres = ["a", "b"],
            Tracks = [new TrackDescription("a/1", 0), new TrackDescription("b/1", 1)],
            Labels = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1],
            TrackOfSegment = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1],
            Features = new float[10 * 40],
            Recipe = _dataset.Recipe,
            Description = "shuffled",
        };
        var split = DataSplit.Create(dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split, dataset, new DataOrigin(null, "shuffled", IsSynthetic: false), TrainingData.Hash(dataset));

        Assert.Equal(split.Test.Order(), SplitFile.Read(_folder["split.json"], dataset).Test.Order());
    }

    [Fact]
    public void A_missing_track_is_named()
    {
        var split = DataSplit.Create(_dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split, _dataset, new DataOrigin(null, "a corpus", IsSynthetic: false),
            TrainingData.Hash(_dataset));
        var smaller = SmallData.WithTracks([.. Enumerable.Range(0, 11).Select(i => (i % 2, 1 + (i % 3)))]);

        Refusal.Says<ProgramException>(
            "of track genre1/11.wav, which the run used; give the data it was trained on with --data.",
            () => SplitFile.Read(_folder["split.json"], smaller));
    }

    [Fact]
    public void A_track_of_another_content_is_named()
    {
        var split = DataSplit.Create(_dataset, SplitMode.Track, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split, _dataset, new DataOrigin(null, "a corpus", IsSynthetic: false),
            TrainingData.Hash(_dataset));
        var segment = split.Test[^1];
        _dataset.Numbers()[segment * 40] += 1e-4f;
        SplitFile.Read(_folder["split.json"], _dataset);
        _dataset.Numbers()[segment * 40] += 1;

        Refusal.Says<ProgramException>(
            $"Track {_dataset.Tracks[_dataset.TrackOfSegment[segment]].Name} of a corpus has changed since the run;",
            () => SplitFile.Read(_folder["split.json"], _dataset));
    }

    [Fact]
    public void A_segment_moved_to_another_part_by_hand_is_detected()
    {
        var split = DataSplit.Create(_dataset, SplitMode.Track, 0.3f, 0.2f, seed: 3);
        SplitFile.Write(
            new RunFolder(_folder.Root), split with { Test = [.. split.Test, split.Train[0]] }, _dataset,
            new DataOrigin(null, "a corpus", IsSynthetic: false), TrainingData.Hash(_dataset));
        var text = File.ReadAllText(_folder["split.json"]);
        File.WriteAllText(_folder["split.json"], text.Replace(
            (split with { Test = [.. split.Test, split.Train[0]] }).Hash(_dataset), split.Hash(_dataset), StringComparison.Ordinal));

        Refusal.Says<ProgramException>("has been changed since the run", () => SplitFile.Read(_folder["split.json"], _dataset));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"mode\": \"track\", \"mode\": \"track\"}")]
    [InlineData("{\"mode\": \"track\",\n}")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"mode\": 3}")]
    [InlineData("{\"mode\": \"track\", \"hash\": \"\", \"train\": [1], \"validation\": {}, \"test\": {}}")]
    [InlineData("{\"mode\": \"track\", \"hash\": \"\", \"train\": {\"a\": [1], \"a\": [2]}, \"validation\": {}, \"test\": {}}")]
    [InlineData("{\"mode\": \"track\", \"hash\": \"\", \"train\": {\"a\": [1.5]}, \"validation\": {}, \"test\": {}}")]
    [InlineData("{\"mode\": \"track\", \"hash\": \"\", \"train\": {\"a\": null}, \"validation\": {}, \"test\": {}}")]
    public void A_file_of_another_form_is_refused(string json)
    {
        File.WriteAllText(_folder["split.json"], json);

        var message = Assert.Throws<ProgramException>(() => SplitFile.Read(_folder["split.json"], _dataset)).Message;
        Assert.StartsWith($"{_folder["split.json"]} is not the split of a run: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("same key", message, StringComparison.Ordinal);
    }
}
