using System.Text.Json;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// Datasets as JSON, in the layout of the tutorial that the models descend from:
/// <c>{"mapping": [genres], "labels": [one a segment], "mfcc": [[[coefficients] × frames] × segments]}</c>, indented by four.
/// </summary>
/// <remarks>
/// More properties follow, which the tutorial's own programs ignore: <c>tracks</c> (the track of each segment), <c>contents</c> (a hash of
/// each track's samples: equal hashes are copies), <c>recipe</c> and <c>origin</c>.
/// If the features are not MFCCs alone, <c>mfcc</c> is called <c>features</c>, and the recipe says what they are.
/// Numbers are the shortest that read back as the same floats. Both directions stream.
/// </remarks>
public static class DatasetJson
{
    private const int FlushBytes = 1 << 18;

    /// <summary>Atomically replaces a file with a dataset, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="threads">How many threads write numbers; 0 for as many as there are processors. It does not change the file.</param>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, GenreDataset dataset, int threads = 0)
    {
        // An existing file without bytes may be a device or a pipe, which must not be replaced.
        if (File.Exists(path) && InputFile.IsEmpty(path))
        {
            using var stream = File.Create(path);
            Write(stream, dataset, threads);
            return;
        }

        AtomicFileWriter.Default.Write(path, stream => Write(stream, dataset, threads));
    }

    /// <summary>Writes a dataset to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="threads">How many threads write numbers; 0 for as many as there are processors. It does not change the file.</param>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    public static void Write(Stream stream, GenreDataset dataset, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(dataset);

        using var writer = new Utf8JsonWriter(stream, SegmentText.Layout);
        writer.WriteStartObject();
        writer.WriteStartArray("mapping");
        foreach (var genre in dataset.Genres)
            writer.WriteStringValue(genre);
        writer.WriteEndArray();
        writer.WriteStartArray("labels");
        foreach (var label in dataset.Labels)
            writer.WriteNumberValue(label);
        writer.WriteEndArray();

        writer.WriteStartArray(dataset.Recipe.ArrayName);
        SegmentText.ForEach(dataset, threads > 0 ? threads : Environment.ProcessorCount, text =>
        {
            writer.WriteRawValue(text.Span, skipInputValidation: true);
            if (writer.BytesPending > FlushBytes)
                writer.Flush();
        });
        writer.WriteEndArray();

        if (dataset.TracksKnown)
        {
            writer.WriteStartArray("tracks");
            foreach (var track in dataset.TrackOfSegment)
                writer.WriteStringValue(dataset.Tracks[track].Name);
            writer.WriteEndArray();
            writer.WriteStartObject("contents");
            foreach (var track in dataset.Tracks.Where(track => track.Content is not null))
                writer.WriteString(track.Name, track.Content);
            writer.WriteEndObject();
        }

        WriteRecipe(writer, dataset.Recipe);
        writer.WriteStartObject("origin");
        writer.WriteString("description", dataset.Description);
        writer.WriteBoolean("synthetic", dataset.IsSynthetic);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads a dataset from a file.</summary>
    /// <exception cref="DatasetException">The file is missing or does not hold a dataset; the message says where it goes wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GenreDataset Read(string path)
    {
        if (!File.Exists(path))
            throw new DatasetException($"There is no dataset file '{path}'.");
        using var stream = DataFile.Open(path);
        return new DatasetJsonReader(Path.GetFileName(path), path).Read(stream);
    }

    /// <summary>Reads a dataset from a stream.</summary>
    /// <param name="stream">The JSON.</param>
    /// <param name="description">What to call the dataset if the file does not say.</param>
    /// <exception cref="DatasetException">The stream does not hold a dataset; the message says where it goes wrong.</exception>
    public static GenreDataset Read(Stream stream, string description = "dataset file")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new DatasetJsonReader(description, "The dataset file").Read(stream);
    }

    private static void WriteRecipe(Utf8JsonWriter writer, FeatureRecipe recipe)
    {
        writer.WriteStartObject("recipe");
        writer.WriteNumber("sampleRate", recipe.SampleRate);
        writer.WriteNumber("duration", recipe.Duration);
        writer.WriteNumber("segments", recipe.Segments);
        writer.WriteNumber("mfcc", recipe.Mfcc);
        writer.WriteNumber("fftLength", recipe.FftLength);
        writer.WriteNumber("hopLength", recipe.HopLength);
        writer.WriteString("padding", recipe.Padding.ToString());
        foreach (var (name, text) in RecipeSettings.Of(recipe))
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}
