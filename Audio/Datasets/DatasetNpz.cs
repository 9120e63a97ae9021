namespace Gtzan.Audio.Datasets;

/// <summary>
/// Datasets for NumPy: a file that <c>numpy.load</c> opens, with the arrays <c>mfcc</c> (float32, [segments, frames, coefficients];
/// <c>features</c> if they are not MFCCs alone), <c>labels</c> (the genre of each segment), <c>mapping</c> (the genres' names),
/// <c>track_of_segment</c> and <c>tracks</c> (the tracks' names), <c>recipe</c> and <c>origin</c> (text).
/// </summary>
/// <remarks>If the tracks are unknown, both their arrays are missing.</remarks>
public static class DatasetNpz
{
    /// <summary>Writes a dataset to a stream.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, GenreDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(dataset);

        using var archive = new NpzWriter(stream);
        archive.Add(dataset.Recipe.ArrayName, array => WriteFeatures(array, dataset));
        archive.Add("labels", dataset.Labels);
        archive.Add("mapping", dataset.Genres);
        if (dataset.TracksKnown)
        {
            archive.Add("track_of_segment", dataset.TrackOfSegment);
            archive.Add("tracks", [.. dataset.Tracks.Select(track => track.Name)]);
        }

        archive.Add("recipe", dataset.Recipe.Key);
        archive.Add("origin", dataset.Description + (dataset.IsSynthetic ? " (synthetic)" : ""));
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
}
