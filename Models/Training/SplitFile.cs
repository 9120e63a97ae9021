using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Checkpoints;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Where a run's data came from.</summary>
/// <param name="Path">The folder or file it was read from; null for the synthetic corpus.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="IsSynthetic">Whether it was generated.</param>
public sealed record DataOrigin(string? Path, string Description, bool IsSynthetic);

/// <summary>
/// The <c>split.json</c> of a run: where the data came from, the genres in the order of the model's outputs, and which segments of which
/// track were used for what. Segments are named by track and number, so that a run can be evaluated where files have been added since.
/// </summary>
internal static class SplitFile
{
    /// <summary>Writes the file of a run.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(RunFolder folder, DataSplit split, GenreDataset dataset, DataOrigin origin, string datasetHash)
    {
        folder.Disk.Write(folder.SplitFile, stream =>
        {
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
                Write(writer, split, dataset, origin, datasetHash);
            stream.Write("\n"u8);
        });
    }

    private static void Write(Utf8JsonWriter writer, DataSplit split, GenreDataset dataset, DataOrigin origin, string datasetHash)
    {
        writer.WriteStartObject();
        writer.WriteString("mode", SplitModes.NameOf(split.Mode));
        writer.WriteString("hash", split.Hash(dataset));
        writer.WriteStartObject("data");
        writer.WriteString("path", origin.Path);
        writer.WriteString("description", origin.Description);
        writer.WriteBoolean("synthetic", origin.IsSynthetic);
        writer.WriteString("hash", datasetHash);
        writer.WriteEndObject();
        writer.WriteStartArray("genres");
        foreach (var genre in dataset.Genres)
            writer.WriteStringValue(genre);
        writer.WriteEndArray();
        WritePart(writer, "train", split.Train, dataset);
        WritePart(writer, "validation", split.Validation, dataset);
        WritePart(writer, "test", split.Test, dataset);
        writer.WriteStartObject("test_means");
        foreach (var (track, mean) in TestMeans(split, dataset))
            writer.WriteNumber(track, Math.Round(mean, 6));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Refuses data and a division that are not, to the bit, those of the run: going on with others would end elsewhere.</summary>
    /// <exception cref="ProgramException">They are not, or the file is missing or broken.</exception>
    public static void RequireSame(string path, DataSplit split, GenreDataset dataset, string datasetHash)
    {
        var (ofData, ofSplit) = Read(path, root => (root["data"]!["hash"]?.GetValue<string>(), root["hash"]!.GetValue<string>()));
        if (ofData is not null && ofData != datasetHash)
        {
            throw new ProgramException(
                $"{dataset.Description} is not what the run was begun with: its tracks or features have the hash {datasetHash}, those of the run {CheckpointException.Shown(ofData)}; " +
                "give the same data with --data, or train a new run.");
        }

        if (split.Hash(dataset) != ofSplit)
            throw new ProgramException($"{path} has another division of the data ({CheckpointException.Shown(ofSplit)}) than comes of the run's settings ({split.Hash(dataset)}); train a new run.");
    }

    /// <summary>How the data were divided, the hash of the division, and the genres, as the file says.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public static (string Mode, string Hash, IReadOnlyList<string> Genres) Stated(string path) =>
        Read(path, root => (root["mode"]!.GetValue<string>(), root["hash"]!.GetValue<string>(), Genres(root)));

    /// <summary>Where the data of a run came from, and its genres.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public static (DataOrigin Origin, IReadOnlyList<string> Genres) ReadOrigin(string path) => Read(path, root =>
    {
        var data = root["data"]!;
        var origin = new DataOrigin(
            data["path"]?.GetValue<string>(), data["description"]!.GetValue<string>(), data["synthetic"]!.GetValue<bool>());
        return (origin, Genres(root));
    });

    /// <summary>Whether a file is one of a run's, and not somebody's own of the same name.</summary>
    public static bool IsOne(string path)
    {
        try
        {
            _ = ReadOrigin(path);
            return true;
        }
        catch (ProgramException)
        {
            return false;
        }
    }

