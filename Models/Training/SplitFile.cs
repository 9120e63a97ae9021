using System.Text.Json;
using System.Text.Json.Serialization;
using Gtzan.Audio.Datasets;
using Gtzan.Core.Text;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// The <c>split.json</c> of a run: where the data came from, and the part each segment belongs to. Segments are identified by their track's
/// name and their number in it, so that files may be added to the data.
/// </summary>
/// <param name="Mode">The protocol.</param>
/// <param name="Hash">The hash of the split.</param>
/// <param name="Data">Where the data came from.</param>
/// <param name="Genres">The genres, in the order of the model's outputs.</param>
/// <param name="Train">For each track, its segments to train on.</param>
/// <param name="Validation">For each track, its segments to validate on.</param>
/// <param name="Test">For each track, its segments to test on.</param>
/// <param name="TestMeans">For each test track, the mean of its features, which detects a changed recording.</param>
internal sealed record SplitFile(
    string Mode, string Hash, SplitFile.DataSource Data, IReadOnlyList<string> Genres,
    Dictionary<string, int[]> Train, Dictionary<string, int[]> Validation, Dictionary<string, int[]> Test,
    Dictionary<string, double> TestMeans)
{
    private static readonly JsonSerializerOptions Json = new(RunFolder.Json) { WriteIndented = true, NewLine = "\n" };

    /// <summary>A <see cref="DataOrigin"/> and the hash of the data.</summary>
    internal sealed record DataSource(
        string? Path, string Description, bool Synthetic, string Hash,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? OtherPaths = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? GenreMap = null)
    {
        public static DataSource Of(DataOrigin origin, string hash) => new(
            origin.Path, origin.Description, origin.IsSynthetic, hash, origin.OtherPaths.Count == 0 ? null : origin.OtherPaths,
            origin.Map.IsEmpty ? null : origin.Map.Names);

        public DataOrigin ToOrigin() => new(Path, Description, Synthetic)
        {
            OtherPaths = OtherPaths ?? [],
            Map = GenreMap is null ? Gtzan.Audio.Datasets.GenreMap.None : new GenreMap(GenreMap),
        };

        /// <summary>Whether a path or a name of a genre is missing.</summary>
        internal bool HasNull => OtherPaths?.Contains(null!) == true || GenreMap?.Values.Contains(null!) == true;
    }

    /// <summary>Writes the file of a run.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(RunFolder folder, DataSplit split, GenreDataset dataset, DataOrigin origin, string datasetHash)
    {
        var indices = DataSplit.IndicesInTracks(dataset);
        var file = new SplitFile(
            SplitModes.NameOf(split.Mode), split.Hash(dataset),
            DataSource.Of(origin, datasetHash), dataset.Genres,
            Part(split.Train), Part(split.Validation), Part(split.Test),
            MeansOf(split, dataset).ToDictionary(track => track.Track, track => Math.Round(track.Mean, 6)));
        folder.Disk.Write(folder.SplitFile, stream =>
        {
            JsonSerializer.Serialize(stream, file, Json);
            stream.Write("\n"u8);
        });

        Dictionary<string, int[]> Part(int[] segments) => segments.Order().GroupBy(segment => dataset.TrackOfSegment[segment])
            .ToDictionary(track => dataset.Tracks[track.Key].Name, track => track.Select(segment => indices[segment]).ToArray());
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProgramException">It is missing or damaged.</exception>
    public static SplitFile Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<SplitFile>(TextFile.Read(path), Json) ?? throw new JsonException("it is empty");
            return file.Genres.Contains(null!) || file.Data.HasNull || new[] { file.Train, file.Validation, file.Test }.Any(part => part.ContainsValue(null!))
                ? throw new JsonException("something is missing in it")
                : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = ProgramException.ReasonOf(exception);
            throw new ProgramException(
                $"The run has no readable split.json: {reason}; put back what was there, or train a new run.", exception);
        }
        catch (JsonException exception)
        {
            var reason = JsonFault.ReasonOf(exception);
            throw new ProgramException(
                $"{path} is not the split of a run: {reason}; train a new run, with the same --hparams if you like.", exception);
        }
    }

    /// <summary>Reads a split, as segments of a dataset.</summary>
    /// <exception cref="ProgramException">The file is missing, damaged or changed, or the dataset lacks a segment or has another
    /// recording.</exception>
    public static DataSplit Read(string path, GenreDataset dataset)
    {
        var file = Read(path);
        if (file.Missing(dataset) is { } missing)
            throw Other(missing);
        var split = file.ToSplit(dataset);
        if (split.Hash(dataset) != file.Hash)
        {
            throw new ProgramException(
                $"{path} has been changed since the run: its segments do not have the hash it gives. " +
                "Delete the run's results.json, and gtzan train --resume writes both again.");
        }

        return file.Changed(split, dataset) is { } changed ? throw Other(changed) : split;

        static ProgramException Other(string what) => new($"{what}; give the data it was trained on with --data.");
    }

    /// <summary>Whether a dataset has all segments of a run's split, of the same recordings.</summary>
    /// <exception cref="ProgramException">The file is missing or damaged.</exception>
    public static bool IsOf(string path, GenreDataset dataset)
    {
        var file = Read(path);
        if (!file.Genres.SequenceEqual(dataset.Genres) || file.Missing(dataset) is not null)
            return false;
        var split = file.ToSplit(dataset);
        return split.Hash(dataset) != file.Hash || file.Changed(split, dataset) is null;
    }

    /// <summary>Says which segment a dataset lacks; null if it has all.</summary>
    private string? Missing(GenreDataset dataset)
    {
        var segments = SegmentsOf(dataset);
        foreach (var (track, index) in Train.Concat(Validation).Concat(Test).SelectMany(part => part.Value, (part, i) => (part.Key, i)))
        {
            if (!segments.ContainsKey((track, index)))
                return $"{dataset.Description} has no segment {index} of track {PrintableText.Excerpt(track)}, which the run used";
        }

        return null;
    }

    /// <summary>Says which recording of the test part differs; null if none does.</summary>
    private string? Changed(DataSplit split, GenreDataset dataset)
    {
        // Processors differ in the last digits, recordings in more.
        const double Tolerance = 1e-3;
        foreach (var (track, mean) in MeansOf(split, dataset))
        {
            var isSame = TestMeans.TryGetValue(track, out var expected)
                && Math.Abs(mean - expected) <= Tolerance * (1 + Math.Abs(expected));
            if (!isSame)
                return $"Track {track} of {dataset.Description} has changed since the run";
        }

        return null;
    }

    private DataSplit ToSplit(GenreDataset dataset)
    {
        var segments = SegmentsOf(dataset);
        return new DataSplit(SplitModes.Parse(Mode), Segments(Train), Segments(Validation), Segments(Test));

        int[] Segments(Dictionary<string, int[]> part) =>
            [.. part.SelectMany(track => track.Value, (track, index) => segments[(track.Key, index)])];
    }

    private static Dictionary<(string Track, int Index), int> SegmentsOf(GenreDataset dataset)
    {
        var indices = DataSplit.IndicesInTracks(dataset);
        return Enumerable.Range(0, dataset.SegmentCount)
            .ToDictionary(segment => (dataset.Tracks[dataset.TrackOfSegment[segment]].Name, indices[segment]));
    }

    /// <summary>Rejects data or a split that are not identical to those of the run.</summary>
    /// <exception cref="ProgramException">They differ, or the file is missing or damaged.</exception>
    public static void RequireSame(string path, DataSplit split, GenreDataset dataset, string datasetHash)
    {
        var file = Read(path);
        if (file.Data.Hash != datasetHash)
        {
            throw new ProgramException(
                $"{dataset.Description} is not what the run was begun with: its tracks or features have the hash {datasetHash}, " +
                $"those of the run {PrintableText.Excerpt(file.Data.Hash)}; give the same data with --data, or train a new run.");
        }

        if (split.Hash(dataset) != file.Hash)
        {
            throw new ProgramException(
                $"{path} has another division of the data ({PrintableText.Excerpt(file.Hash)}) than comes of the run's settings " +
                $"({split.Hash(dataset)}); train a new run.");
        }
    }

    private static IEnumerable<(string Track, double Mean)> MeansOf(DataSplit split, GenreDataset dataset) => split.Test.Order()
        .GroupBy(segment => dataset.TrackOfSegment[segment])
        .Select(track => (dataset.Tracks[track.Key].Name, track.Average(segment => Mean(dataset.Segment(segment)))));

    private static double Mean(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var feature in features)
            sum += feature;
        return sum / features.Length;
    }
}
