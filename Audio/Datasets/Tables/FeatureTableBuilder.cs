using System.Globalization;
using System.Numerics.Tensors;
using Gtzan.Audio.Collections;
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

/// <summary>A table of features, and what became of the files of its source.</summary>
/// <param name="Table">The table.</param>
/// <param name="Remarks">Which files are not in it and why, and what is special about those that are.</param>
public sealed record BuiltFeatureTable(FeatureTable Table, IReadOnlyList<Remark> Remarks);

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

        var account = new TrackAccount(source);
        foreach (var (track, result) in results.Index())
            if (result.Problem is { } problem)
                account.LeaveOut(problem);
            else
                account.Use(track, result.Rows[0].Content!, result.Notes!);
        var (_, remarks) = account.Close();
        return new BuiltFeatureTable(new FeatureTable([.. results.SelectMany(result => result.Rows)]), remarks);
    }

    private readonly record struct Result(FeatureRow[] Rows, Remark? Problem = null, IReadOnlyList<Remark>? Notes = null);

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
        if (TrackAccount.Load(source, track, TrackFeatureExtractor.SampleRate, out var problem) is not { } signal)
            return new Result([], problem);
        int length = signal.Samples.Length, shortest = unit == FeatureRowUnit.Track ? extractor.MinSamples : SegmentLength;
        if (length < shortest)
            return Unusable(
                RemarkKind.TooShort, $"It has {length} samples at {signal.SampleRate} Hz, but its features need at least {shortest}.");
        if (!TensorPrimitives.IsFiniteAll<float>(signal.Samples))
            return Unusable(RemarkKind.NotFinite, "It has samples that are not finite numbers.");

        var content = TrackAccount.ContentOf(signal.Samples);
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
                rowName, source.Tracks[track].Name, unit == FeatureRowUnit.Track ? -1 : i, samples.Length, genre,
                extractor.Extract(samples))
            {
                Content = content,
            };
            if (!TensorPrimitives.IsFiniteAll<double>(rows[i].Values))
                return Unusable(RemarkKind.NotFinite, "Its samples are so large that the features overflow.");
        }

        var isCut = unit == FeatureRowUnit.ThreeSeconds && length >= (MaxSegments + 1) * SegmentDistance;
        var cut = !isCut ? null : new Remark(source.Tracks[track].Name, RemarkKind.CutToDuration,
            $"It lasts {AudioSignal.DurationText(length, signal.SampleRate)}; its first {MaxSegments} segments are used.");
        return new Result(rows, Notes: TrackAccount.NotesOf(source.Tracks[track].Name, signal, cut));

        Result Unusable(RemarkKind kind, string reason) => new([], new Remark(source.Tracks[track].Name, kind, reason));
    }

    /// <summary><c>blues.00000.3.wav</c> for the fourth segment of <c>blues.00000.wav</c>.</summary>
    private static string SegmentName(string name, int segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(name, null)}.{segment}{Path.GetExtension(name)}");
}
