using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Features;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan gradcheck</c>: compares every backward pass with finite differences, in double precision.</summary>
internal static class GradientCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("what")
        {
            Description = "op: every operation; layer: every layer; model: every model; all; or a part of a name, for example conv2d.",
            DefaultValueFactory = _ => "all",
        };
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "gradcheck", "Compare the gradients of operations, layers and models with finite differences on the reference device.",
            "gradcheck", "gradcheck layer", "gradcheck lstm")
        {
            what, json,
        };
        command.SetAction(parsed =>
            Run(terminal, Select(parsed.GetValue(what)!), new GradientCheck(), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Runs checks and prints their results. Returns the exit code: 1 if one fails.</summary>
    internal static int Run(Terminal terminal, IReadOnlyList<GradientCheckCase> cases, GradientCheck check, bool isJson = false)
    {
        var results = terminal.WithProgress("checking", report => cases.Select((one, i) =>
        {
            report((double)i / cases.Count, one.Name);
            using var device = new ReferenceDevice();
            return one.Run(device, check);
        }).ToArray());

        var failed = results.Where(result => !result.Passed).ToArray();
        if (isJson)
        {
            terminal.WriteLine(new JsonArray([.. results.Select(result => new JsonObject
            {
                ["what"] = result.Name,
                ["derivatives"] = result.Checked,
                ["worst_error"] = result.WorstError,
                ["where"] = result.Where,
                ["passes"] = result.Passed,
            })]).ToJsonString());
            return failed.Length == 0 ? 0 : 1;
        }

        var table = TextTable.OfWords("what", "derivatives", "worst error", "where", "result");
        foreach (var result in results)
        {
            table.Add(
                result.Name, $"{result.Checked}", result.WorstError.ToString("0.0E-0", CultureInfo.InvariantCulture),
                result.Where, result.Passed ? "passes" : "FAILS");
        }

        terminal.Write(table);
        foreach (var result in failed)
            terminal.Note(result.ToString());
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Length - failed.Length} of {results.Length} pass: {results.Sum(result => result.Checked)} derivatives, ε " +
            $"{check.Epsilon:0E-0}, tolerance {check.AbsoluteTolerance:0E-0} + {check.RelativeTolerance:0E-0} · |derivative|."));
        return failed.Length == 0 ? 0 : 1;
    }

    /// <summary>
    /// All models at full size, sampling a few elements of each parameter, because plain loops are slow for convolutional networks; models
    /// of mel spectrograms on 1 s of 32 bands.
    /// </summary>
    internal static IReadOnlyList<GradientCheckCase> Models { get; } =
    [
        .. GenreModel.All.Select(model => Case(model.Name, Smaller(model.Defaults), model.Declare, model.InputShape)),

        // The encoder's weights do not matter.
        Case(
            GenreModel.Transfer, HyperParameters.DefaultsOf(GenreModel.Transfer) with { Recipe = EncoderDescription.Artist.Recipe },
            (parameters, genres) => Transfer.Declare(EncoderDescription.Artist.Declare(), parameters, genres),
            recipe => [recipe.FramesPerSegment, recipe.FeaturesPerFrame]),
    ];

    private static GradientCheckCase Case(
        string model, HyperParameters parameters, Func<HyperParameters, int, Sequential> declare, Func<FeatureRecipe, Shape> inputShape) =>
        new($"model {model}", (device, check) => GradientCheckSuite.CheckModel(
            $"model {model}", device, declare(parameters, 10), inputShape(parameters.Recipe), classes: 10,
            check with { ElementsPerTensor = Math.Min(check.ElementsPerTensor, 4) }));

    private static HyperParameters Smaller(HyperParameters parameters) => parameters.Recipe.Features == FeatureKinds.Mel
        ? parameters.WithSetting("segment_seconds=1").WithSetting("n_mels=32")
        : parameters;

    private static IReadOnlyList<GradientCheckCase> Select(string what)
    {
        GradientCheckCase[] all = [.. GradientCheckSuite.Operations, .. GradientCheckSuite.LayersInTraining, .. Models];
        var selected = what switch
        {
            "all" => all,
            "op" => GradientCheckSuite.Operations,
            "layer" => GradientCheckSuite.LayersInTraining,
            "model" => Models,
            _ => [.. all.Where(one => one.Name.Contains(what, StringComparison.OrdinalIgnoreCase))],
        };
        return selected.Count > 0
            ? selected
            : throw new ProgramException(
                $"There is no gradient check \"{what}\"; choose op, layer, model, all or a part of a name: " +
                $"{string.Join("; ", all.Select(one => one.Name))}.")
            {
                IsBadUse = true,
            };
    }
}
