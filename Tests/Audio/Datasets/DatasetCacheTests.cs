using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class DatasetCacheTests : IDisposable
{
    private readonly TemporaryFolder _corpus = SmallCorpus.Create();
    private readonly TemporaryFolder _cache = new();
    private int _built;

    public void Dispose()
    {
        _corpus.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void The_second_load_builds_nothing_and_says_the_same()
    {
        File.WriteAllText(_corpus["a/broken.wav"], "no audio");
        File.WriteAllText(_corpus["a/notes.txt"], "no audio");
        GenreDataset first = Load(), second = Load();
        Assert.Equal(7, _built);
        AssertSame(first, second);
        Assert.Equal(2, second.Remarks.Count);
    }

    [Fact]
    public void A_changed_recipe_is_another_dataset()
    {
        Load();
        Assert.Equal(3, Load(SmallCorpus.Recipe with { Mfcc = 3 }).FeaturesPerFrame);
        Assert.Equal(12, _built);
    }

    [Fact]
    public void A_changed_new_or_removed_file_is_noticed()
    {
        Load();
        File.SetLastWriteTimeUtc(_corpus["a/a.00000.wav"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Load();
        Assert.Equal(12, _built);
        WavWriter.Write(_corpus["c/c.00009.wav"], SmallCorpus.Noise(9, 4000));
        Assert.Equal(35, Load().SegmentCount);
        File.Delete(_corpus["a/a.00000.wav"]);
        Assert.Equal(30, Load().SegmentCount);
    }

    [Fact]
    public void Any_damage_is_noticed_and_repaired()
    {
        var expected = Load();
        var path = new DatasetCache(_cache.Root).PathOf(new GenreFolder(_corpus.Root), SmallCorpus.Recipe);
        var content = File.ReadAllBytes(path);
        for (var i = 0; i < content.Length; i += i < 80 ? 3 : 499)
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x10;
            Repair(damaged);
        }

        foreach (var length in (int[])[0, 1, 79, 80, 100, content.Length - 1])
            Repair(content[..length]);
        Repair([.. content, 0]);

        void Repair(byte[] damaged)
        {
            File.WriteAllBytes(path, damaged);
            var before = _built;
            AssertSame(expected, Load());
            Assert.Equal(before + 6, _built);
            Assert.Equal(content, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public async Task A_pipe_in_place_of_the_file_is_replaced_without_blocking()
    {
        Requires.Unix();
        var expected = Load();
        var path = new DatasetCache(_cache.Root).PathOf(new GenreFolder(_corpus.Root), SmallCorpus.Recipe);
        var content = File.ReadAllBytes(path);
        NamedPipe.InPlaceOf(path);

        AssertSame(expected, await NamedPipe.NotWaitedFor(() => Load()));
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_does_no_harm()
    {
        var file = _cache["a-file"];
        File.WriteAllText(file, "");
        var cache = new DatasetCache(Path.Combine(file, "inside"));
        Assert.Equal(30, cache.Load(new GenreFolder(_corpus.Root), SmallCorpus.Recipe).SegmentCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // as where libsndfile is not installed yet
    public void A_track_that_could_not_be_read_is_tried_again(bool lacksLibrary)
    {
        Exception problem = lacksLibrary
            ? new AudioFormatException("A library is missing.") { IsDecoderMissing = true }
            : new IOException("The network is gone.");
        var source = new FlakySource { Problem = problem };
        var cache = new DatasetCache(_cache.Root);
        Assert.Equal(
            [RemarkKind.UnreadableFile, RemarkKind.EmptyFolder],
            cache.Load(source, SmallCorpus.Recipe).Remarks.Select(remark => remark.Kind));
        source.Problem = null;
        Assert.Empty(cache.Load(source, SmallCorpus.Recipe).Remarks);
    }

    [Fact]
    public void Only_the_latest_files_are_kept_and_no_half_written_ones()
    {
        var files = new string[20];
        for (var i = 0; i < files.Length; i++)
        {
            var recipe = SmallCorpus.Recipe with { HopLength = 100 + i };
            Load(recipe);
            files[i] = new DatasetCache(_cache.Root).PathOf(new GenreFolder(_corpus.Root), recipe);
            File.SetLastWriteTimeUtc(files[i], new DateTime(2001, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(files[^16..].Order(), Directory.GetFiles(_cache.Root).Order());
    }

    [Fact]
    public void A_dataset_too_large_for_memory_is_built_as_a_file_with_the_same_numbers()
    {
        File.WriteAllText(_corpus["a/broken.wav"], "no audio");
        var expected = DatasetBuilder.Build(new GenreFolder(_corpus.Root), SmallCorpus.Recipe);
        foreach (var threads in (int[])[1, 4])
        {
            using var folder = new TemporaryFolder();
            var built = 0;
            GenreDataset Load() => new DatasetCache(folder.Root) { MaxBytesInMemory = 100 }.Load(
                new GenreFolder(_corpus.Root), SmallCorpus.Recipe, new BuildOptions { Threads = threads, Progress = _ => built++ });

            GenreDataset first = Load(), second = Load();
            Assert.Equal(7, built);
            Assert.True(first.Features.IsOnDisk && second.Features.IsOnDisk);
            AssertSame(expected, first);
            AssertSame(expected, second);

            // The same file, to the byte, as one that was built in memory.
            var file = Assert.Single(Directory.GetFiles(folder.Root));
            var inMemory = new DatasetCache(_cache.Root).Load(new GenreFolder(_corpus.Root), SmallCorpus.Recipe);
            AssertSame(expected, inMemory);
            Assert.Equal(File.ReadAllBytes(Path.Combine(_cache.Root, Path.GetFileName(file))), File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void A_large_incomplete_dataset_is_used_but_not_cached()
    {
        var source = new FlakySource { Problem = new IOException("The disk is away.") };
        var cache = new DatasetCache(_cache.Root) { MaxBytesInMemory = 0 };
        var incomplete = cache.Load(source, SmallCorpus.Recipe);
        Assert.Empty(Directory.GetFiles(_cache.Root));
        Assert.Equal(10 * incomplete.SegmentSize, incomplete.Numbers().Length);
        source.Problem = null;
        Assert.Equal(15, cache.Load(source, SmallCorpus.Recipe).SegmentCount);
        Assert.Single(Directory.GetFiles(_cache.Root));
    }

    [Fact]
    public void A_large_dataset_without_a_writable_folder_is_refused()
    {
        var file = _cache["a-file"];
        File.WriteAllText(file, "");
        var cache = new DatasetCache(Path.Combine(file, "inside")) { MaxBytesInMemory = 0 };
        var message = Assert.Throws<DatasetException>(() => cache.Load(new GenreFolder(_corpus.Root), SmallCorpus.Recipe)).Message;
        Assert.StartsWith($"The features of {Path.GetFileName(_corpus.Root)} are too many for memory, and the file of them cannot be " +
            $"written to {cache.Folder}: ", message, StringComparison.Ordinal);
        Assert.EndsWith("; make room there, or name another folder with the environment variable XDG_CACHE_HOME.", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Leftovers_of_stopped_and_killed_builds_are_deleted()
    {
        string old = _cache["abc.dataset.0.tmp"], young = _cache["abc.dataset.1.tmp"];
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-3));
        using var stop = new CancellationTokenSource();
        var cache = new DatasetCache(_cache.Root) { MaxBytesInMemory = 0 };
        Assert.ThrowsAny<OperationCanceledException>(() => cache.Load(
            new GenreFolder(_corpus.Root), SmallCorpus.Recipe,
            new BuildOptions { Threads = 3, Progress = _ => stop.Cancel(), Cancellation = stop.Token }));
        Assert.Equal([young], Directory.GetFiles(_cache.Root));
    }

    private GenreDataset Load(FeatureRecipe? recipe = null) =>
        new DatasetCache(_cache.Root).Load(new GenreFolder(_corpus.Root), recipe ?? SmallCorpus.Recipe,
        new BuildOptions { Progress = _ => _built++ });

    private static void AssertSame(GenreDataset expected, GenreDataset actual)
    {
        Assert.Equal(expected.Numbers(), actual.Numbers());
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.TrackOfSegment, actual.TrackOfSegment);
        Assert.Equal(expected.Tracks, actual.Tracks);
        Assert.Equal(expected.Genres, actual.Genres);
        Assert.Equal(expected.Remarks, actual.Remarks);
        Assert.Equal((expected.Recipe, expected.Description, expected.IsSynthetic),
            (actual.Recipe, actual.Description, actual.IsSynthetic));
    }

    private sealed class FlakySource : ITrackSource
    {
        public Exception? Problem { get; set; }

        public string Description => "flaky";

        public bool IsSynthetic => true;

        public IReadOnlyList<string> Genres => ["a", "b", "c"];

        public IReadOnlyList<TrackDescription> Tracks => [new("a/1", 0), new("b/1", 1), new("c/1", 2)];

        public string Fingerprint => "always the same";

        public AudioSignal Load(int track, int sampleRate) =>
            track == 1 && Problem is not null ? throw Problem : SmallCorpus.Noise(track, 4000);
    }
}
