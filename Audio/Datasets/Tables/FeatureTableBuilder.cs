using System.Globalization;
using System.Numerics.Tensors;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets.Tables;

/// <summary>The part of a file that a row of a feature table describes.</summary>
public enum FeatureRowUnit
{
    /// <summary>A whole file, however long: as in the published <c>features_30_sec.csv</c>.</summary>
    Track,

    /// <summary>
    /// 66,149 samples, three seconds less one sample, from every 66,150th on, at most ten of a file: as in the published
    /// <c>features_3_sec.csv</c>. The rest of the file is not used.
    /// </summary>
    ThreeSeconds,
}

/// <summary>A table of features, and the files that could not be part of it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Skipped">The files that are not in it, and why.</param>
public sealed record BuiltFeatureTable(FeatureTable Table, IReadOnlyList<SkippedFile> Skipped);

/// <summary>Computes the published features of all tracks of a source, on all cores; the result does not depend on their number.</summary>
public static class FeatureTableBuilder
{
    private const int SegmentDistance = 66_150, SegmentLength = SegmentDistance - 1, MaxSegments = 10;

    /// <summary>Computes the table.</summary>
    /// <exception cref="DatasetException">No track could be used.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static BuiltFeatureTable Build(ITrackSource source, FeatureRowUnit unit, FramePadding padding, BuildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var names = FileNames(source);
        var results = TrackLoop.Run(
            source, options ?? new BuildOptions(), () => new TrackFeatureExtractor(padding),
            (track, extractor) => Extract(source, track, names[track], unit, extractor));

        var skipped = new List<SkippedFile>(source.Skipped);
        for (var track = 0; track < results.Length; track++)
            if (results[track].Problem is { } problem)
                skipped.Add(new SkippedFile(source.Tracks[track].Name, problem) { Unreadable = results[track].Unreadable });
        FeatureRow[] rows = [.. results.SelectMany(result => result.Rows)];
        if (rows.Length > 0)
            return new BuiltFeatureTable(new FeatureTable(rows), skipped);
        var first = results.Length == 0 ? "there are none" : $"the first, {source.Tracks[0].Name}: {results[0].Problem}";
        throw new DatasetException($"No track of {source.Description} could be used; {first}");
    }

    private readonly record struct Result(FeatureRow[] Rows, string? Problem = null, bool Unreadable = false);

    /// <summary>
    /// The names of the files without their folders, as published; with folders for files of the same name, because a table names each file
    /// once.
    /// </summary>
    private static string[] FileNames(ITrackSource source)
    {
        var count = source.Tracks.CountBy(track => Path.GetFileName(track.Name)).ToDictionary();
        return [.. source.Tracks.Select(track => count[Path.GetFileName(track.Name)] == 1 ? Path.GetFileName(track.Name) : track.Name)];
    }

    private static Result Extract(ITrackSource source, int track, string name, FeatureRowUnit unit, TrackFeatureExtractor extractor)
    {
        AudioSignal signal;
        try
        {
            signal = source.Load(track, TrackFeatureExtractor.SampleRate);
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return new Result([], exception.Message, Unreadable: exception is not AudioFormatException { IsOfMachine: false });
        }

        int length = signal.Samples.Length, shortest = unit == FeatureRowUnit.Track ? extractor.MinSamples : SegmentLength;
        if (length < shortest)
            return new Result([], $"It has {length} samples at {TrackFeatureExtractor.SampleRate} Hz, but its features need at least " +
                $"{shortest}.");
        if (!TensorPrimitives.IsFiniteAll<float>(signal.Samples))
            return new Result([], "It has samples that are not finite numbers.");

        var genre = source.Genres[source.Tracks[track].Genre];
        var segments = unit == FeatureRowUnit.Track ? 1 : Math.Min(MaxSegments, ((length - SegmentLength) / SegmentDistance) + 1);
        var rows = new FeatureRow[segments];
        for (var i = 0; i < segments; i++)
        {
            ReadOnlySpan<float> samples = unit == FeatureRowUnit.Track
                ? signal.Samples
                : signal.Samples.AsSpan(i * SegmentDistance, SegmentLength);
            var rowName = unit == FeatureRowUnit.Track ? name : SegmentName(name, i);
            rows[i] = new FeatureRow(
                rowName, Path.ChangeExtension(name, null), unit == FeatureRowUnit.Track ? -1 : i, samples.Length, genre,
                extractor.Extract(samples));
            if (!TensorPrimitives.IsFiniteAll<double>(rows[i].Values))
                return new Result([], "Its samples are so large that the features overflow.");
        }

        return new Result(rows);
    }

    /// <summary><c>blues.00000.3.wav</c> for the fourth segment of <c>blues.00000.wav</c>.</summary>
    private static string SegmentName(string name, int segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(name, null)}.{segment}{Path.GetExtension(name)}");
}
