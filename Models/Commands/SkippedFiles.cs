using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Commands;

/// <summary>Says which files were left out, and why.</summary>
internal static class SkippedFiles
{
    private const int NamedAtMost = 20;

    public static void Write(Terminal terminal, IReadOnlyList<SkippedFile> skipped)
    {
        if (skipped.Count == 0)
            return;
        terminal.WriteLine($"Skipped {skipped.Count} file{(skipped.Count == 1 ? "" : "s")}:");
        foreach (var file in skipped.Take(NamedAtMost))
            terminal.WriteLine($"  {file.Path}: {file.Reason}");
        if (skipped.Count > NamedAtMost)
            terminal.WriteLine($"  … and {skipped.Count - NamedAtMost} more.");
    }
}
