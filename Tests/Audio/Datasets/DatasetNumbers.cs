using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Audio.Datasets;

/// <summary>The numbers of a dataset, for tests to look at and to change.</summary>
public static class DatasetNumbers
{
    /// <summary>The array of a dataset that is in memory; a copy for one that is not.</summary>
    public static float[] Numbers(this GenreDataset dataset)
    {
        if (dataset.Features is FeaturesInMemory memory)
            return memory.Values;
        var copy = new float[dataset.Features.Length];
        dataset.Features.CopyTo(0, copy);
        return copy;
    }
}
