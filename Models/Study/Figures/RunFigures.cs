using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Figures;

/// <summary>
/// Figures 3 and 4 and Table 3 of the study: the curves of the four models' training, their confusion matrices and their scores by genre.
/// </summary>
/// <param name="runs">The runs, at most one of each model.</param>
/// <param name="dataPath">The location of data that have moved since training; null if unknown.</param>
/// <param name="options">The options for reading data.</param>
internal sealed class RunFigures(IReadOnlyList<FinishedRun> runs, string? dataPath, BuildOptions options)
{
    private readonly Dictionary<(string?, string), TrainingData> _data = [];

    /// <summary>Draws all figures. Runs that cannot be tested again get a note instead.</summary>
    /// <param name="device">The device.</param>
    public IReadOnlyList<FigureSection> Draw(Device device)
    {
        var curves = new List<Figure>();
        var matrices = new List<Figure>();
        var tables = new List<ClassTable>();
        var notes = new List<string>();
        foreach (var run in GenreModel.All.SelectMany(model => runs.Where(run => run.Model == model.Name)))
        {
            curves.AddRange(Curves(run.Folder, run.Model, run.Epochs));
            try
            {
                var (result, genres, caveat) = Test(run, device);
                matrices.Add(Matrix(run.Model, result, genres, caveat));
                tables.Add(Table(run.Model, result.Segments, genres));
            }
            catch (Exception exception) when (exception is ProgramException or DatasetException)
            {
                notes.Add($"{run.Model}: the run {run.Folder.Path} cannot be tested again. {exception.Message}");
            }
        }

        return
        [
            new FigureSection("Figure 3: training") { Notes = Missing(), Figures = curves },
            new FigureSection("Figure 4: confusion matrices") { Notes = notes, Figures = matrices },
            new FigureSection("Table 3: scores by genre") { Tables = tables },
        ];
    }

    /// <summary>Figure 3: the curves of a training.</summary>
    public static IEnumerable<Figure> Curves(RunFolder folder, string model, IReadOnlyList<EpochResult> epochs)
    {
        var (loss, accuracy) = TrainingCurves.Draw(epochs, model);
        return
        [
            new Figure($"3-{model}-loss", loss, $"{model}, {folder.Path}: {TrainingCurves.LossCaption}"),
            new Figure($"3-{model}-accuracy", accuracy, $"{model}: {TrainingCurves.AccuracyCaption}"),
        ];
    }

    /// <summary>Figure 4: the confusion matrix of a test by segment.</summary>
    public static Figure Matrix(string model, TestResult result, IReadOnlyList<string> genres, string caveat) => new(
        $"4-{model}", ConfusionMatrixChart.Draw(result.Segments.Confusion, genres),
        $"{model}: segments of the test part, {result.Segments.Accuracy.ToShare()} of them right. {caveat}");

    /// <summary>A note on models without a run, if any.</summary>
    private string[] Missing()
    {
        var models = GenreModel.OfStudy.Select(model => model.Name).Where(model => runs.All(run => run.Model != model)).ToArray();
        return models.Length == 0
            ? []
            : [$"There is no finished run of {string.Join(", ", models)}; train one (gtzan train {models[0]}), or name its folder with " +
                "--run, and draw the figures again."];
    }

    private (TestResult Result, IReadOnlyList<string> Genres, string Caveat) Test(FinishedRun run, Device device)
    {
        var trained = TrainedModel.Load(run.Folder, "last", device);
        var selection = trained.Origin.Selection;
        if (selection.Paths.FirstOrDefault(path => !Path.Exists(path)) is { } gone)
            selection = dataPath ?? throw new ProgramException($"Its data are no longer at {gone}; give their location with --data.");
        var key = (selection.ToString(), trained.Parameters.Recipe.Key);
        if (!_data.TryGetValue(key, out var data))
            _data[key] = data = TrainingData.Load(selection, trained.Parameters.Recipe, options);
        var split = trained.SplitOf(data.Dataset);
        return (TestResult.Of(trained.Model, data.Dataset, split.Test), trained.Genres,
            SplitModes.Caveat(split.Mode, trained.Origin.IsSynthetic));
    }

    /// <summary>Our scores beside the study's for the genre.</summary>
    private static ClassTable Table(string model, ClassificationReport report, IReadOnlyList<string> genres)
    {
        return new ClassTable(
            $"{model}; published: of all 1,000 tracks, divided by segment",
            ["genre", "precision", "recall", "F1", "segments", "published precision", "recall", "F1"],
            [
                .. genres.Select((genre, i) => Row(genre, report.Classes[i], PublishedScores.Of(model, genre))),
                Row("macro average", report.MacroAverage, PublishedScores.Of(model, PublishedScores.MacroAverage)),
            ]);

        static string[] Row(string name, ClassScores ours, (double Precision, double Recall, double F1)? published) =>
        [
            name, ours.Precision.ToShare(), ours.Recall.ToShare(), ours.F1.ToShare(), ours.Support.ToString(CultureInfo.InvariantCulture),
            .. published is { } theirs ? (string[])[Published(theirs.Precision), Published(theirs.Recall), Published(theirs.F1)]
                : ["–", "–", "–"],
        ];
    }

    private static string Published(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
