using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Datasets;

/// <summary>Statistics of each feature over the frames of segments, in double precision.</summary>
internal static class FeatureStatistics
{
    /// <summary>The mean and the deviation (of the population) of each feature.</summary>
    /// <exception cref="DatasetException">The features are on disk and can no longer be read.</exception>
    public static (double[] Mean, double[] Deviation) Of(GenreDataset dataset, int[] segments) =>
        Of(segments, dataset.FeaturesPerFrame, dataset.Segment);

    /// <summary>The mean and the deviation of each column of rows of values; a row may hold several, one after the other.</summary>
    /// <param name="examples">The examples, each once; the order does not matter.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="valuesOf">The values of an example.</param>
    public static (double[] Mean, double[] Deviation) Of(int[] examples, int columns, Func<int, ReadOnlySpan<float>> valuesOf)
    {
        var (mean, count) = Sums((_, value) => value);
        for (var i = 0; i < columns; i++)
            mean[i] /= count;
        var (squares, _) = Sums((column, value) => (value - mean[column]) * (value - mean[column]));
        return (mean, Array.ConvertAll(squares, sum => Math.Sqrt(sum / count)));

        (double[] Sums, double Rows) Sums(Func<int, double, double> term)
        {
            var (sums, rows) = (new double[columns], 0.0);
            foreach (var example in examples.Order())
            {
                var values = valuesOf(example);
                for (var i = 0; i < values.Length; i++)
                    sums[i % columns] += term(i % columns, values[i]);
                rows += values.Length / columns;
            }

            return (sums, rows);
        }
    }
}
