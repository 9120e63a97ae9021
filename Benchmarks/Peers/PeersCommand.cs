using System.CommandLine;
using System.Globalization;
using Gtzan.Models.Commands;

namespace Gtzan.Benchmarks;

/// <summary><c>peers</c>: the same work here and in PyTorch, measured in turn.</summary>
internal static class PeersCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var only = new Option<string[]>("--only")
        {
            Description = $"What to compare: names or groups, with commas between ({string.Join(", ", PeerWorks.Names)}).",
            HelpName = "NAME[,NAME]",
            DefaultValueFactory = _ => [],
        };
        var rounds = new Option<int>("--rounds") { Description = "How often each side has its turn; the medians over the rounds count.", HelpName = "N", DefaultValueFactory = _ => 9 };
        SharedOptions.RequireRange(rounds, 1, 1000);
        var python = PythonOption();
        var json = new Option<string?>("--json") { Description = "Write all figures, round by round, to a file.", HelpName = "FILE" };
        var command = new Command("peers", "Measure Gtzan and PyTorch at the same work, in turn, and print medians, ratios and shares of the machine's roofline.")
        {
            only, rounds, python, json,
        };
        command.SetAction(parsed =>
        {
            var works = PeerWorks.Named([.. parsed.GetValue(only)!.SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]);
            using var interruption = new Interruption();
            using var peer = PeerSearch.Find(parsed.GetValue(python), error.WriteLine, interruption.Token);
            error.WriteLine(peer is null ? "No peer." : $"Peer: {peer.Versions} ({peer.Python}).");
            if (peer is { Versions.Torchaudio: null })
                error.WriteLine("No torchaudio: the features are measured here alone. Install it (Debian: apt-get install python3-torchaudio; elsewhere: pip install torchaudio).");

            var rows = new List<PeerRow>();
            foreach (var make in works)
            {
                interruption.Token.ThrowIfCancellationRequested();
                var row = PeerMeasurement.Of(make(), peer, parsed.GetValue(rounds));
                error.WriteLine(PeerTable.Line(row));
                rows.Add(row);
            }

            output.WriteLine();
            output.Write(PeerTable.Of(rows));
            output.WriteLine();
            output.WriteLine(Legend(rows, peer));
            if (parsed.GetValue(json) is { } path)
                PeerJson.Write(path, rows, peer?.Versions);
            return 0;
        });
        return command;
    }

    /// <summary>Which Python has PyTorch.</summary>
    public static Option<string?> PythonOption() => new("--python")
    {
        Description = "The Python that has PyTorch; otherwise python3, or /usr/bin/python3 if that one has it not.",
        HelpName = "PATH",
    };

    private static string Legend(List<PeerRow> rows, PeerProcess? peer)
    {
        var peaks = rows.GroupBy(row => row.Threads).OrderBy(group => group.Key).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{Statistics.Median(group.Select(row => row.PeakFlops)) / 1e9:F0} GFLOP/s on {group.Key} thread{(group.Key == 1 ? "" : "s")}"));
        return $"Medians over the rounds (and the shortest call). {(peer is null ? "" : "Ratio: PyTorch's time over ours, PyTorch with the better number of threads. ")}" +
            $"Roofline measured in the same rounds: {string.Join(", ", peaks)}. {(peer is null ? "No PyTorch was found." : $"{peer.Versions}.")}";
    }
}
