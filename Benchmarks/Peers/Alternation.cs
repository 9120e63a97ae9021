using System.Diagnostics;

namespace Gtzan.Benchmarks.Peers;

/// <summary>A contender in alternating measurements.</summary>
/// <param name="Name">Who.</param>
/// <param name="Time">Runs the work a number of times and returns the seconds of each call.</param>
internal sealed record Contender(string Name, Func<int, double[]> Time);

/// <summary>The timing of a contender.</summary>
/// <param name="Rounds">The median of the seconds of a call, round by round.</param>
/// <param name="Minimum">The shortest call of all.</param>
internal sealed record Timing(double[] Rounds, double Minimum)
{
    /// <summary>The median of the rounds' medians.</summary>
    public double Median => Statistics.Median(Rounds);
}

/// <summary>
/// Measures several contenders in alternating short blocks, so that disturbances affect all alike. Every second round reverses the order.
/// </summary>
internal static class Alternation
{
    // The first call of a block finds the caches filled by the others.
    private const int MinCalls = 3;
    private const int MaxCalls = 5000;

    /// <summary>Measures.</summary>
    /// <param name="contenders">Who.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="block">The approximate duration of a block.</param>
    /// <param name="afterRound">Called after each round, with its number.</param>
    /// <param name="minCalls">The minimum number of calls in a block.</param>
    public static Timing[] Measure(
        IReadOnlyList<Contender> contenders, int rounds, TimeSpan block, Action<int>? afterRound = null, int minCalls = MinCalls)
    {
        var calls = contenders.Select(contender => CallsOf(contender, block, minCalls)).ToArray();
        var medians = contenders.Select(_ => new double[rounds]).ToArray();
        var minima = contenders.Select(_ => double.PositiveInfinity).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var who = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                var seconds = contenders[who].Time(calls[who]);
                medians[who][round] = Statistics.Median(seconds);
                minima[who] = Math.Min(minima[who], seconds.Min());
            }

            afterRound?.Invoke(round);
        }

        return [.. contenders.Select((_, i) => new Timing(medians[i], minima[i]))];
    }

    /// <summary>Times our calls.</summary>
    public static double[] Time(Action call, int count)
    {
        var seconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    private static int CallsOf(Contender contender, TimeSpan block, int minCalls) =>
        (int)Math.Clamp(block.TotalSeconds / Math.Max(1e-9, Statistics.Median(contender.Time(minCalls))), minCalls, MaxCalls);
}
