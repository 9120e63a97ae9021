using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan hparams</c>: lists the hyper-parameters: names, defaults, ranges and meaning.</summary>
internal static class HparamsCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        model.Arity = ArgumentArity.ZeroOrOne;
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "hparams", "List the hyper-parameters of a model, or of all: names, defaults, allowed values and meaning.",
            "hparams", "hparams cnn", "train cnn --set learning_rate=0.001 --set cnn.dropout=0.5")
        {
            model, json,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(model);
            var defaults = named is null ? HyperParameters.Defaults : HyperParameters.DefaultsOf(named);
            var parameters = named is null ? HyperParameter.All : [.. HyperParameter.Of(named, defaults)];
            if (parsed.GetValue(json))
            {
                terminal.WriteLine(ToJson(parameters, defaults).ToJsonString(Indented));
                return 0;
            }

            var table = TextTable.OfWords("name", "default", "allowed", "meaning");
            foreach (var parameter in parameters)
                table.Add(parameter.Key, parameter.Text(defaults), parameter.Expected, parameter.Meaning);
            terminal.Write(table);
            terminal.WriteLine($"Change one with gtzan train {named ?? "MODEL"} --set NAME=VALUE, some with --hparams FILE.");
            return 0;
        });
        return command;
    }

    /// <summary>A JSON Schema of each hyper-parameter, by name.</summary>
    private static JsonObject ToJson(IEnumerable<HyperParameter> parameters, HyperParameters defaults) =>
        new(parameters.Select(parameter =>
        {
            var schema = parameter.Schema(defaults);
            schema["description"] = parameter.Meaning;
            return KeyValuePair.Create(parameter.Key, (JsonNode?)schema);
        }));
}
