using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan summary</c>: prints the layers of a model, their cost and the hyper-parameters.</summary>
internal static class SummaryCommand
{
    /// <summary>The number of GTZAN's genres.</summary>
    private const int Genres = 10;

    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        var encoder = new EncoderOptions();
        var options = new HyperParameterOptions();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "summary", "Show the layers of a model, what they cost, and its hyper-parameters.",
            "summary cnn", "summary cnn --set cnn.variant=text")
        {
            model, encoder.Name, encoder.Description, options.Features, options.SegmentSeconds, options.File, options.Set, json,
        };
        command.SetAction(parsed =>
        {
            encoder.RequireUse([parsed.GetValue(model)], parsed);
            var named = encoder.ModelNamed(parsed.GetValue(model)!, parsed);
            var parameters = named.Checked(options.Read(parsed, named.Name, named.Defaults));
            using var device = new ReferenceDevice();
            var built = named.Build(parameters, Genres, device);
            if (parsed.GetValue(json))
            {
                terminal.WriteLine(ToJson(named.Name, built, parameters).ToJsonString());
                return 0;
            }

            Write(terminal, built, parameters.BatchSize);
            var settings = TextTable.OfWords("hyper-parameter", "value");
            foreach (var parameter in HyperParameter.Of(named.Name, parameters))
                settings.Add(parameter.Key, parameter.Text(parameters));
            terminal.Write(settings);
            return 0;
        });
        return command;
    }

    private static JsonObject ToJson(string name, Sequential model, HyperParameters parameters) => new()
    {
        ["model"] = name,
        ["parameters"] = model.ParameterCount,
        ["trainable_parameters"] = model.TrainableParameterCount,
        ["input"] = new JsonArray([.. model.InputShape.Dimensions.ToArray().Select(size => JsonValue.Create(size))]),
        ["layers"] = new JsonArray([.. LayerFacts.Of(model).Select(layer => new JsonObject
        {
            ["name"] = layer.Name,
            ["window"] = layer.Window,
            ["stride"] = layer.Stride,
            ["padding"] = layer.Padding,
            ["activation"] = layer.Activation,
            ["output"] = layer.Output.ToString(),
            ["parameters"] = layer.Parameters,
            ["flops"] = layer.Flops,
            ["bytes"] = layer.Bytes,
        })]),
        ["hyper_parameters"] = new JsonObject(HyperParameter.Of(name, parameters).Select(
            parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)parameter.Text(parameters)))),
    };

    private static void Write(Terminal terminal, Sequential model, int batchSize)
    {
        var table = TextTable.OfWords("layer", "window", "activation", "output", "parameters", "FLOP", "memory");
        foreach (var layer in LayerFacts.Of(model))
        {
            table.Add(
                layer.Name, layer.Window.Length == 0 ? "" : $"{layer.Window} stride {layer.Stride} {layer.Padding}".TrimEnd(),
                layer.Activation, layer.Output.ToString(),
                layer.Parameters == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{layer.Parameters:N0} = {layer.Derivation}"),
                layer.Flops == 0 ? "" : LayerFacts.Text(layer.Flops, ""), layer.Bytes == 0 ? "" : LayerFacts.Text(layer.Bytes, "B"));
        }

        terminal.Write(table);
        foreach (var sentence in LayerFacts.Totals(model, batchSize))
            terminal.WriteLine(sentence);
    }
}
