using System.Globalization;
using System.Text;

namespace Gtzan.Benchmarks.Peers;

/// <summary>The results as a Markdown table with aligned columns.</summary>
internal static class PeerTable
{
    private const string None = "";

    /// <summary>The table.</summary>
    public static string Of(IReadOnlyList<PeerRow> rows)
    {
        var threads = rows.SelectMany(row => row.Peers).Select(peer => peer.Threads).Distinct().Order().ToArray();
        string[] titles =
        [
            "work", "ours (minimum)", .. threads.Select(Title), "ratio", "at least", "of roofline", "at least",
        ];
        var cells = rows.Select(row => (string[])
        [
            row.Description, Text(row.Ours),
            .. threads.Select(count => row.Peers.FirstOrDefault(peer => peer.Threads == count) is { } peer ? Text(peer.Timing) : None),
            Factor(row.Ratio), Factor(row.Target.Ratio), Share(row.Share), Share(row.Target.Share),
        ]).ToArray();

        var widths = titles.Select((title, column) => cells.Select(line => line[column].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        Append(titles);
        text.AppendLine(string.Join(
            "|",
            widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")
                .Prepend("").Append("")));
        foreach (var line in cells)
            Append(line);
        return text.ToString();

        void Append(string[] line) => text.AppendLine(string.Join(
            "|",
            line.Select((cell, column) => column == 0 ? $" {cell.PadRight(widths[column])} " : $" {cell.PadLeft(widths[column])} ")
                .Prepend("").Append("")));
    }

    /// <summary>A row in one line, for progress output.</summary>
    public static string Line(PeerRow row) =>
        $"{row.Description}: {Text(row.Ours)}{string.Concat(row.Peers.Select(peer => $"; {Title(peer.Threads)}: {Text(peer.Timing)}"))}" +
        $"{(row.Ratio is { } ratio ? $"; {Factor(ratio)}" : "")}; {Share(row.Share)} of the roofline";

    private static string Title(int threads) => $"PyTorch, {threads} thread{(threads == 1 ? "" : "s")}";

    /// <summary>Seconds in the unit that leaves three digits.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{Significant(seconds)} s"),
        >= 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{Significant(seconds * 1e3)} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Significant(seconds * 1e6)} µs"),
    };

    private static string Text(Timing timing) => $"{Seconds(timing.Median)} ({Seconds(timing.Minimum)})";

    private static string Significant(double value) =>
        value.ToString(value >= 99.95 ? "F0" : value >= 9.995 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Factor(double? ratio) =>
        ratio is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Significant(value)}×") : None;

    private static string Share(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:F2}") : None;
}
