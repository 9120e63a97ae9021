using Gtzan.Benchmarks.Peers;

namespace Gtzan.Tests.Benchmarks;

public sealed class AlternationTests
{
    [Fact]
    public void Contenders_take_turns_and_every_second_round_goes_backwards()
    {
        var turns = new List<string>();
        Contender[] contenders = [Recorded("a", 0.05, turns), Recorded("b", 0.05, turns), Recorded("c", 0.05, turns)];
        Alternation.Measure(contenders, rounds: 3, TimeSpan.FromSeconds(0.1), round => turns.Add($"after {round}"));

        Assert.Equal(["a", "b", "c"], turns[..3]);
        Assert.Equal(["a", "b", "c", "after 0", "c", "b", "a", "after 1", "a", "b", "c", "after 2"], turns[3..]);
    }

    [Theory]
    [InlineData(0.01, 10)]
    [InlineData(0.05, 3)]
    [InlineData(1, 3)]
    [InlineData(1e-6, 5000)]
    public void A_turn_has_as_many_calls_as_fit_into_it_within_bounds(double seconds, int calls)
    {
        var counts = new List<int>();
        Alternation.Measure([new Contender("a", count => Recorded(count))], rounds: 2, TimeSpan.FromSeconds(0.1));

        Assert.Equal([3, calls, calls], counts);

        double[] Recorded(int count)
        {
            counts.Add(count);
            return [.. Enumerable.Repeat(seconds, count)];
        }
    }

    [Fact]
    public void A_timing_is_the_median_of_the_rounds_medians_and_the_shortest_call_of_all()
    {
        double[][] rounds = [[1, 1, 1], [5, 3, 4], [9, 2, 100], [1, 7, 8]];
        var next = 0;
        var timing = Alternation.Measure([new Contender("a", _ => rounds[next++])], rounds: 3, TimeSpan.FromSeconds(1)).Single();

        Assert.Equal([4, 9, 7], timing.Rounds);
        Assert.Equal((7, 1), (timing.Median, timing.Minimum));
    }

    [Fact]
    public void Each_call_is_timed()
    {
        var calls = 0;
        var seconds = Alternation.Time(() => calls++, 5);

        Assert.Equal(5, calls);
        Assert.Equal(5, seconds.Length);
        Assert.All(seconds, time => Assert.True(time >= 0));
    }

    [Fact]
    public void The_median_is_the_middle()
    {
        Assert.Equal(2, Statistics.Median([3, 2, 1]));
        Assert.Equal(2.5, Statistics.Median([4, 1, 2, 3]));
        Assert.Equal(7, Statistics.Median([7]));
    }

    [Fact]
    public void There_is_no_median_of_nothing() => Assert.Throws<ArgumentException>(() => Statistics.Median([]));

    private static Contender Recorded(string name, double seconds, List<string> turns) => new(name, count =>
    {
        turns.Add(name);
        return [.. Enumerable.Repeat(seconds, count)];
    });
}
