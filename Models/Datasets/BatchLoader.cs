using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Datasets;

/// <summary>
/// Puts segments of a dataset together to batches on a device, in the shape a model takes. If the features are on the disk, the next batch
/// is read by another thread while the model is at work.
/// </summary>
internal sealed class BatchLoader(GenreDataset dataset, Device device, Shape inputShape)
{
    private float[] _features = [];
    private int[] _labels = [];
    private float[] _nextFeatures = [];
    private int[] _nextSegments = [];
    private Task? _reading;

    /// <summary>The features and labels of some segments; made in the open step.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="next">Those that will be asked for after these, if that is known.</param>
    /// <exception cref="DatasetException">The features are on the disk, and cannot be read any more.</exception>
    public (Tensor Inputs, Tensor Labels) Load(ReadOnlySpan<int> segments, ReadOnlySpan<int> next = default)
    {
        if (!TakeWhatWasReadAhead(segments))
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

    private bool TakeWhatWasReadAhead(ReadOnlySpan<int> segments)
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
