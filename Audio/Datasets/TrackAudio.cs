using System.Collections.Concurrent;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// The samples of a dataset's tracks, decoded when they are first needed. They stay in memory up to a limit; beyond it, a track is decoded
/// each time. Any number of threads may use an instance.
/// </summary>
public sealed class TrackAudio
{
    private readonly ITrackSource _source;
    private readonly FeatureRecipe _recipe;
    private readonly int[] _tracks;
    private readonly ConcurrentDictionary<int, float[]> _kept = new();
    private long _room;

    /// <param name="source">The tracks.</param>
    /// <param name="recipe">The sample rate, and how much of a track is used.</param>
    /// <param name="tracks">Those of the dataset, in the source's order.</param>
    internal TrackAudio(ITrackSource source, FeatureRecipe recipe, IEnumerable<TrackDescription> tracks)
    {
        // The dataset has the tracks in the order of the source, without those that could not be used.
        var next = 0;
        (_source, _recipe, _room) = (source, recipe, MaxBytes);
        _tracks =
        [
            .. tracks.Select(track =>
            {
                while (source.Tracks[next].Name != track.Name)
                    next++;
                return next++;
            }),
        ];
    }

    /// <summary>The bytes of samples that stay in memory: an eighth of what the process may use.</summary>
    internal static long MaxBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;

    /// <summary>The samples of a track within the recipe's duration.</summary>
    /// <param name="track">The track, an index into <see cref="GenreDataset.Tracks"/>.</param>
    /// <exception cref="DatasetException">The track can no longer be decoded.</exception>
    public ReadOnlySpan<float> Samples(int track)
    {
        if (_kept.TryGetValue(track, out var kept))
            return kept;
        if (TrackAccount.Load(_source, _tracks[track], _recipe.SampleRate, out var problem) is not { } signal)
        {
            throw new DatasetException(
                $"The track {problem!.Path} was read before, and cannot be read any more: {problem.Text.TrimEnd('.')}.");
        }

        var used = (int)Math.Min(signal.Samples.Length, Math.Ceiling(_recipe.Duration * _recipe.SampleRate));
        var samples = used == signal.Samples.Length ? signal.Samples : signal.Samples[..used];
        var bytes = (long)used * sizeof(float);
        if (Interlocked.Add(ref _room, -bytes) < 0 || !_kept.TryAdd(track, samples))
            Interlocked.Add(ref _room, bytes);
        return samples;
    }
}
