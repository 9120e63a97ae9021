using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Evaluation;

/// <summary>
/// The activations of a model's last hidden layer, the input of the output layer, averaged over the segments of each track. Tracks with
/// similar activations get similar probabilities.
/// </summary>
internal static class HiddenFeatures
{
    /// <summary>The mean activations of each track with any of the segments, by track.</summary>
    public static IReadOnlyDictionary<int, double[]> ByTrack(Sequential model, GenreDataset dataset, int[] segments)
    {
        var sums = new Dictionary<int, (double[] Sum, int Count)>();
        foreach (var batch in SegmentDataset.Loader(dataset, model, [.. segments.Order()], Predictions.BatchSize).InOrder())
        {
            using var step = model.Device.BeginInference();
            var activations = model.Predict(batch.Load().Inputs, ..^1).ToArray();
            var size = activations.Length / batch.Examples.Length;
            for (var i = 0; i < batch.Examples.Length; i++)
            {
                var track = dataset.TrackOfSegment[batch.Examples[i]];
                var (sum, count) = sums.GetValueOrDefault(track, (new double[size], 0));
                for (var j = 0; j < size; j++)
                    sum[j] += activations[(i * size) + j];
                sums[track] = (sum, count + 1);
            }
        }

        return sums.ToDictionary(pair => pair.Key, pair => pair.Value.Sum.Select(value => value / pair.Value.Count).ToArray());
    }

    /// <summary>The candidates with the largest cosine a·b / (‖a‖·‖b‖), largest first.</summary>
    public static IEnumerable<(int Track, double Cosine)> Nearest(
        double[] activations, IEnumerable<KeyValuePair<int, double[]>> candidates, int count) =>
        candidates.Select(candidate => (candidate.Key, Cosine(activations, candidate.Value)))
            .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key).Take(count);

    private static double Cosine(double[] a, double[] b)
    {
        var norms = Math.Sqrt(Dot(a, a) * Dot(b, b));
        return norms == 0 ? 0 : Dot(a, b) / norms;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
