using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Training;

namespace Gtzan.Models.Datasets;

/// <summary>The segments of a dataset as examples for training.</summary>
internal sealed class SegmentDataset(GenreDataset dataset) : IDataset
{
    public int Count => dataset.SegmentCount;

    public int InputLength => dataset.SegmentSize;

    /// <summary>Loads segments in batches, in the model's input shape.</summary>
    /// <exception cref="DatasetException">On loading: the features are on disk and can no longer be read.</exception>
    public static DataLoader Loader(GenreDataset dataset, Sequential model, int[] segments, int batchSize, ulong? shuffleSeed = null) =>
        new(new SegmentDataset(dataset), model.Device, model.InputShape, batchSize)
        {
            Examples = segments,
            ShuffleSeed = shuffleSeed,
            Prefetches = dataset.Features.IsOnDisk,
        };

    public void CopyInput(int example, Span<float> destination) => dataset.CopySegment(example, destination);

    public int LabelOf(int example) => dataset.Labels[example];
}
