using System.Numerics.Tensors;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Features;

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
        Check(source, recipe);
        var results = TrackLoop.Run(
            source, options ?? new BuildOptions(), () => new Tools(recipe), (track, tools) => Extract(source, track, recipe, tools));

        var length = results.Sum(result => result.Features?.LongLength ?? 0);
        if (length > Array.MaxLength)
            throw new DatasetException(
                $"The features of {source.Description} are {length} numbers, more than {Array.MaxLength}; use fewer tracks or " +
                "coefficients.");
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

        return segments.ToDataset(features);
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
        Check(source, recipe);
        using var writer = new DatasetFileWriter(stream, key);
        var segments = new SegmentList(source, recipe);
        TrackLoop.RunInOrder(
            source, options ?? new BuildOptions(), () => new Tools(recipe), (track, tools) => Extract(source, track, recipe, tools),
            (track, result) =>
            {
                segments.Add(track, result);
                if (result.Features is { } part)
                    writer.Append(part);
            });
        var dataset = segments.ToDataset(Array.Empty<float>());
        writer.Complete(dataset);
        return dataset;
    }

    private static void Check(ITrackSource source, FeatureRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        if (source.Genres.Count < 2)
            throw new DatasetException($"{source.Description} has {source.Genres.Count} genres; telling genres apart takes at least two.");
    }

    // The work space of a thread.
    private sealed class Tools(FeatureRecipe recipe)
    {
        public Segmenter Segmenter { get; } = new(recipe);

        public MfccExtractor Extractor { get; } = new(recipe.ToMfccOptions());
    }

    // Either features or a problem.
    private readonly record struct TrackResult(float[]? Features, string? Problem, bool Unreadable = false);

    private static TrackResult Extract(ITrackSource source, int track, FeatureRecipe recipe, Tools tools)
    {
        AudioSignal signal;
        try
        {
            signal = source.Load(track, recipe.SampleRate);
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return new TrackResult(null, exception.Message, Unreadable: exception is not AudioFormatException { IsOfMachine: false });
        }

        if (signal.SampleRate != recipe.SampleRate)
            throw new InvalidOperationException(
                $"{source.Description} gave track {track} at {signal.SampleRate} Hz where {recipe.SampleRate} Hz were asked for.");
        var segments = tools.Segmenter.Count(signal.Samples.Length);
        if (segments == 0)
        {
            var segmentSeconds = (double)recipe.SamplesPerSegment / recipe.SampleRate;
            return new TrackResult(null, $"It lasts {AudioSignal.DurationText(signal.Samples.Length, signal.SampleRate)}, less than one " +
                $"segment of {segmentSeconds:F2} s.");
        }

        var size = recipe.FramesPerSegment * recipe.Mfcc;
        var features = new float[segments * size];
        for (var i = 0; i < segments; i++)
            tools.Extractor.Extract(tools.Segmenter.Segment(signal.Samples, i), features.AsSpan(i * size, size));
        return TensorPrimitives.IsFiniteAll<float>(features)
            ? new TrackResult(features, null)
            : new TrackResult(null, "Its samples are so large that the features overflow.");
    }

    /// <summary>Collects, in the order of the tracks, all of a dataset but the features.</summary>
    private sealed class SegmentList(ITrackSource source, FeatureRecipe recipe)
    {
        private readonly List<int> _labels = [], _trackOfSegment = [];
        private readonly List<TrackDescription> _tracks = [];
        private readonly List<SkippedFile> _skipped = [.. source.Skipped];
        private string? _firstProblem;

        public void Add(int track, TrackResult result)
        {
            var description = source.Tracks[track];
            if (result.Features is not { } features)
            {
                _firstProblem ??= $"the first, {description.Name}: {result.Problem}";
                _skipped.Add(new SkippedFile(description.Name, result.Problem!) { Unreadable = result.Unreadable });
                return;
            }

            var segments = features.Length / (recipe.FramesPerSegment * recipe.Mfcc);
            _labels.AddRange(Enumerable.Repeat(description.Genre, segments));
            _trackOfSegment.AddRange(Enumerable.Repeat(_tracks.Count, segments));
            _tracks.Add(description);
        }

        public GenreDataset ToDataset(FeatureStore features) => _tracks.Count == 0
            ? throw new DatasetException($"No track of {source.Description} could be used; {_firstProblem ?? "there are none"}")
            : new GenreDataset
            {
                Genres = [.. source.Genres],
                Tracks = _tracks,
                Labels = [.. _labels],
                TrackOfSegment = [.. _trackOfSegment],
                Features = features,
                Recipe = recipe,
                Description = source.Description,
                IsSynthetic = source.IsSynthetic,
                Skipped = _skipped,
            };
    }
}
