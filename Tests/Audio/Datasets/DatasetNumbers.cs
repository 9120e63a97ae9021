using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Audio.Datasets;

/// <summary>Gives tests access to the numbers of a dataset.</summary>
public static class DatasetNumbers
{
    /// <summary>The array of a dataset in memory; a copy otherwise.</summary>
    public static float[] Numbers(this GenreDataset dataset)
    {
        if (dataset.Features is FeaturesInMemory memory)
            return memory.Values;
        var copy = new float[dataset.Features.Length];
        dataset.Features.CopyTo(0, copy);
        return copy;
    }
}
