using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Synthesis;
using Gtzan.Core.Files;
using Gtzan.Engine.Devices;
using Gtzan.Models.Architectures;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Figures;
using Gtzan.Models.Study.Leakage;
using Gtzan.Models.Study.Reproduction;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>The steps of the study, each of which is skipped if its result is in the folder.</summary>
internal sealed class StudyJob(Terminal terminal, Device device, string? dataPath, string folder, CancellationToken cancellation)
{
    private const int Steps = 4;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The hyper-parameters of the four models.</summary>
    public required HyperParameters Parameters { get; init; }

    /// <summary>The folds of the baselines.</summary>
    public required int Folds { get; init; }

    /// <summary>The number of threads; 0 for one per processor.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether epochs and folds are cut short.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Whether to print no results.</summary>
    public required bool IsSilent { get; init; }

    private int WorkerThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Runs all steps. Returns the path of the page, and the tables.</summary>
    /// <exception cref="ProgramException">The folder has another study, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The study was stopped; what is done is kept.</exception>
    public (string Page, IReadOnlyList<StudyTable> Tables) Run()
    {
        try
        {
            return RunSteps();
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(
                $"stopped; what is done is in {folder}, and the same command continues.", exception, exception.CancellationToken);
        }
    }

    private (string Page, IReadOnlyList<StudyTable> Tables) RunSteps()
    {
        ITrackSource source = dataPath is null ? new SyntheticCorpus() : new GenreFolder(dataPath);
        Directory.CreateDirectory(folder);
        Begin(1, "features");
        var training = TrackReading.Load(terminal, dataPath, Parameters.Recipe, Threads, cancellation);
        var settings = new StudySettings(
            training.Origin.Path, TrainingData.Hash(training.Dataset), Parameters.Seed, Parameters.Epochs, Folds);
        settings.Claim(folder);
        var rows = Table(source, FeatureRowUnit.ThreeSeconds, "features_3_sec.csv");
        var tracks = Table(source, FeatureRowUnit.Track, "features_30_sec.csv");

        Begin(2, "nine baselines and the leak meter");
        var data = FeatureSet.From(rows, source.Description) with { IsSynthetic = source.IsSynthetic };
        var (protocols, leftOut) = LeakMeter.Protocols(data, Folds, (ulong)Parameters.Seed);
        var leaks = terminal.WithProgress(
            "learning", report => new BaselineLog(folder).Complete(
                data, protocols, (ulong)Parameters.Seed, WorkerThreads, report, cancellation));

        Begin(3, "four models, divided by segment and by track");
        var bySegment = Train(SplitMode.Segment, training.Dataset);
        var (byTrack, whyNot) = TrainByTrack(training.Dataset);

        Begin(4, "tables and figures");
        StudyTable[] tables =
        [
            StudyTables.Baselines(leaks[0], data.HasPublishedGenres), StudyTables.HyperParameters(Parameters),
            StudyTables.Accuracies(bySegment, byTrack, data.HasPublishedGenres),
            StudyTables.Scores(bySegment, training.Dataset.Genres), StudyTables.Leaks(leaks),
        ];
        var (name, samples) = TrackChoice.Load(source, null);
        var limits = StudyLimits.Of(
            settings, data, name,
            [
                .. leftOut.Select(protocol => ($"The protocol {SplitModes.NameOf(protocol.Mode)}", protocol.Reason)),
                .. whyNot is null ? [] : ((string, string)[])[("The division by track", whyNot)],
            ],
            IsQuick);
        var page = Write(
            $"{training.Describe()}; seed {Parameters.Seed}, {Parameters.Epochs} epochs, {Folds} folds.", limits, tables,
            new Figure(
                "leaks", LeakChart.Draw(leaks, "accuracy under several protocols", data.HasPublishedGenres),
                "Accuracy of the baselines under each protocol, with 95 % intervals by tracks."),
            [
                TrackFigures.Draw(name, samples), TableFigures.Draw(tracks, source.Description),
                new FigureSection("Figure 3: training")
                {
                    Figures = [.. bySegment.SelectMany(run => RunFigures.Curves(run.Folder, run.Model, run.Epochs))],
                },
                new FigureSection("Figure 4: confusion matrices")
                {
                    Figures =
                    [
                        .. bySegment.Select(
                            run => RunFigures.Matrix(run.Model, run.Test, training.Dataset.Genres, "Divided by segment.")),
                    ],
                },
            ]);
        Report(page, tables);
        return (page, tables);
    }

