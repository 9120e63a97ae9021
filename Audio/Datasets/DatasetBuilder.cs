using System.Numerics.Tensors;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets;

/// <summary>How far a build has come.</summary>
/// <param name="Done">Tracks finished.</param>
/// <param name="Total">Tracks in all.</param>
/// <param name="Current">The track that was finished last.</param>
public readonly record struct BuildProgress(int Done, int Total, string Current);

/// <summary>How a dataset is built; nothing here changes the result.</summary>
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
    /// <summary>Builds the dataset of all tracks of a source.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    /// <exception cref="DatasetException">Fewer than two genres, or no track could be used.</exception>
    /// <exception cref="OperationCanceledException">The build was stopped.</exception>
    public static GenreDataset Build(ITrackSource source, FeatureRecipe recipe, BuildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        options ??= new BuildOptions();
        if (source.Genres.Count < 2)
            throw new DatasetException($"{source.Description} has {source.Genres.Count} genres; telling genres apart takes at least two.");

        TrackResult[] results = ExtractAll(source, recipe, options);
        return Assemble(source, recipe, results);
    }

    // Either features or a problem.
    private readonly record struct TrackResult(float[]? Features, string? Problem, bool Unreadable = false);

    private static TrackResult[] ExtractAll(ITrackSource source, FeatureRecipe recipe, BuildOptions options) => TrackLoop.Run(
        source, options, () => (new Segmenter(recipe), new MfccExtractor(recipe.ToMfccOptions())),
        (track, tools) => Extract(source, track, recipe, tools.Item1, tools.Item2));

    private static TrackResult Extract(
        ITrackSource source, int track, FeatureRecipe recipe, Segmenter segmenter, MfccExtractor extractor)
    {
        AudioSignal signal;
        try
        {
            signal = source.Load(track, recipe.SampleRate);
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return new TrackResult(null, exception.Message, Unreadable: exception is not AudioFormatException);
        }

        if (signal.SampleRate != recipe.SampleRate)
            throw new InvalidOperationException(
                $"{source.Description} gave track {track} at {signal.SampleRate} Hz where {recipe.SampleRate} Hz were asked for.");
        int segments = segmenter.Count(signal.Samples.Length);
        if (segments == 0)
        {
            double segmentSeconds = (double)recipe.SamplesPerSegment / recipe.SampleRate;
            return new TrackResult(null, $"It lasts {AudioSignal.DurationText(signal.Samples.Length, signal.SampleRate)}, less than one segment of {segmentSeconds:F2} s.");
        }

        int size = recipe.FramesPerSegment * recipe.Mfcc;
        float[] features = new float[segments * size];
        for (int i = 0; i < segments; i++)
            extractor.Extract(segmenter.Segment(signal.Samples, i), features.AsSpan(i * size, size));
        source.Release(signal);
        return TensorPrimitives.IsFiniteAll<float>(features)
            ? new TrackResult(features, null)
            : new TrackResult(null, "Its samples are so large that the features overflow.");
    }

    private static GenreDataset Assemble(ITrackSource source, FeatureRecipe recipe, TrackResult[] results)
    {
        int size = recipe.FramesPerSegment * recipe.Mfcc;
        long length = results.Sum(result => result.Features?.LongLength ?? 0);
        var skipped = new List<SkippedFile>(source.Skipped);
        if (length == 0)
        {
            string first = results.Length == 0 ? "there are none" : $"the first, {source.Tracks[0].Name}: {results[0].Problem}";
            throw new DatasetException($"No track of {source.Description} could be used; {first}");
        }
        if (length > Array.MaxLength)
            throw new DatasetException(
                $"The features of {source.Description} are {length} numbers, more than {Array.MaxLength}; use fewer tracks or " +
                "coefficients.");

        float[] features = new float[length];
        int[] labels = new int[length / size], trackOfSegment = new int[labels.Length];
        var tracks = new List<TrackDescription>();
        int segment = 0;
        for (int track = 0; track < results.Length; track++)
        {
            if (results[track].Features is not { } part)
            {
                skipped.Add(new SkippedFile(source.Tracks[track].Name, results[track].Problem!) { Unreadable = results[track].Unreadable });
                continue;
            }

            part.CopyTo(features.AsSpan(segment * size));
            results[track] = default; // the copy is enough
            for (int end = segment + part.Length / size; segment < end; segment++)
                (labels[segment], trackOfSegment[segment]) = (source.Tracks[track].Genre, tracks.Count);
            tracks.Add(source.Tracks[track]);
        }

        return new GenreDataset
        {
            Genres = [.. source.Genres],
            Tracks = tracks,
            Labels = labels,
            TrackOfSegment = trackOfSegment,
            Features = features,
            Recipe = recipe,
            Description = source.Description,
            IsSynthetic = source.IsSynthetic,
            Skipped = skipped,
        };
    }
}