    /// <summary>The split, as segments of a dataset that must have all of them.</summary>
    /// <exception cref="ProgramException">The file is missing or broken, or the dataset lacks a segment it names.</exception>
    public static DataSplit Read(string path, GenreDataset dataset)
    {
        var segments = new Dictionary<(string Track, int Index), int>();
        var indicesInTracks = DataSplit.IndicesInTracks(dataset);
        for (var segment = 0; segment < dataset.SegmentCount; segment++)
            segments.Add((dataset.Tracks[dataset.TrackOfSegment[segment]].Name, indicesInTracks[segment]), segment);

        return Read(path, root =>
        {
            var split = new DataSplit(
                SplitModes.Parse(root["mode"]!.GetValue<string>()),
                Segments(root["train"]!), Segments(root["validation"]!), Segments(root["test"]!));
            if (split.Hash(dataset) != root["hash"]!.GetValue<string>())
            {
                throw new ProgramException(
                    $"{path} has been changed since the run: its segments do not have the hash it gives. Delete the run's report.html, and gtzan train --resume writes both again.");
            }

            CheckContent(split, dataset, root["test_means"]!);
            return split;
        });

        int[] Segments(JsonNode part)
        {
            var result = new List<int>();
            foreach (var (track, indices) in part.AsObject())
            {
                foreach (var index in indices!.AsArray())
                {
                    result.Add(segments.TryGetValue((track, index!.GetValue<int>()), out var segment)
                        ? segment
                        : throw new ProgramException($"{dataset.Description} has no segment {(int)index!} of track {CheckpointException.Shown(track)}, which the run used; give the data it was trained on with --data."));
                }
            }

            return [.. result];
        }
    }

    /// <summary>Refuses tracks that have their names still, but another content.</summary>
    private static void CheckContent(DataSplit split, GenreDataset dataset, JsonNode means)
    {
        // Much more than processors differ in the last digits, and much less than recordings do.
        const double Tolerance = 1e-3;
        foreach (var (track, mean) in TestMeans(split, dataset))
        {
            var expected = means[track]!.GetValue<double>();
            if (!(Math.Abs(mean - expected) <= Tolerance * (1 + Math.Abs(expected))))
                throw new ProgramException($"Track {track} of {dataset.Description} has changed since the run; give the data it was trained on with --data.");
        }
    }

    /// <summary>For each track with segments in the test part, the mean of their features: by it, another recording is noticed.</summary>
    private static IEnumerable<(string Track, double Mean)> TestMeans(DataSplit split, GenreDataset dataset) =>
        split.Test.Order().GroupBy(segment => dataset.TrackOfSegment[segment]).Select(track => (dataset.Tracks[track.Key].Name, track.Average(segment => Mean(dataset.Segment(segment)))));

    private static double Mean(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var feature in features)
            sum += feature;
        return sum / features.Length;
    }

    private static void WritePart(Utf8JsonWriter writer, string name, int[] segments, GenreDataset dataset)
    {
        const int FlushBytes = 1 << 16;
        var indices = DataSplit.IndicesInTracks(dataset);
        writer.WriteStartObject(name);
        foreach (var track in segments.Order().GroupBy(segment => dataset.TrackOfSegment[segment]))
        {
            writer.WriteStartArray(dataset.Tracks[track.Key].Name);
            foreach (var segment in track)
                writer.WriteNumberValue(indices[segment]);
            writer.WriteEndArray();
            if (writer.BytesPending > FlushBytes)
                writer.Flush();
        }

        writer.WriteEndObject();
    }

    private static IReadOnlyList<string> Genres(JsonNode root) => [.. root["genres"]!.AsArray().Select(genre => genre!.GetValue<string>())];

    private static T Read<T>(string path, Func<JsonNode, T> read)
    {
        try
        {
            return read(JsonNode.Parse(TextFile.Read(path), documentOptions: JsonFault.Strict) ?? throw new JsonException("it is empty"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run has no readable split.json: {ProgramException.ReasonOf(exception)}; put back what was there, or train a new run.", exception);
        }
        catch (Exception exception) when (JsonFault.Is(exception))
        {
            throw new ProgramException($"{path} is not the split of a run: {JsonFault.ReasonOf(exception)}; train a new run, with the same --hparams if you like.", exception);
        }
    }
}
