using System.Text.Json;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>The result of PyTorch with a maximum number of threads.</summary>
/// <param name="Threads">The number of threads.</param>
/// <param name="Choice">The fastest variant in a trial.</param>
/// <param name="Timing">The times.</param>
internal sealed record PeerResult(int Threads, PeerChoice Choice, Timing Timing);

/// <summary>A variant of some work in PyTorch.</summary>
/// <param name="Variant">The memory layout or function.</param>
/// <param name="TorchThreads">PyTorch's threads.</param>
/// <param name="BlasThreads">Threads of OpenBLAS.</param>
internal sealed record PeerChoice(string Variant, int TorchThreads, int BlasThreads);

/// <summary>A row of the table.</summary>
/// <param name="Key">The name for <c>--only</c>.</param>
/// <param name="Description">The description.</param>
/// <param name="Target">The target.</param>
/// <param name="Threads">Our number of threads.</param>
/// <param name="Ours">Our times.</param>
/// <param name="Peers">The peer's, for one thread and for more; none if there is no peer.</param>
/// <param name="Shares">Round by round, the shortest time on the roofline, as measured in that round, over our time.</param>
/// <param name="PeakFlops">The median of the measured peaks, for as many threads as we use.</param>
internal sealed record PeerRow(
    string Key, string Description, PeerTarget Target, int Threads, Timing Ours, IReadOnlyList<PeerResult> Peers, double[] Shares,
    double PeakFlops)
{
    /// <summary>The result of the peer with its best number of threads.</summary>
    public PeerResult? Best => Peers.MinBy(peer => peer.Timing.Median);

    /// <summary>The median over the rounds of the peer's time over ours.</summary>
    public double? Ratio =>
        Best is { } best ? Statistics.Median(best.Timing.Rounds.Zip(Ours.Rounds, (theirs, ours) => theirs / ours)) : null;

    /// <summary>The median over the rounds of the share of the roofline.</summary>
    public double Share => Statistics.Median(Shares);
}

/// <summary>Measures work on both sides.</summary>
internal static class PeerMeasurement
{
    private const double SecondsOfTrial = 0.5;

    /// <summary>Compares the results, then the times.</summary>
    /// <param name="work">The work; it is disposed.</param>
    /// <param name="peer">The peer; null if there is none.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <exception cref="ProgramException">The results differ, or the peer fails.</exception>
    public static PeerRow Of(PeerWork work, PeerProcess? peer, int rounds)
    {
        using (work)
        {
            work.Prepare();
            WarmUp.RunThoroughly(work.Run);
            var (choices, contenders) =
                (new List<(int Threads, PeerChoice Choice)>(), new List<Contender> { new("ours", count => TimeOurs(work, count)) });
            if (peer is not null && (work.PeerModule != "torchaudio" || peer.Versions.Torchaudio is not null))
            {
                work.Agree(peer);
                foreach (var threads in work.PeerThreads)
                {
                    var choice = peer.Ask(new { command = "tune", threads, seconds = SecondsOfTrial })
                        .Deserialize<PeerChoice>(PeerProcess.Json)!;
                    choices.Add((threads, choice));
                    contenders.Add(new Contender($"peer, {threads}", count => TimeTheirs(peer, choice, count)));
                }
            }

            var (shares, peaks, least) = (new double[rounds], new double[rounds], new double[rounds]);
            var timings = Alternation.Measure(contenders, rounds, work.Block, round =>
            {
                // The median, as for all measurements here, including disturbances in this round.
                var roofline = new Roofline(work.Threads, shareOfFaster: 0.5);
                (least[round], peaks[round]) = (work.LeastSeconds(roofline), roofline.PeakFlops);
            });
            for (var round = 0; round < rounds; round++)
                shares[round] = least[round] / timings[0].Rounds[round];
            return new PeerRow(
                work.Key, work.Description, work.Target, work.Threads, timings[0],
                [.. choices.Select((choice, i) => new PeerResult(choice.Threads, choice.Choice, timings[i + 1]))], shares,
                Statistics.Median(peaks));
        }
    }

    private static double[] TimeOurs(PeerWork work, int count)
    {
        work.Restart();
        work.Run();
        return Alternation.Time(work.Run, count);
    }

    private static double[] TimeTheirs(PeerProcess peer, PeerChoice choice, int count) => peer.AskNumbers(
        new { command = "run", count, variant = choice.Variant, torchThreads = choice.TorchThreads, blasThreads = choice.BlasThreads },
        "seconds", count);
}
