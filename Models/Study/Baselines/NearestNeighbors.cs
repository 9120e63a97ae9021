using System.Numerics.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// k nearest neighbours by Euclidean distance, each with one vote: the probability of a class is its share of the k votes.
/// Of equally distant rows, the lower class counts as nearer, so the order of rows does not matter.
/// </summary>
/// <param name="neighbors">k.</param>
/// <param name="threads">The number of threads.</param>
public sealed class NearestNeighbors(int neighbors, int threads = 1) : IClassifier
{
    private Examples? _examples;

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        if (neighbors > examples.Features.Rows)
        {
            throw new ProgramException(
                $"There are {examples.Features.Rows} rows to learn from, fewer than the {neighbors} nearest neighbours that vote; give " +
                "more rows.");
        }

        _examples = examples;
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_examples?.Features.Columns);
        var result = new Matrix(features.Rows, _examples!.Classes);
        Parallel.For(0, features.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var probabilities = result.Row(row);
            foreach (var neighbor in NeighborsOf(features.Row(row)))
                probabilities[_examples.Labels[neighbor]] += 1.0 / neighbors;
        });
        return result;
    }

    /// <summary>The k nearest rows, nearest first.</summary>
    internal int[] NeighborsOf(ReadOnlySpan<double> x)
    {
        var known = _examples!.Features;
        var nearest = new List<(double Distance, int Label, int Row)>(neighbors + 1);
        for (var row = 0; row < known.Rows; row++)
        {
            var candidate = (TensorPrimitives.Distance(x, known.Row(row)), _examples.Labels[row], row);
            if (nearest.Count == neighbors && candidate.CompareTo(nearest[^1]) >= 0)
                continue;
            var place = ~nearest.BinarySearch(candidate);
            nearest.Insert(place, candidate);
            if (nearest.Count > neighbors)
                nearest.RemoveAt(neighbors);
        }

        return [.. nearest.Select(neighbor => neighbor.Row)];
    }
}
