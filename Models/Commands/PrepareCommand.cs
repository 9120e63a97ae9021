using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Architectures;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan prepare</c>: writes the features of all tracks to one file: JSON, binary or NumPy.</summary>
internal static class PrepareCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions();
        var output = new Option<string>("--out")
        {
            Description =
                "The file to write. gtzan train takes it as its data: JSON, or binary if the name ends in .gtzan, which may be larger " +
                "than memory. If it ends in .npz: arrays for NumPy.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "dataset.json",
        };
        var model = new Option<string?>("--model") { Description = "Begin with the defaults of a model instead of those for all." }
            .Among([.. GenreModel.All.Select(each => each.Name)]);
        var options = new HyperParameterOptions();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "prepare",
            "Compute the features of all segments of all tracks and write them as JSON, binary or for NumPy: mapping, labels, mfcc (or " +
            "features), tracks.",
            "prepare --data gtzan --out dataset.json", "train cnn --data dataset.json", "prepare --data gtzan --out dataset.gtzan",
            "prepare --data gtzan --model cnn1d --out dataset.gtzan",
            "prepare --data gtzan --features mel --segment-seconds 7.5 --out dataset.npz")
        {
            data.Data, data.Map, output, model, options.Features, options.SegmentSeconds, options.File, options.Set, threads, json,
        };
        command.SetAction(parsed =>
        {
            var parameters = options.Read(parsed, parsed.GetValue(model)).Checked();
            var path = parsed.GetValue(output)!;
            OutputFile.RequireWritable(path, "dataset");
            using var interruption = new Interruption();
            var prepared = TrackReading.Load(
                terminal, data.Read(parsed), parameters.Recipe, parsed.GetValue(threads), interruption.Token);
            OutputFile.Write(path, "dataset", stream =>
            {
                if (HasExtension(path, ".npz"))
                    DatasetNpz.Write(stream, prepared.Dataset);
                else if (HasExtension(path, ".gtzan"))
                    DatasetFile.Write(stream, prepared.Dataset);
                else
                    DatasetJson.Write(stream, prepared.Dataset, parsed.GetValue(threads));
            });

            if (parsed.GetValue(json))
            {
                var dataset = prepared.Dataset;
                terminal.WriteLine(new JsonObject
                {
                    ["data"] = dataset.Description,
                    ["tracks"] = dataset.Tracks.Count,
                    ["genres"] = new JsonArray([.. dataset.Genres.Select(genre => JsonValue.Create(genre))]),
                    ["segments"] = dataset.SegmentCount,
                    ["files"] = new DataAccount(dataset.Tracks.Count, dataset.Remarks).ToJson(),
                    ["out"] = path,
                }.ToJsonString());
                return 0;
            }

            terminal.WriteLine($"Data: {prepared.Describe()}.");
            TrackReading.WriteAccount(terminal, prepared.Dataset);
            terminal.WriteLine($"Wrote {path} ({new FileInfo(path).Length / 1e6:F1} MB).");
            return 0;
        });
        return command;
    }

    private static bool HasExtension(string path, string extension) =>
        Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
