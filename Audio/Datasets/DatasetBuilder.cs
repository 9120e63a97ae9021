using System.Globalization;
using System.Numerics.Tensors;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;

namespace Gtzan.Audio.Datasets;

/// <summary>The progress of a build.</summary>
/// <param name="Done">Tracks finished.</param>
/// <param name="Total">Tracks in all.</param>
/// <param name="Current">The track that was finished last.</param>
public readonly record struct BuildProgress(int Done, int Total, string Current);

/// <summary>Options for building a dataset. None affects the result.</summary>
public sealed record BuildOptions
{
    /// <summary>Threads that decode and extract; 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>Called after every track, from one thread at a time.</summary>
    public Action<BuildProgress>? Progress { get; init; }

    /// <summary>The fewest genres: two to learn from, one to test on.</summary>
    public int MinGenres { get; init; } = 2;

    /// <summary>Stops the build between two tracks.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Decodes tracks, cuts them into segments and computes their features, on all cores.</summary>
/// <remarks>
/// The result does not depend on the number of threads: a track is computed by one thread alone, and the tracks keep their order.
/// Each thread holds one decoded track at a time. A track that cannot be decoded, or is too short, is skipped and reported.
/// </remarks>
public static class DatasetBuilder
{
    /// <summary>Builds the dataset of all tracks of a source, in memory.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    /// <exception cref="DatasetException">Fewer than two genres, or no track could be used.</exception>
    /// <exception cref="OperationCanceledException">The build was stopped.</exception>
    public static GenreDataset Build(ITrackSource source, FeatureRecipe recipe, BuildOptions? options = null)
    {
        options ??= new BuildOptions();
        Check(source, recipe, options);
        var results = TrackLoop.Run(
            source, options, () => new Tools(recipe), (track, tools) => Extract(source, track, recipe, tools));

        var length = results.Sum(result => result.Features?.LongLength ?? 0);
        if (length > Array.MaxLength)
            throw new DatasetException(
                $"The features of {source.Description} are {length} numbers, more than {Array.MaxLength}; use fewer tracks or " +
                "features.");
        var segments = new SegmentList(source, recipe);
        var features = new float[length];
        var filled = 0;
        for (var track = 0; track < results.Length; track++)
        {
            segments.Add(track, results[track]);
            if (results[track].Features is not { } part)
                continue;
            part.CopyTo(features.AsSpan(filled));
            filled += part.Length;
            results[track] = default; // frees its memory
        }

        return segments.ToDataset(features, options.MinGenres);
    }

    /// <summary>Builds the dataset of all tracks of a source as a file; only the tracks being processed are in memory.</summary>
    /// <returns>The dataset without its features.</returns>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    /// <exception cref="DatasetException">Fewer than two genres, or no track could be used.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The build was stopped.</exception>
    internal static GenreDataset BuildFile(
        Stream stream, ReadOnlySpan<byte> key, ITrackSource source, FeatureRecipe recipe, BuildOptions? options = null)
    {
        options ??= new BuildOptions();
        Check(source, recipe, options);
        using var writer = new DatasetFileWriter(stream, key);
        var segments = new SegmentList(source, recipe);
        TrackLoop.RunInOrder(
            source, options, () => new Tools(recipe), (track, tools) => Extract(source, track, recipe, tools),
            (track, result) =>
            {
                segments.Add(track, result);
                if (result.Features is { } part)
                    writer.Append(part);
            });
        var dataset = segments.ToDataset(Array.Empty<float>(), options.MinGenres);
        writer.Complete(dataset);
        return dataset;
    }

    private static void Check(ITrackSource source, FeatureRecipe recipe, BuildOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        if (source.Genres.Count < options.MinGenres)
            throw new DatasetException($"{source.Description} has {source.Genres.Count} genres; telling genres apart takes at least two.");
    }

    // The work space of a thread.
    private sealed class Tools(FeatureRecipe recipe)
    {
        public Segmenter Segmenter { get; } = new(recipe);

