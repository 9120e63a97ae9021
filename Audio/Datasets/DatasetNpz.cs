using System.IO.Compression;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// Datasets for NumPy: a file that <c>numpy.load</c> opens, with the arrays <c>mfcc</c> (float32, [segments, frames, coefficients];
/// <c>features</c> if they are not MFCCs alone), <c>labels</c> (the genre of each segment), <c>mapping</c> (the genres' names),
/// <c>track_of_segment</c> and <c>tracks</c> (the tracks' names), <c>recipe</c> and <c>origin</c> (text).
/// </summary>
/// <remarks>
/// It is a ZIP archive with an array a file, not compressed: MFCCs hardly get smaller. If the tracks are unknown, both their arrays are
/// missing.
/// </remarks>
public static class DatasetNpz
{
    // The earliest date of a ZIP archive, so that equal data give equal files.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a dataset to a stream.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, GenreDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(dataset);

        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, dataset.Recipe.ArrayName, array => WriteFeatures(array, dataset));
        Add(archive, "labels", array => NpyWriter.WriteIntegers(array, dataset.Labels));
        Add(archive, "mapping", array => NpyWriter.WriteTexts(array, dataset.Genres));
        if (dataset.TracksKnown)
        {
            Add(archive, "track_of_segment", array => NpyWriter.WriteIntegers(array, dataset.TrackOfSegment));
            Add(archive, "tracks", array => NpyWriter.WriteTexts(array, [.. dataset.Tracks.Select(track => track.Name)]));
        }

        Add(archive, "recipe", array => NpyWriter.WriteText(array, dataset.Recipe.Key));
        Add(archive, "origin", array => NpyWriter.WriteText(array, dataset.Description + (dataset.IsSynthetic ? " (synthetic)" : "")));
    }

    private static void WriteFeatures(Stream array, GenreDataset dataset)
    {
        NpyWriter.WriteFloatHeader(array, dataset.SegmentCount, dataset.Frames, dataset.FeaturesPerFrame);
        var features = new float[dataset.SegmentSize];
        for (var segment = 0; segment < dataset.SegmentCount; segment++)
        {
            dataset.CopySegment(segment, features);
            NpyWriter.WriteFloats(array, features);
        }
    }

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using BufferedStream array = new(entry.Open(), 1 << 16);
        write(array);
    }
}
