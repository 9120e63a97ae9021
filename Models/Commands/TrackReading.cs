using Gtzan.Audio.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>Reads tracks with a progress bar and reports skipped files.</summary>
internal static class TrackReading
{
    private const int MaxNamed = 20;

    /// <summary>Reads the data of a command.</summary>
    /// <param name="terminal">Where the progress is shown.</param>
    /// <param name="path">The data; null for the synthetic corpus.</param>
    /// <param name="recipe">The features.</param>
    /// <param name="threads">The number of threads; 0 for one per processor.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static TrainingData Load(
        Terminal terminal, string? path, FeatureRecipe recipe, int threads, CancellationToken cancellation = default) =>
            Run(terminal, "reading tracks", threads, options => TrainingData.Load(path, recipe, options), cancellation);

    /// <summary>Runs work that reads tracks.</summary>
    public static T Run<T>(Terminal terminal, string title, int threads, Func<BuildOptions, T> work, CancellationToken cancellation) =>
        terminal.WithProgress(title, report => work(new BuildOptions
        {
            Threads = threads,
            Cancellation = cancellation,
            Progress = progress => report((double)progress.Done / progress.Total, $"features of {progress.Total} tracks"),
        }));

    /// <summary>Reports the skipped files with reasons.</summary>
    public static void WriteSkipped(Terminal terminal, IReadOnlyList<SkippedFile> skipped)
    {
        if (skipped.Count == 0)
            return;
        terminal.WriteLine($"Skipped {skipped.Count} file{(skipped.Count == 1 ? "" : "s")}:");
        foreach (var file in skipped.Take(MaxNamed))
            terminal.WriteLine($"  {file.Path}: {file.Reason}");
        if (skipped.Count > MaxNamed)
            terminal.WriteLine($"  … and {skipped.Count - MaxNamed} more.");
    }
}
