using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Pages;
using Gtzan.Models.Study.Experiments;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan crossval</c>: cross-validates models and settings side by side.</summary>
internal static class CrossValidateCommand
{
    private const int MaxSeeds = 100;

    public static Command Create(Terminal terminal)
    {
        var models = new Argument<string[]>("models")
        {
            Description = $"The models: {string.Join(", ", GenreModel.Choices.Select(model => model.Name))}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var data = new DataOptions();
        var testData = new DataOptions(
            "--test-data", "--test-genre-map",
            "Other data with the same genres, for the shift between the two: each candidate is cross-validated within both, and trained " +
            "on all of one and tested on the other, both ways.");
        var encoder = new EncoderOptions();
        var vary = new Option<string[]>("--vary")
        {
            Description =
                "Compare values of a hyper-parameter, for example n_mfcc=13|20|40. Can be repeated, for all combinations.",
            HelpName = "KEY=VALUES",
            DefaultValueFactory = _ => [],
        };
        var options = new HyperParameterOptions(
            epochs: "The number of epochs of each training.", seed: "The first seed of division and training.");
        var split = new Option<string>("--split")
        {
            Description = "What stays in one fold: track (with its copies), duplicate (each once) or artist.",
            DefaultValueFactory = _ => SplitModes.NameOf(SplitMode.Track),
        }.Among([.. new[] { SplitMode.Track, SplitMode.Duplicate, SplitMode.Artist }.Select(SplitModes.NameOf)]);
        var folds = new Option<int>("--folds") { Description = "The number of folds.", HelpName = "K", DefaultValueFactory = _ => 5 };
        OptionValues.RequireRange(folds, 2, 1000);
        var seeds = new Option<int>("--seeds")
        {
            Description = "The number of divisions into folds; each has its own seed.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        OptionValues.RequireRange(seeds, 1, MaxSeeds);
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var output = new Option<string?>("--out")
        {
            Description = "The folder to write; by default a new one in runs. A folder with part of the same experiment resumes it.",
            HelpName = "DIR",
        };
        var json = SharedOptions.Json();

        var command = new CommandWithExamples(
            "crossval", "Cross-validate models and settings side by side: every track is tested, by a model that never heard it.",
            "crossval cnn rnn --data gtzan --seeds 5", "crossval mlp --data gtzan --vary 'n_mfcc=13|20|40' --epochs 50",
            "crossval cnn1d --data gtzan --test-data mine --test-genre-map hip-hop=hiphop,speech=")
        {
            models, data.Data, data.Map, testData.Data, testData.Map, encoder.Name, encoder.Description, vary, split, folds, seeds,
            options.Epochs, options.Seed, options.Features, options.SegmentSeconds, options.Augment, options.File,
            options.Set, device, threads, output, json,
        };
        command.SetAction(parsed =>
        {
            encoder.RequireUse(parsed.GetValue(models)!, parsed);
            var candidates = Candidate.All(
                [.. parsed.GetValue(models)!.Select(name => encoder.ModelNamed(name, parsed))],
                model => options.Read(parsed, model.Name, model.Defaults), parsed.GetValue(vary)!);
            var (selected, other) = (data.Read(parsed) ?? DataSelection.Synthetic, testData.Read(parsed));
            if (other is not null)
            {
                var isSameName = selected.Name == other.Name;
                candidates = Candidate.AcrossDomains(
                    candidates, isSameName ? $"{selected.Name} (1)" : selected.Name, isSameName ? $"{other.Name} (2)" : other.Name);
            }

            var experiment = new Experiment(
                candidates, selected, other, SplitModes.Parse(parsed.GetValue(split)!), parsed.GetValue(folds),
                parsed.GetValue(seeds));
            using var interruption = new Interruption();
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var folder = parsed.GetValue(output) ?? RunFolder.DefaultPath("crossval", candidates[0].Parameters.Seed);
            string[] arguments = [.. parsed.Tokens.Select(token => token.Value)];
            if (parsed.GetValue(output) is null)
                arguments = [.. arguments, "--out", folder];
            return File.Exists(Path.Combine(folder, ExperimentLog.FileName)) ? Run() : RunFolder.Use(folder, _ => Run());

            int Run()
            {
                using var log = ExperimentLog.Open(folder, experiment, computeDevice.Name);
                var runner = new ExperimentRunner(
                    experiment, log, computeDevice, (selection, recipe) => TrackReading.Load(
                        terminal, selection, recipe, parsed.GetValue(threads), interruption.Token), interruption.Token);
                var origin = runner.DataOf(candidates[0]);
                if (!parsed.GetValue(json))
                {
                    terminal.WriteText($"Data: {origin.Describe()}.");
                    TrackReading.WriteAccount(terminal, origin.Dataset);
                    terminal.WriteText(CrossValidationPage.Describe(experiment));
                    if (log.Tests.Count > 0)
                        terminal.WriteText($"{folder} has {log.Tests.Count} of {experiment.Trainings} trainings already.");
                }

                var results = Results(terminal, experiment, runner, log, arguments, isShown: !parsed.GetValue(json));
                var page = Path.Combine(folder, CrossValidationPage.FileName);
                File.WriteAllText(
                    page, CrossValidationPage.Of(experiment, results, origin.Describe(), GtzanProgram.CommandLine(arguments)));
                if (parsed.GetValue(json))
                    terminal.WriteLine(ToJson(experiment, origin, results, page).ToJsonString());
                else
                    Write(terminal, results, page);
                return 0;
            }
        });
        return command;
    }

    private static IReadOnlyList<ExperimentResult> Results(
        Terminal terminal, Experiment experiment, ExperimentRunner runner, ExperimentLog log, string[] arguments, bool isShown)
    {
        try
        {
            return terminal.WithProgress("cross-validating", (report, write) => runner.Run(
                progress => report(
                    progress.Share,
                    $"{progress.Candidate.Name}: seed {progress.Seed}, fold {progress.Fold}/{experiment.Folds}, epoch " +
                    $"{progress.Epoch}/{progress.Candidate.Parameters.Epochs}"),
                result =>
                {
                    if (isShown && !terminal.IsQuiet)
                        write($"{result.Candidate.Name}: by track {result.ByTrack.ToShare()} ({result.Interval})");
                }));
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(
                $"stopped after {log.Tests.Count} of {experiment.Trainings} trainings, which are kept; continue with: " +
                $"{GtzanProgram.CommandLine(arguments)}", exception);
        }
    }

    private static void Write(Terminal terminal, IReadOnlyList<ExperimentResult> results, string page)
    {
        var table = TextTable.OfNumbers(CrossValidationPage.Columns);
        foreach (var result in results)
            table.Add(CrossValidationPage.Cells(result));
        terminal.Write(table);
        terminal.WriteText("The interval is by bootstrap over the tracks.");
        terminal.WriteLine($"Report: {page}");
    }

    private static JsonObject ToJson(
        Experiment experiment, TrainingData data, IReadOnlyList<ExperimentResult> results, string page) => new()
        {
            ["data"] = data.Dataset.Description,
            ["split"] = SplitModes.NameOf(experiment.Mode),
            ["folds"] = experiment.Folds,
            ["candidates"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["name"] = result.Candidate.Name,
            ["model"] = result.Candidate.Model.Name,
            ["parameters"] = result.Parameters,
            ["tracks"] = result.Tracks,
            ["by_segment"] = result.BySegment,
            ["by_track"] = result.ByTrack,
            ["interval"] = result.Interval.ToJson(),
            ["seeds"] = new JsonArray([.. result.OfSeeds.Select(share => JsonValue.Create(share))]),
        })]),
            ["report"] = page,
        };
}
