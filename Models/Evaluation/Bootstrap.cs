using System.Text.Json.Nodes;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Study.Exploration;

namespace Gtzan.Models.Evaluation;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High)
{
    /// <summary>The interval as text: <c>0.521 to 0.702</c>.</summary>
    public override string ToString() => $"{Low.ToShare()} to {High.ToShare()}";

    /// <summary>The interval as JSON: its ends.</summary>
    internal JsonArray ToJson() => [Low, High];
}

/// <summary>
/// The bootstrap (Efron, "Bootstrap methods: another look at the jackknife", 1979): the uncertainty of an accuracy due to the choice of
/// tracks. Tracks are resampled with replacement with all their rows, because rows of one track are correlated; the interval is the middle
/// 95 % of the accuracies of 2,000 samples.
/// </summary>
public static class Bootstrap
{
    private const int Draws = 2000;
    private const double Outside = 0.05;

    /// <summary>Computes the interval of an accuracy by rows.</summary>
    /// <param name="tracks">For each track, the numbers of right rows and of all rows.</param>
    /// <param name="seed">The seed of the resampling.</param>
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
