using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Datasets;

/// <summary>Statistics of each feature over the frames of segments, in double precision.</summary>
internal static class FeatureStatistics
{
    /// <summary>The mean and the deviation (of the population) of each feature.</summary>
    /// <exception cref="DatasetException">The features are on disk and can no longer be read.</exception>
    public static (double[] Mean, double[] Deviation) Of(GenreDataset dataset, int[] segments)
    {
        var count = (double)segments.Length * dataset.Frames;
        var mean = Sums((_, value) => value);
        for (var i = 0; i < mean.Length; i++)
            mean[i] /= count;
        var squares = Sums((feature, value) => (value - mean[feature]) * (value - mean[feature]));
        return (mean, Array.ConvertAll(squares, sum => Math.Sqrt(sum / count)));

        double[] Sums(Func<int, double, double> term)
        {
            var sums = new double[dataset.FeaturesPerFrame];
            foreach (var segment in segments.Order())
            {
                var features = dataset.Segment(segment);
                for (var i = 0; i < features.Length; i++)
                    sums[i % sums.Length] += term(i % sums.Length, features[i]);
            }

            return sums;
        }
    }
}
