using System.Diagnostics;

namespace Gtzan.Benchmarks.Peers;

/// <summary>One of those who are measured in turn.</summary>
/// <param name="Name">Who.</param>
/// <param name="Time">Does the work so many times and returns the seconds that each took.</param>
internal sealed record Contender(string Name, Func<int, double[]> Time);

/// <summary>What one contender came to.</summary>
/// <param name="Rounds">The median of the seconds of a call, round by round.</param>
/// <param name="Minimum">The shortest call of all.</param>
internal sealed record Timing(double[] Rounds, double Minimum)
{
    /// <summary>The median of the rounds' medians.</summary>
    public double Median => Statistics.Median(Rounds);
}

/// <summary>
/// Measures several contenders in short blocks, one after the other, round after round, so that what the machine does besides meets all
/// alike. Each second round goes backwards: whoever follows whom would otherwise always be the same.
/// </summary>
internal static class Alternation
{
    // The first call of a block finds the caches full of what the others did.
    private const int FewestCalls = 3;
    private const int MostCalls = 5000;

    /// <summary>Measures.</summary>
    /// <param name="contenders">Who.</param>
    /// <param name="rounds">How often each has its turn.</param>
    /// <param name="block">About how long a turn is.</param>
    /// <param name="afterRound">Called after each round, with its number.</param>
    /// <param name="fewestCalls">The fewest calls in a turn.</param>
    public static Timing[] Measure(
        IReadOnlyList<Contender> contenders, int rounds, TimeSpan block, Action<int>? afterRound = null, int fewestCalls = FewestCalls)
    {
        var calls = contenders.Select(contender => CallsOf(contender, block, fewestCalls)).ToArray();
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

    /// <summary>Times calls of our own.</summary>
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

    private static int CallsOf(Contender contender, TimeSpan block, int fewestCalls) =>
        (int)Math.Clamp(block.TotalSeconds / Math.Max(1e-9, Statistics.Median(contender.Time(fewestCalls))), fewestCalls, MostCalls);
}
