namespace Gtzan.Tests.Models.Commands;

/// <summary>The files of finished runs.</summary>
internal static class RunFiles
{
    private static readonly string[] Names =
    [
        "best.safetensors", "data.json", "hparams.yaml", "last.safetensors", "metrics.jsonl", "report.html", "results.json", "split.json",
    ];

    /// <summary>Two finished runs have the same files, and nothing else, with the same bits.</summary>
    public static void AssertSame(string expected, string actual, string when = "")
    {
        Assert.Equal(Names, Directory.EnumerateFileSystemEntries(actual).Select(Path.GetFileName).Order());
        foreach (var name in Names)
        {
            var (want, got) = (File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
            Assert.True(
                want.AsSpan().SequenceEqual(got), $"{name} is another{when}: {got.Length} bytes, not {want.Length} that are the same");
        }
    }
}
