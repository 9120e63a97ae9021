using System.Diagnostics;
using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Features;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>The seconds of each round.</summary>
/// <param name="Reading">Reading all files into memory.</param>
/// <param name="Arithmetic">The MFCCs of as many segments, from samples that are in memory.</param>
/// <param name="Building">From the files to the data set.</param>
/// <param name="Writing">The data set as JSON, which <c>gtzan prepare</c> ends with.</param>
internal sealed record PrepareTimes(double[] Reading, double[] Arithmetic, double[] Building, double[] Writing)
{
    /// <summary>The median over the rounds of the time to the data set, over that of reading plus arithmetic.</summary>
    public double Ratio => Statistics.Median(Building.Select((building, round) => building / (Reading[round] + Arithmetic[round])));
}

/// <summary>
/// Compares preparing a data set from a thousand WAV files of 30 s with its lower bound, reading the files plus the arithmetic. All parts
/// use the same threads, alternating. The files are in the system's cache if they fit, for all parts alike.
/// </summary>
internal static class PrepareMeasurement
{
    /// <summary>The name for <c>--only</c>.</summary>
    public const string Key = "prepare";

    private const double MaxSeconds = 25;
    private const double MaxRatio = 1.5;

    /// <summary>Writes the files, measures, and deletes the files.</summary>
    public static PrepareTimes Run(int rounds, Action<string> note, CancellationToken cancellation)
    {
        var threads = Environment.ProcessorCount;
        note($"Writing {TrackFiles.Count} tracks of 30 s to {Path.GetTempPath()} …");
        using var files = TrackFiles.Write(threads, cancellation);
        var times = new PrepareTimes(new double[rounds], new double[rounds], new double[rounds], new double[rounds]);
        var recipe = new FeatureRecipe();
        var paths = files.Paths;
        ReadAll(paths, threads);
        Extract(files.Samples, recipe, threads, files.Samples.Count);
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            times.Reading[round] = Seconds(() => ReadAll(paths, threads));
            times.Arithmetic[round] = Seconds(() => Extract(files.Samples, recipe, threads, TrackFiles.Count));
            GenreDataset? dataset = null;
            times.Building[round] = Seconds(() => dataset = DatasetBuilder.Build(
                new GenreFolder(files.Folder), recipe, new BuildOptions { Threads = threads, Cancellation = cancellation }));
            if (dataset!.SegmentCount != TrackFiles.Count * recipe.Segments)
                throw new ProgramException(
                    $"The data set has {dataset.SegmentCount} segments; {TrackFiles.Count} tracks should have made " +
                    $"{TrackFiles.Count * recipe.Segments}.");
            times.Writing[round] = Seconds(() => DatasetJson.Write(Path.Combine(files.Folder, "dataset.json"), dataset));
            note(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: reading {times.Reading[round]:F2} s, arithmetic {times.Arithmetic[round]:F2} s, " +
                $"WAV to data set {times.Building[round]:F2} s, writing it as JSON {times.Writing[round]:F2} s"));
        }

        return times;
    }

    /// <summary>The results as a Markdown table.</summary>
    public static string Table(PrepareTimes times)
    {
        double building = Statistics.Median(times.Building), writing = Statistics.Median(times.Writing);
        return string.Create(CultureInfo.InvariantCulture, $"""
            | prepare, {TrackFiles.Count} tracks of 30 s, {Environment.ProcessorCount} cores | median | at most |
            |---|---:|---:|
            | reading the files | {Statistics.Median(times.Reading):F2} s | |
            | MFCCs of as many samples in memory | {Statistics.Median(times.Arithmetic):F2} s | |
            | WAV to data set | {building:F2} s | {MaxSeconds:F0} s |
            | … over reading plus arithmetic | {times.Ratio:F2} | {MaxRatio:F1} |
            | writing the data set as JSON | {writing:F2} s | |
            | WAV to data set, and that to JSON | {building + writing:F2} s | {MaxSeconds:F0} s |

            """);
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void ReadAll(string[] paths, int threads) => OnThreads(threads, paths.Length, () =>
    {
        var buffer = new byte[1 << 21];
        return index =>
        {
            using var file = File.OpenHandle(paths[index]);
            for (long position = 0, read; (read = RandomAccess.Read(file, buffer, position)) > 0;)
                position += read;
        };
    });

    private static void Extract(IReadOnlyList<float[]> samples, FeatureRecipe recipe, int threads, int tracks) =>
        OnThreads(threads, tracks, () =>
    {
        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        var features = new float[recipe.FramesPerSegment * recipe.Mfcc];
        return track =>
        {
            for (var segment = 0; segment < recipe.Segments; segment++)
                extractor.Extract(
                    samples[track % samples.Count].AsSpan(segment * recipe.SamplesPerSegment, recipe.SamplesPerSegment), features);
        };
    });

    /// <summary>Runs an action for each index; each thread has its own work space.</summary>
    private static void OnThreads(int threads, int count, Func<Action<int>> make)
    {
        var next = -1;
        var workers = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var work = make();
                for (int index; (index = Interlocked.Increment(ref next)) < count;)
                    work(index);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(workers, CancellationToken.None);
    }
}
