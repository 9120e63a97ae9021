namespace Gtzan.Tests.Models.Commands;

/// <summary>The files of finished runs.</summary>
internal static class RunFiles
{
    /// <summary>The file of what may differ between equal runs.</summary>
    private const string Log = "run.json";

    private static readonly string[] Names =
    [
        "best.safetensors", "data.json", "events.out.tfevents.0.gtzan", "hparams.yaml", "last.safetensors", "metrics.csv",
        "metrics.jsonl", "report.html", "results.json", Log, "split.json",
    ];

    /// <summary>A run has the files of a finished one, and nothing else.</summary>
    public static void AssertComplete(string run) =>
        Assert.Equal(
            NamesIn(run),
            Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal));

    /// <summary>Two finished runs have the same files with the same bits, but for the log.</summary>
    public static void AssertSame(string expected, string actual, string when = "")
    {
        AssertComplete(actual);
        foreach (var name in NamesIn(expected).Where(name => name != Log))
        {
            var (want, got) = (File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
            Assert.True(
                want.AsSpan().SequenceEqual(got), $"{name} is another{when}: {got.Length} bytes, not {want.Length} that are the same");
        }
    }

    private static string[] NamesIn(string run) =>
        File.ReadLines(Path.Combine(run, "hparams.yaml")).First().EndsWith("transfer", StringComparison.Ordinal)
            ? [.. Names.Append("encoder.safetensors").Order(StringComparer.Ordinal)]
            : Names;
}
