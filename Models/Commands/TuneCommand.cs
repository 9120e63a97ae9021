using System.CommandLine;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan tune</c>: searches for hyper-parameters by cross-validation, without the test part.</summary>
internal static class TuneCommand
{
    private const int RandomTrials = 20;
    private const int MaxTrials = 10_000;

    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        var data = new DataOptions();
        var encoder = new EncoderOptions();
        var trials = new Option<int?>("--trials")
        {
            Description =
                $"The number of combinations to try; {RandomTrials} in a random search. A grid needs as many as it has, which are tried " +
                "without it.",
            HelpName = "N",
        };
        OptionValues.RequireRange(trials, 1, MaxTrials);
        var search = new Option<string>("--search")
        {
            Description = "random: combinations drawn from the space; grid: all of them.",
            DefaultValueFactory = _ => "random",
        };
        search.Among("random", "grid");
        var space = new Option<string[]>("--space")
        {
            Description =
                "Search other values than tuning.yaml says, for example learning_rate=1e-5..1e-2,batch_size=16|32|64; a range in a grid: " +
                "1e-5..1e-2/4, for 4 points. Can be repeated.",
            HelpName = "KEY=VALUES",
            DefaultValueFactory = _ => [],
        };
        var options = new HyperParameterOptions(
            epochs: "The number of epochs of trials that reach the last rung.",
            seed: "The seed of trials, split, folds, initial weights, order and dropout.");
        var folds = new Option<int>("--folds")
        {
            Description = "The number of folds of the data outside the test part.",
            HelpName = "K",
            DefaultValueFactory = _ => 5,
        };
        OptionValues.RequireRange(folds, 2, 1000);
        var halving = new Option<int>("--halving")
        {
            Description =
                "Successive halving: each rung trains 1/N of the trials for N times as many epochs; 1 to train all trials to the end.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        OptionValues.RequireRange(halving, 1, 100);
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var output = new Option<string?>("--out")
        {
            Description = "The folder to write; by default a new one in runs. A folder with part of the same search resumes it.",
            HelpName = "DIR",
        };
        var json = SharedOptions.Json();

        var command = new CommandWithExamples(
            "tune", "Search for good hyper-parameters by cross-validation; the test part is not touched.",
            "tune mlp --data gtzan --trials 30 --split track",
            "tune rnn --search grid --space 'learning_rate=1e-4..1e-2/3,rnn.lstm_size=32|64' --set batch_size=32")
        {
            model, data.Data, data.Map, encoder.Name, encoder.Description, trials, search, space, options.Split, folds, options.Epochs,
            halving, options.Seed, options.Features,
            options.SegmentSeconds, options.Augment, options.File, options.Set,
            device, threads, output, json,
        };
        command.SetAction(parsed =>
        {
            encoder.RequireUse([parsed.GetValue(model)], parsed);
            var architecture = encoder.ModelNamed(parsed.GetValue(model)!, parsed);
            var parameters = architecture.Checked(options.Read(parsed, architecture.Name, architecture.Defaults));
            var isGrid = parsed.GetValue(search) == "grid";
            var searched = SearchSpace.Of(architecture, parameters, parsed.GetValue(space)!, parsed.GetValue(options.Set)!);
            var settings = Trials(searched, architecture, isGrid, parsed.GetValue(trials), (ulong)parameters.Seed);
            var rungs = SuccessiveHalving.Plan(settings.Count, parameters.Epochs, parsed.GetValue(halving));

            using var interruption = new Interruption();
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            if (!parsed.GetValue(json))
                SharedOptions.SuggestGpu(terminal, parsed, device);
            var target = parsed.GetValue(output) ?? RunFolder.DefaultPath($"tune-{architecture.Name}", parameters.Seed);
            var job = new TuningJob(terminal, computeDevice, target, parsed, parsed.GetValue(json), interruption.Token);
            return File.Exists(Path.Combine(target, SearchLog.FileName)) ? Run() : RunFolder.Use(target, _ => Run());

            int Run()
            {
                var trainingData = TrackReading.Load(
                    terminal, data.Read(parsed), parameters.Recipe, parsed.GetValue(threads), interruption.Token);
                var division = DataSplit.Create(
                    trainingData.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
                var ofFolds = TuningFolds.Create(trainingData.Dataset, division, parsed.GetValue(folds), (ulong)parameters.Seed)
                    .Select(fold => fold.WithTracksPerGenre(trainingData.Dataset, parameters.TracksPerGenre, (ulong)parameters.Seed));
                return job.Run(
                    new TuningPlan(architecture, parameters, searched, isGrid, settings, rungs, trainingData, division, [.. ofFolds]));
            }
        });
        return command;
    }

    private static IReadOnlyList<TrialSettings> Trials(SearchSpace space, GenreModel model, bool isGrid, int? trials, ulong seed)
    {
        if (!isGrid)
            return space.Sample(trials ?? RandomTrials, seed, Tunable.Of(model));
        if (space.GridCount > (trials ?? MaxTrials))
        {
            throw new ProgramException(
                $"The grid has {space.GridCount} combinations " +
                $"({string.Join(" × ", space.Dimensions.Select(dimension => $"{dimension.Grid().Count} of {dimension.Tunable.Key}"))}), " +
                "more than " +
                $"{(trials is null ? $"the {MaxTrials} of a search" : $"--trials {trials}")}; name fewer values with --space, or " +
                "search at random.")
            {
                IsBadUse = true,
            };
        }

        return space.Grid();
    }
}
