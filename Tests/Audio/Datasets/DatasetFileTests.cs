using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class DatasetFileTests : IDisposable
{
    private readonly TemporaryFolder _corpus = SmallCorpus.Create();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _corpus.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_written_dataset_reads_back(bool onDisk)
    {
        GenreDataset dataset = SmallCorpus.Build(_corpus), back = Read(Write(dataset), onDisk);
        Assert.Equal(onDisk, back.Features.IsOnDisk);
        Assert.Equal(dataset.Numbers(), back.Numbers());
        Assert.Equal(dataset.Labels, back.Labels);
        Assert.Equal(dataset.TrackOfSegment, back.TrackOfSegment);
        Assert.Equal(dataset.Tracks, back.Tracks);
        Assert.Equal(dataset.Genres, back.Genres);
        Assert.Equal(
            (dataset.Recipe, dataset.Description, dataset.IsSynthetic, dataset.TracksKnown),
            (back.Recipe, back.Description, back.IsSynthetic, back.TracksKnown));
        var copy = new float[dataset.SegmentSize];
        for (var segment = 0; segment < dataset.SegmentCount; segment++)
        {
            back.CopySegment(segment, copy);
            Assert.Equal(dataset.Segment(segment), copy);
            Assert.Equal(dataset.Segment(segment), back.Segment(segment));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_invalid_range_is_refused(bool onDisk)
    {
        var dataset = Read(Write(SmallCorpus.Build(_corpus)), onDisk);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.CopySegment(dataset.SegmentCount, new float[dataset.SegmentSize]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.CopySegment(-1, new float[dataset.SegmentSize]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Features.CopyTo(long.MaxValue, new float[1]));
    }

    [Fact]
    public void Any_damage_is_refused_with_a_sentence()
    {
        var path = Write(SmallCorpus.Build(_corpus));
        var content = File.ReadAllBytes(path);
        for (var i = 0; i < content.Length; i += i is < 80 || i > content.Length - 80 ? 1 : 97)
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x10;
            Refuse(damaged);
        }

        foreach (var length in (int[])[0, 1, 39, 40, 87, 88, 100, content.Length - 1])
            Refuse(content[..length]);
        Refuse([.. content, 0]);

        void Refuse(byte[] damaged)
        {
            File.WriteAllBytes(path, damaged);
            foreach (var onDisk in (bool[])[false, true])
            {
                var message = Assert.Throws<DatasetException>(() => Read(path, onDisk)).Message;
                Assert.Contains(path, message, StringComparison.Ordinal);
                Assert.EndsWith(".", message, StringComparison.Ordinal);
                Assert.DoesNotMatch(@" -\d", message);
            }
        }
    }

    /// <summary>A mapped file would end the process here.</summary>
    [Fact]
    public void A_file_that_is_cut_off_while_it_is_in_use_is_refused_with_the_numbers()
    {
        var path = Write(SmallCorpus.Build(_corpus));
        GenreDataset expected = Read(path, onDisk: false), dataset = Read(path, onDisk: true);
        using (var file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(DatasetFile.HeaderLength + (2 * dataset.SegmentSize * sizeof(float)) + 10);

        Assert.Equal(expected.Segment(1), dataset.Segment(1));
        Assert.Equal(
            $"The data set {path} has become shorter while it was in use: it has {40 + 288 + 10} bytes, and byte {40 + 288 + 10} is " +
            "needed; make it again.",
            Assert.Throws<DatasetException>(() => dataset.Segment(2).Length).Message);
    }

    [Fact]
    public void A_file_that_is_replaced_or_deleted_while_it_is_in_use_does_no_harm()
    {
        var expected = SmallCorpus.Build(_corpus);
        var path = Write(expected);
        var dataset = Read(path, onDisk: true);
        File.WriteAllText(_folder["other"], "something else");
        File.Move(_folder["other"], path, overwrite: true);
        Assert.Equal(expected.Numbers(), dataset.Numbers());
        File.Delete(path);
        Assert.Equal(expected.Numbers(), dataset.Numbers());
    }

    [Fact]
    public void A_large_file_stays_on_disk()
    {
        const int Segments = 30_000;
        var small = SmallCorpus.Build(_corpus);
        var path = _folder["large.gtzan"];
        using (var stream = File.Create(path))
        {
            using var writer = new DatasetFileWriter(stream, new byte[DatasetFile.KeyLength]);
            for (var segment = 0; segment < Segments; segment += small.SegmentCount)
                writer.Append(small.Numbers());
            int[] segments = [.. Enumerable.Range(0, Segments)];
            writer.Complete(new GenreDataset
            {
                Genres = small.Genres,
                Tracks = small.Tracks,
                Labels = Array.ConvertAll(segments, segment => small.Labels[segment % small.SegmentCount]),
                TrackOfSegment = Array.ConvertAll(segments, segment => small.TrackOfSegment[segment % small.SegmentCount]),
                Features = Array.Empty<float>(),
                Recipe = small.Recipe,
                Description = "large",
            });
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var dataset = Read(path, onDisk: true);
        dataset.CopySegment(Segments - 1, new float[dataset.SegmentSize]);
        var read = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(read, 1, new FileInfo(path).Length / 2);
        Assert.Equal(small.Segment(small.SegmentCount - 1), dataset.Segment(Segments - 1));
    }

    [Fact]
    public void Other_files_are_not_recognised()
    {
        File.WriteAllText(_folder["text"], new string('x', 200));
        File.WriteAllText(_folder["short"], "GTZAN");
        Assert.False(DatasetFile.IsOne(_folder["text"]));
        Assert.False(DatasetFile.IsOne(_folder["short"]));
        var path = Write(SmallCorpus.Build(_corpus));
        Assert.True(DatasetFile.IsOne(path));

        Assert.Equal($"{_folder["text"]} is not a data set of this program.", Refusal(_folder["text"]));
        Assert.Equal($"The data set {_folder["short"]} has 5 bytes; even one without segments has 88: make it " +
            "again.", Refusal(_folder["short"]));
        Assert.Equal($"There is no dataset file '{_folder["missing"]}'.", Refusal(_folder["missing"]));
        var content = File.ReadAllBytes(path);
        content[7] = (byte)'9';
        File.WriteAllBytes(path, content);
        Assert.True(DatasetFile.IsOne(path));
        Assert.Equal($"The data set {path} was written by another version of this program; make it again.", Refusal(path));

        static string Refusal(string path) => Assert.Throws<DatasetException>(() => DatasetFile.Read(path)).Message;
    }

    [Fact]
    public void Features_that_are_not_finite_are_not_written()
    {
        var dataset = SmallCorpus.Build(_corpus);
        dataset.Numbers()[5] = float.NaN;
        Assert.Throws<ArgumentException>(() => DatasetFile.Write(new MemoryStream(), dataset));
    }

    private string Write(GenreDataset dataset)
    {
        var path = _folder["dataset.gtzan"];
        using var stream = File.Create(path);
        DatasetFile.Write(stream, dataset);
        return path;
    }

    private static GenreDataset Read(string path, bool onDisk) => DatasetFile.Read(
        path, key: default, largestInMemory: onDisk ? 0 : long.MaxValue);
}
