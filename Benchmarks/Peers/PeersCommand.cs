using System.CommandLine;
using System.Globalization;
using Gtzan.Models.Commands;

namespace Gtzan.Benchmarks.Peers;

/// <summary><c>peers</c>: measures the same work here and in PyTorch, alternating.</summary>
internal static class PeersCommand
{
    // A round takes half a minute.
    private const int MaxRoundsOfPrepare = 3;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var only = new Option<string[]>("--only")
        {
            Description =
                $"What to compare, with commas between: {string.Join(", ", PeerWorks.Groups)}, or train/cnn and the like; " +
                $"all but {PrepareMeasurement.Key} if nothing is named.",
            HelpName = "NAME[,NAME]",
            DefaultValueFactory = _ => [],
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "The number of rounds; the medians over the rounds count.",
            HelpName = "N",
            DefaultValueFactory = _ => 9,
        };
        OptionValues.RequireRange(rounds, 1, 1000);
        var python = PythonOption();
        var torchScript = new Option<bool>("--torchscript")
        {
            Description = "At inference, let PyTorch also try the models compiled by TorchScript (optimize_for_inference).",
        };
        var json = new Option<string?>("--json") { Description = "Write all figures, round by round, to a file.", HelpName = "FILE" };
        var command = new Command(
            "peers", "Measure Gtzan and PyTorch at the same work, in turn, and print medians, ratios and shares of the machine's roofline.")
        {
            only, rounds, python, torchScript, json,
        };
        command.SetAction(parsed =>
        {
            string[] names = [.. parsed.GetValue(only)!.SelectMany(
                list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
            var works = PeerWorks.Named(names);
            var file = parsed.GetValue(json);
            if (file is not null)
                PeerJson.RequireWritable(file);
            using var interruption = new Interruption();
            using var peer = works.Count == 0 ? null : PeerSearch.Find(parsed.GetValue(python), error.WriteLine, interruption.Token);
            var rows = Measure(
                works, new PeerOptions(parsed.GetValue(torchScript)), peer, parsed.GetValue(rounds), error, interruption.Token);
            if (rows.Count > 0)
            {
                output.WriteLine();
                output.Write(PeerTable.Of(rows));
                output.WriteLine();
                output.WriteLine(Legend(rows, peer));
            }

            PrepareTimes? prepare = null;
            if (names.Contains(PrepareMeasurement.Key))
            {
                prepare = PrepareMeasurement.Run(
                    Math.Min(MaxRoundsOfPrepare, parsed.GetValue(rounds)), error.WriteLine, interruption.Token);
                output.WriteLine();
                output.Write(PrepareMeasurement.Table(prepare));
            }

            if (file is not null)
                PeerJson.Write(file, rows, prepare, peer?.Versions);
            return 0;
        });
        return command;
    }

    /// <summary>The Python interpreter with PyTorch.</summary>
    public static Option<string?> PythonOption() => new("--python")
    {
        Description = "The Python that has PyTorch; by default python3, or /usr/bin/python3 if that one lacks it.",
        HelpName = "PATH",
    };

    private static List<PeerRow> Measure(
        IEnumerable<Func<PeerOptions, PeerWork>> works, PeerOptions options, PeerProcess? peer, int rounds, TextWriter error,
        CancellationToken cancellation)
    {
        if (peer is not null)
            error.WriteLine($"Peer: {peer.Versions} ({peer.Python}).");
        if (peer is { Versions.Torchaudio: null })
            error.WriteLine(
                "No torchaudio: MFCCs are measured here alone. Install it (Debian: apt-get install python3-torchaudio; elsewhere: " +
                "pip install torchaudio).");

        var rows = new List<PeerRow>();
        foreach (var make in works)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = PeerMeasurement.Of(make(options), peer, rounds);
            error.WriteLine(PeerTable.Line(row));
            rows.Add(row);
        }

        return rows;
    }

    private static string Legend(List<PeerRow> rows, PeerProcess? peer)
    {
        var peaks = rows.GroupBy(row => row.Threads).OrderBy(group => group.Key).Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"{Statistics.Median(group.Select(row => row.PeakFlops)) / 1e9:F0} GFLOP/s on {group.Key} " +
            $"thread{(group.Key == 1 ? "" : "s")}"));
        return "Medians over the rounds (and the shortest call). " +
            $"{(peer is null ? "" : "Ratio: PyTorch's time over ours, PyTorch with the better number of threads. ")}" +
            $"Roofline measured in the same rounds: {string.Join(", ", peaks)}. " +
            $"{(peer is null ? "No PyTorch was found." : $"{peer.Versions}.")}";
    }
}
