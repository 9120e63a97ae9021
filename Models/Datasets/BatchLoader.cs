using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Datasets;

/// <summary>
/// Assembles segments of a dataset into batches on a device, in the model's input shape. If the features are on disk, another thread
/// prefetches the next batch.
/// </summary>
internal sealed class BatchLoader(GenreDataset dataset, Device device, Shape inputShape)
{
    private float[] _features = [];
    private int[] _labels = [];
    private float[] _nextFeatures = [];
    private int[] _nextSegments = [];
    private Task? _reading;

    /// <summary>Returns the features and labels of segments, created in the open step.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="next">The segments of the next call, to prefetch; empty if unknown.</param>
    /// <exception cref="DatasetException">The features are on disk and can no longer be read.</exception>
    public (Tensor Inputs, Tensor Labels) Load(ReadOnlySpan<int> segments, ReadOnlySpan<int> next = default)
    {
        if (!TryTakePrefetched(segments))
        {
            Grow(ref _features, segments.Length);
            Read(segments, _features);
        }

        if (dataset.Features.IsOnDisk && next.Length > 0)
            ReadAhead(next);

        if (_labels.Length < segments.Length)
            _labels = new int[segments.Length];
        for (var i = 0; i < segments.Length; i++)
            _labels[i] = dataset.Labels[segments[i]];
        return (
            device.FromArray(_features.AsSpan(0, segments.Length * inputShape.Length), inputShape.Prepend(segments.Length)),
            device.FromIndices(_labels.AsSpan(0, segments.Length), [segments.Length]));
    }

    private void ReadAhead(ReadOnlySpan<int> segments)
    {
        _nextSegments = segments.ToArray();
        Grow(ref _nextFeatures, segments.Length);
        var (wanted, room) = (_nextSegments, _nextFeatures);
        _reading = Task.Run(() => Read(wanted, room));
    }

    private bool TryTakePrefetched(ReadOnlySpan<int> segments)
    {
        if (_reading is null)
            return false;
        _reading.GetAwaiter().GetResult();
        _reading = null;
        if (!segments.SequenceEqual(_nextSegments))
            return false;
        (_features, _nextFeatures) = (_nextFeatures, _features);
        return true;
    }

    private void Read(ReadOnlySpan<int> segments, float[] features)
    {
        for (var i = 0; i < segments.Length; i++)
            dataset.CopySegment(segments[i], features.AsSpan(i * inputShape.Length, inputShape.Length));
    }

    private void Grow(ref float[] features, int segments)
    {
        if (features.Length < segments * inputShape.Length)
            features = new float[segments * inputShape.Length];
    }
}
