using Gtzan.Audio.Datasets;
using Gtzan.Engine;

namespace Gtzan.Models.Training;

/// <summary>Puts segments of a dataset together to batches on a device, in the shape a model takes.</summary>
internal sealed class BatchLoader(GenreDataset dataset, Device device, Shape inputShape)
{
    private float[] _features = [];
    private int[] _labels = [];

    /// <summary>The features and labels of some segments; made in the open step.</summary>
    public (Tensor Inputs, Tensor Labels) Load(ReadOnlySpan<int> segments)
    {
        var length = inputShape.Length;
        if (_labels.Length < segments.Length)
        {
            _features = new float[segments.Length * length];
            _labels = new int[segments.Length];
        }

        for (var i = 0; i < segments.Length; i++)
        {
            dataset.Segment(segments[i]).CopyTo(_features.AsSpan(i * length));
            _labels[i] = dataset.Labels[segments[i]];
        }

        return (
            device.FromArray(_features.AsSpan(0, segments.Length * length), inputShape.Prepend(segments.Length)),
            device.FromIndices(_labels.AsSpan(0, segments.Length), [segments.Length]));
    }
}
