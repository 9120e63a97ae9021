using System.Diagnostics;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models.Commands;

public sealed class TimeLeftTests
{
    [Fact]
    public void What_is_left_takes_as_long_as_what_was_done()
    {
        var seconds = 100L;
        var left = new TimeLeft(() => seconds * Stopwatch.Frequency);

        left.Report(0.1);
        Assert.Null(left.Value);
        seconds += 10;
        left.Report(0.3);
        Assert.Equal(35, left.Value!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void A_smaller_share_begins_a_new_round()
    {
        var seconds = 0L;
        var left = new TimeLeft(() => seconds * Stopwatch.Frequency);
        left.Report(0);
        seconds = 50;
        left.Report(1);
        Assert.Equal(TimeSpan.Zero, left.Value);

        left.Report(0.5);
        Assert.Null(left.Value);
        seconds = 51;
        left.Report(0.75);
        Assert.Equal(1, left.Value!.Value.TotalSeconds, 6);
    }
}
