using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan study</c>: repeats the whole study: features, baselines, four models, leak meter, tables and figures.</summary>
internal static class StudyCommand
{
    private const int QuickEpochs = 5, QuickFolds = 2, UsualFolds = 5;

    public static Command Create(Terminal terminal)
    {
        var data = new Option<string?>("--data")
        {
            Description = "A folder with one subfolder of audio files for each genre. Without it: a small synthetic corpus.",
            HelpName = "DIR",
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder to write; the same command with the same folder continues a study that was stopped.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "study",
        };
        var quick = new Option<bool>("--quick")
        {
            Description = $"A quick look: {QuickEpochs} epochs and {QuickFolds} folds.",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of splits, folds and models.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        OptionValues.RequireRange(seed, 0, int.MaxValue);
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "study",
            "Repeat the whole study: features, nine baselines, four models by segment and by track, leak meter; a page with its tables " +
            "and figures beside the published numbers, and each table as Markdown and CSV.",
            "study --data gtzan", "study --data gtzan --quick --out look")
        {
            data, output, quick, seed, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var isQuick = parsed.GetValue(quick);
            var study = new StudyJob(terminal, computeDevice, parsed.GetValue(data), parsed.GetValue(output)!, interruption.Token)
            {
                Parameters = HyperParameters.Defaults with
                {
                    Seed = parsed.GetValue(seed),
                    Epochs = isQuick ? QuickEpochs : HyperParameters.Defaults.Epochs,
                },
                Folds = isQuick ? QuickFolds : UsualFolds,
                Threads = parsed.GetValue(threads),
                IsQuick = isQuick,
                IsSilent = parsed.GetValue(json),
            };
            var (page, tables) = study.Run();
            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["page"] = page,
                    ["tables"] = new JsonObject(tables.Select(table => KeyValuePair.Create(table.Name, (JsonNode?)table.ToJson()))),
                }.ToJsonString());
            }

            return 0;
        });
        return command;
    }
}
