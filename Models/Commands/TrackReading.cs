using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>Reads tracks with a progress bar and reports skipped files.</summary>
internal static class TrackReading
{
    /// <summary>Reads the data of a command.</summary>
    /// <param name="terminal">Where the progress is shown.</param>
    /// <param name="selection">The data; null for the synthetic corpus.</param>
    /// <param name="recipe">The features.</param>
    /// <param name="threads">The number of threads; 0 for one per processor.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static TrainingData Load(
        Terminal terminal, DataSelection? selection, FeatureRecipe recipe, int threads, CancellationToken cancellation = default) =>
            Load(terminal, selection, recipe, threads, minGenres: 2, cancellation);

    /// <summary>As above, of data with any number of genres from a fewest one on.</summary>
    public static TrainingData Load(
        Terminal terminal, DataSelection? selection, FeatureRecipe recipe, int threads, int minGenres, CancellationToken cancellation) =>
            Run(
                terminal, "reading tracks", threads,
                options => TrainingData.Load(selection ?? DataSelection.Synthetic, recipe, options with { MinGenres = minGenres }),
                cancellation);

    /// <summary>Runs work that reads tracks.</summary>
    public static T Run<T>(Terminal terminal, string title, int threads, Func<BuildOptions, T> work, CancellationToken cancellation) =>
        terminal.WithProgress(title, report => work(new BuildOptions
        {
            Threads = threads,
            Cancellation = cancellation,
            Progress = progress => report((double)progress.Done / progress.Total, $"features of {progress.Total} tracks"),
        }));

    /// <summary>Writes what became of the files.</summary>
    public static void WriteAccount(Terminal terminal, int used, IReadOnlyList<Remark> remarks)
    {
        foreach (var line in new DataAccount(used, remarks).Lines())
            terminal.WriteLine(line);
    }

    /// <summary>As above, of a dataset.</summary>
    public static void WriteAccount(Terminal terminal, GenreDataset dataset) =>
        WriteAccount(terminal, dataset.Tracks.Count, dataset.Remarks);
}
