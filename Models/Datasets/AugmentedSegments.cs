using System.Collections.Concurrent;
using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Datasets;

/// <summary>
/// Training segments, changed: a segment's features are a function of seed, epoch and segment. They are computed batch by batch, on all
/// cores, while the batch before is trained on.
/// </summary>
internal sealed class AugmentedSegments : IDataset
{
    private readonly GenreDataset _dataset;
    private readonly AugmentationKinds _kinds;
    private readonly ulong _seed;
    private readonly SpecAugment? _spec;
    private readonly int[] _firstOfTrack;
    private readonly ConcurrentBag<SegmentAugmenter> _idle = [];

    private AugmentedSegments(GenreDataset dataset, HyperParameters parameters, int[] segments)
    {
        (_dataset, _kinds, _seed) = (dataset, parameters.Augment, (ulong)parameters.Seed);
        if (NeedsAudio && dataset.Audio is null)
        {
            throw new ProgramException(
                $"augment {AugmentationKindNames.Format(_kinds & AugmentationKinds.OfSamples)} changes the sound of tracks, and " +
                $"{dataset.Description} has only their features; name the folder of the tracks with --data, or choose among spec and " +
                "mixup.");
        }

        if (_kinds.HasFlag(AugmentationKinds.Spec))
        {
            var (mean, _) = FeatureStatistics.Of(dataset, segments);
            _spec = new SpecAugment(parameters.FrequencyMask, parameters.TimeMask, Array.ConvertAll(mean, value => (float)value));
        }

        _firstOfTrack = new int[dataset.Tracks.Count];
        for (var segment = dataset.SegmentCount - 1; segment >= 0; segment--)
            _firstOfTrack[dataset.TrackOfSegment[segment]] = segment;
    }

    public int Count => _dataset.SegmentCount;

    public int InputLength => _dataset.SegmentSize;

    private bool NeedsAudio => (_kinds & AugmentationKinds.OfSamples) != 0;

    /// <summary>Whether some of the kinds change segments; mixup mixes batches.</summary>
    public static bool Changes(AugmentationKinds kinds) => (kinds & ~AugmentationKinds.Mixup) != 0;

    /// <summary>Loads segments in shuffled batches, in the model's input shape.</summary>
    /// <exception cref="ProgramException">The augmentation needs audio, and there is none.</exception>
    /// <exception cref="DatasetException">On loading: a track can no longer be decoded, or features can no longer be read.</exception>
    public static DataLoader Loader(GenreDataset dataset, HyperParameters parameters, Sequential model, int[] segments) =>
        new(new AugmentedSegments(dataset, parameters, segments), model.Device, model.InputShape, parameters.BatchSize)
        {
            Examples = segments,
            ShuffleSeed = (ulong)parameters.Seed,
            Prefetches = true,
        };

    public void CopyInput(int example, Span<float> destination) => _dataset.CopySegment(example, destination);

    public void CopyInputs(int[] examples, int epoch, float[] destination)
    {
        try
        {
            Parallel.For(
                0, examples.Length,
                i => Change(examples[i], epoch, destination.AsSpan(i * InputLength, InputLength)));
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is DatasetException cause)
        {
            throw new DatasetException(cause.Message, exception);
        }
    }

    public int LabelOf(int example) => _dataset.Labels[example];

    private void Change(int segment, int epoch, Span<float> features)
    {
        if (!NeedsAudio || !TryExtract(segment, epoch, features))
            _dataset.CopySegment(segment, features);
        _spec?.Apply(features, new AugmentationRandom(_seed, epoch, segment, AugmentationKinds.Spec));
    }

    private bool TryExtract(int segment, int epoch, Span<float> features)
    {
        var track = _dataset.TrackOfSegment[segment];
        var chain = AugmentationChain.Draw(_kinds, _seed, epoch, segment);
        var augmenter = _idle.TryTake(out var idle) ? idle : new SegmentAugmenter(_dataset.Recipe);
        var isExtracted = augmenter.TryExtract(chain, _dataset.Audio!.Samples(track), segment - _firstOfTrack[track], features);
        _idle.Add(augmenter);
        return isExtracted;
    }
}