    private void Begin(int step, string what)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!IsSilent)
            terminal.WriteLine($"{step} of {Steps}, after {ProgressText.Clock(_watch.Elapsed)}: {what}");
    }

    /// <summary>A table of features: the file in the folder, or computed and written there.</summary>
    private FeatureTable Table(ITrackSource source, FeatureRowUnit unit, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            var built = TrackReading.Run(
                terminal, "reading tracks", Threads, options => FeatureTableBuilder.Build(source, unit, FramePadding.Reflect, options),
                cancellation);
            OutputFile.Write(path, "table", stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                built.Table.Write(writer);
            });
        }

        return FeatureTable.Read(path);
    }

    private (IReadOnlyList<StudyRun> Runs, string? WhyNot) TrainByTrack(GenreDataset dataset)
    {
        try
        {
            DataSplit.Create(dataset, SplitMode.Track, Parameters.TestSize, Parameters.ValidationSize, (ulong)Parameters.Seed);
        }
        catch (ProgramException exception)
        {
            return ([], exception.Message);
        }

        return (Train(SplitMode.Track, dataset), null);
    }

    /// <summary>Trains the four models, those begun from where they are, and tests them.</summary>
    private List<StudyRun> Train(SplitMode split, GenreDataset dataset)
    {
        var quiet = new Terminal(TextWriter.Null, terminal.ErrorWriter, terminal.IsInteractive);
        var runs = new List<StudyRun>();
        foreach (var model in GenreModel.OfStudy)
        {
            var run = new RunFolder(Path.Combine(folder, "runs", $"{SplitModes.NameOf(split)}-{model.Name}"));
            if (!CheckpointStore.IsFinished(run))
            {
                var job = new TrainingJob(quiet, model, Parameters with { Split = split }, device, cancellation)
                {
                    Data = dataPath,
                    Threads = Threads,
                    CheckpointInterval = TimeSpan.FromSeconds(10),
                    KeepsEpochs = false,
                };
                if (run.HasBegun)
                    job.Resume(ResumedRun.Open(run.Path));
                else
                    job.Run(run.Path, seeds: 1);
            }

            runs.Add(StudyRun.Read(run, dataset, device));
            if (!IsSilent)
            {
                var (low, high) = (runs[^1].Interval.Low, runs[^1].Interval.High);
                terminal.WriteLine(FormattableString.Invariant(
                    $"  {model.Name}, by {SplitModes.NameOf(split)}: {runs[^1].Test.Segments.Accuracy:F3} ({low:F2} to {high:F2})"));
            }
        }

        return runs;
    }

    private string Write(
        string lead, IReadOnlyList<string> limits, IReadOnlyList<StudyTable> tables, Figure leaks, IReadOnlyList<FigureSection> figures)
    {
        foreach (var table in tables)
        {
            Replace($"{table.Name}.md", table.ToMarkdown());
            Replace($"{table.Name}.csv", table.ToCsv());
        }

        foreach (var figure in figures.SelectMany(section => section.Figures).Append(leaks))
            Replace($"{figure.Name}.svg", Svg.Document(figure.Picture).ToString(SaveOptions.DisableFormatting) + "\n");
        return Replace("study.html", StudyPage.Of(lead, limits, tables, leaks, figures));
    }

    private string Replace(string file, string text)
    {
        var path = Path.Combine(folder, file);
        AtomicFileWriter.Default.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return path;
    }

    private void Report(string page, IReadOnlyList<StudyTable> tables)
    {
        if (IsSilent)
            return;
        foreach (var table in tables.Where(table => table.Name is "table-1" or "accuracy"))
        {
            terminal.WriteLine($"{table.Title}:");
            var text = TextTable.OfNumbers(table.Columns);
            foreach (var row in table.Rows)
                text.Add(row);
            terminal.Write(text);
        }

        terminal.WriteLine($"Wrote {page}, with each table as .md and .csv beside it, in {ProgressText.Clock(_watch.Elapsed)}.");
    }
}
