using Gtzan.Engine.Randomness;
using Gtzan.Models.Study.Exploration;

namespace Gtzan.Models.Study.Leakage;

/// <summary>An interval that holds a number with a probability of 95 %.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High);

/// <summary>
/// The bootstrap (Efron, "Bootstrap methods: another look at the jackknife", 1979): how far an accuracy may be off because these tracks
/// were tested and not others like them. Tracks are drawn with replacement, with all their rows, since rows of one track are right or wrong
/// together; the accuracy of each such draw is computed, and the middle 95 % of 2,000 draws are the interval.
/// </summary>
public static class Bootstrap
{
    private const int Draws = 2000;
    private const double Outside = 0.05;

    /// <summary>The interval of the share of rows that are right.</summary>
    /// <param name="tracks">For each track, how many of its rows are right, and how many it has.</param>
    /// <param name="seed">What the tracks are drawn from.</param>
    public static Interval OfAccuracy(IReadOnlyList<(int Right, int Rows)> tracks, ulong seed)
    {
        var accuracies = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var random = new RandomSequence(seed, RandomPurpose.Check, (uint)draw);
            var (right, rows) = (0, 0);
            for (var i = 0; i < tracks.Count; i++)
            {
                var drawn = tracks[(int)(((ulong)random.Bits(i) * (ulong)tracks.Count) >> 32)];
                right += drawn.Right;
                rows += drawn.Rows;
            }

            accuracies[draw] = (double)right / rows;
        }

        Array.Sort(accuracies);
        return new Interval(BoxStatistics.Quantile(accuracies, Outside / 2), BoxStatistics.Quantile(accuracies, 1 - (Outside / 2)));
    }
}
