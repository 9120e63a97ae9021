namespace Gtzan.Models.Datasets;

/// <summary>Assigns examples to folds: groups stay together, and every genre is spread as evenly as possible.</summary>
internal static class FoldAssignment
{
    /// <summary>
    /// Greedy: the largest units first, each to the fold with the smallest Σ (examples of a genre in the unit) ·
    /// (share of the genre's examples in the fold); ties go to the fold with the fewest examples.
    /// </summary>
    /// <param name="units">Groups of examples; those of equal size are assigned in this order.</param>
    /// <param name="labels">The genre of every example.</param>
    /// <param name="genres">The number of genres.</param>
    /// <param name="folds">The number of folds.</param>
    /// <returns>The fold of every example; −1 for those in no unit.</returns>
    public static int[] Create(IReadOnlyList<int[]> units, IReadOnlyList<int> labels, int genres, int folds)
    {
        var foldOf = new int[labels.Count];
        Array.Fill(foldOf, -1);
        var totals = new int[genres];
        foreach (var example in units.SelectMany(unit => unit))
            totals[labels[example]]++;
        var shares = Enumerable.Range(0, folds).Select(_ => new double[genres]).ToArray();
        var sizes = new int[folds];
        foreach (var unit in units.OrderByDescending(unit => unit.Length))
        {
            var best = Enumerable.Range(0, folds).MinBy(fold => (unit.Sum(example => shares[fold][labels[example]]), sizes[fold], fold));
            sizes[best] += unit.Length;
            foreach (var example in unit)
            {
                foldOf[example] = best;
                shares[best][labels[example]] += 1.0 / totals[labels[example]];
            }
        }

        return foldOf;
    }
}
