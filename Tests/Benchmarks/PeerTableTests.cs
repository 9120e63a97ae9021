using Gtzan.Benchmarks.Peers;

namespace Gtzan.Tests.Benchmarks;

public sealed class PeerTableTests
{
    private static readonly PeerChoice AnyChoice = new("eager", 1, 1);

    [Fact]
    public void The_ratio_is_the_median_over_the_rounds_with_the_better_number_of_threads()
    {
        var row = Row(ours: [1, 2, 4], (1, [9, 9, 9]), (2, [2, 8, 12]));

        Assert.Equal(2, row.Best!.Threads);
        Assert.Equal(3, row.Ratio);
        Assert.Equal(0.5, row.Share);
    }

    [Fact]
    public void A_row_without_a_peer_has_no_ratio()
    {
        var row = Row(ours: [1, 2, 4]);

        Assert.Null(row.Best);
        Assert.Null(row.Ratio);
    }

    [Fact]
    public void The_table_is_aligned_markdown()
    {
        PeerRow[] rows = [
            Row(ours: [0.001, 0.002, 0.004], (1, [0.009, 0.009, 0.009]), (2, [0.002, 0.008, 0.012])), Row(ours: [1, 2, 4], (1, [9, 9, 9]))];

        Assert.Equal(
            """
            | work |    ours (minimum) | PyTorch, 1 thread | PyTorch, 2 threads | ratio | at least | of roofline | at least |
            |------|------------------:|------------------:|-------------------:|------:|---------:|------------:|---------:|
            | work | 2.00 ms (1.00 ms) | 9.00 ms (9.00 ms) |  8.00 ms (2.00 ms) | 3.00× |    2.50× |        0.50 |     0.60 |
            | work |   2.00 s (1.00 s) |   9.00 s (9.00 s) |                    | 4.50× |    2.50× |        0.50 |     0.60 |

            """,
            PeerTable.Of(rows));
    }

    [Fact]
    public void Without_a_peer_there_are_only_our_columns() =>
        Assert.Equal(
            ["", "work", "ours (minimum)", "ratio", "at least", "of roofline", "at least", ""],
            PeerTable.Of([Row(ours: [1])]).Split('\n')[0].Split('|', StringSplitOptions.TrimEntries));

    [Theory]
    [InlineData(123.4, "123 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(1, "1.00 s")]
    [InlineData(0.09996, "100 ms")]
    [InlineData(0.00999, "9.99 ms")]
    [InlineData(0.000012345, "12.3 µs")]
    [InlineData(4e-7, "0.40 µs")]
    public void Times_have_three_digits_and_a_unit(double seconds, string text) => Assert.Equal(text, PeerTable.Seconds(seconds));

    private static PeerRow Row(double[] ours, params (int Threads, double[] Rounds)[] peers) => new(
        "group/work", "work", new PeerTarget(2.5, 0.6), 2, new Timing(ours, ours.Min()),
        [.. peers.Select(peer => new PeerResult(peer.Threads, AnyChoice, new Timing(peer.Rounds, peer.Rounds.Min())))],
        [.. ours.Select(_ => 0.5)], 1e9);
}