        public FeatureExtractor Extractor { get; } = new(recipe);
    }

    // Either features or a problem.
    private readonly record struct TrackResult(
        Remark? Problem, float[]? Features = null, string Content = "", IReadOnlyList<Remark>? Notes = null);

    private static TrackResult Extract(ITrackSource source, int track, FeatureRecipe recipe, Tools tools)
    {
        if (TrackAccount.Load(source, track, recipe.SampleRate, out var problem) is not { } signal)
            return new TrackResult(problem);
        var name = source.Tracks[track].Name;
        if (signal.SampleRate != recipe.SampleRate)
            throw new InvalidOperationException(
                $"{source.Description} gave track {track} at {signal.SampleRate} Hz where {recipe.SampleRate} Hz were asked for.");
        var segments = tools.Segmenter.Count(signal.Samples.Length);
        if (segments == 0)
        {
            var segmentSeconds = (double)recipe.SamplesPerSegment / recipe.SampleRate;
            var duration = AudioSignal.DurationText(signal.Samples.Length, signal.SampleRate);
            return Unusable(RemarkKind.TooShort, $"It lasts {duration}, less than one segment of {segmentSeconds:F2} s.");
        }

        var size = recipe.FramesPerSegment * recipe.FeaturesPerFrame;
        var features = new float[segments * size];
        for (var i = 0; i < segments; i++)
            tools.Extractor.Extract(tools.Segmenter.Segment(signal.Samples, i), features.AsSpan(i * size, size));
        return TensorPrimitives.IsFiniteAll<float>(features)
            ? new TrackResult(
                null, features, TrackAccount.ContentOf(signal.Samples), TrackAccount.NotesOf(name, signal, CutNote(signal, name, recipe)))
            : Unusable(RemarkKind.NotFinite, "Its samples are so large that the features overflow.");

        TrackResult Unusable(RemarkKind kind, string reason) => new(new Remark(name, kind, reason));
    }

    /// <summary>A remark if the recipe's duration leaves out at least a segment of the track.</summary>
    private static Remark? CutNote(AudioSignal signal, string name, FeatureRecipe recipe) =>
        signal.Samples.Length - ((long)recipe.SegmentsPerTrack * recipe.SamplesPerSegment) < recipe.SamplesPerSegment
            ? null
            : new Remark(name, RemarkKind.CutToDuration, string.Create(CultureInfo.InvariantCulture,
                $"It lasts {AudioSignal.DurationText(signal.Samples.Length, signal.SampleRate)}; its first {recipe.Duration} s are used."));

    /// <summary>Collects, in the order of the tracks, all of a dataset but the features.</summary>
    private sealed class SegmentList(ITrackSource source, FeatureRecipe recipe)
    {
        private readonly List<int> _trackOfSegment = [];
        private readonly TrackAccount _account = new(source);

        public void Add(int track, TrackResult result)
        {
            if (result.Problem is { } problem)
            {
                _account.LeaveOut(problem);
                return;
            }

            var segments = result.Features!.Length / (recipe.FramesPerSegment * recipe.FeaturesPerFrame);
            _trackOfSegment.AddRange(Enumerable.Repeat(_account.Used.Count, segments));
            _account.Use(track, result.Content, result.Notes!);
        }

        public GenreDataset ToDataset(FeatureStore features, int minGenres)
        {
            var (genres, remarks) = _account.Close();
            return genres.Length < minGenres
                ? throw new DatasetException(
                    $"Only the genre {genres[0]} of {source.Description} has tracks that can be used, and telling genres apart takes at " +
                    $"least two; {_account.FirstProblem}")
                : new GenreDataset
                {
                    Genres = genres,
                    Tracks = _account.Used,
                    Labels = [.. _trackOfSegment.Select(track => _account.Used[track].Genre)],
                    TrackOfSegment = [.. _trackOfSegment],
                    Features = features,
                    Recipe = recipe,
                    Description = source.Description,
                    IsSynthetic = source.IsSynthetic,
                    Remarks = remarks,
                };
        }
    }
}
