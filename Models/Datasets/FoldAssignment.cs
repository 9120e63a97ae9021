namespace Gtzan.Models.Datasets;

/// <summary>
/// Deals examples to folds, so that what belongs together stays together and every genre is spread over the folds as evenly as that allows.
/// </summary>
internal static class FoldAssignment
{
    /// <summary>
    /// Largest units first, each goes where its genres are scarcest: to the fold with the smallest Σ (examples of a genre in the unit) ·
    /// (share of the genre's examples in the fold); of equals to the one with the fewest examples.
    /// </summary>
    /// <param name="units">Examples that belong together, in the order in which units of one size are dealt.</param>
    /// <param name="labels">The genre of every example.</param>
    /// <param name="genres">How many genres there are.</param>
    /// <param name="folds">How many folds there are.</param>
    /// <returns>The fold of every example; −1 for one that is in no unit.</returns>
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
