using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Serialization.Onnx;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan export</c>: exports a trained model.</summary>
internal static class ExportCommand
{
    /// <summary>The exported metadata; the rest is needed only to resume training.</summary>
    private static readonly string[] ExportedMetadata = ["model", "genres", "recipe", "hparams", "seed", "split", "epoch"];

    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string?>("run")
        {
            Description = $"The run: {RunName.Help}; by default the newest.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var onnx = new Option<string?>("--onnx")
        {
            Description = "Write the model in the format ONNX, with its weights; by default beside them, as last.onnx or best.onnx.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var checkpoint = SharedOptions.CheckpointName();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "export", "Write a trained model for other programs: from a batch of segments' features to the probabilities of the genres.",
            "export --onnx model.onnx", "export runs/20260101-120000-cnn-42 --onnx cnn.onnx --checkpoint best")
        {
            run, onnx, checkpoint, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(onnx) is null)
                throw new ProgramException("No format given; add --onnx or --onnx FILE.") { IsBadUse = true };
            var folder = RunFolder.Open(parsed.GetValue(run));
            var path = parsed.GetValue(onnx) ?? Path.Combine(folder.Path, parsed.GetValue(checkpoint) + ".onnx");
            OutputFile.RequireWritable(path, "model", onnx.Name);

            using var device = new CpuDevice(threads: 1);
            var trained = SharedOptions.Load(terminal, parsed, folder, checkpoint, device);
            var description = Describe(trained);
            OutputFile.Write(path, "model", stream => OnnxExport.Write(stream, trained.Model, description));

            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["run"] = folder.Path,
                    ["model"] = trained.Architecture.Name,
                    ["epoch"] = trained.Epoch,
                    ["operator_set"] = OnnxExport.OperatorSet,
                    ["genres"] = new JsonArray([.. trained.Genres.Select(genre => JsonValue.Create(genre))]),
                    ["out"] = path,
                    ["bytes"] = new FileInfo(path).Length,
                }.ToJsonString());
                return 0;
            }

            terminal.WriteLine(
                $"Run: {folder.Path}, {trained.Architecture.Name} after epoch {trained.Epoch} ({parsed.GetValue(checkpoint)}).");
            terminal.WriteLine(
                $"ONNX, operator set {OnnxExport.OperatorSet}: input {description.Input.Name} {Batch(description.Input.Shape)}, " +
                $"output {description.Output.Name} {Batch([trained.Genres.Count])}: {string.Join(", ", trained.Genres)}.");
            terminal.WriteLine($"Wrote {path} ({new FileInfo(path).Length / 1e6:F1} MB).");
            return 0;
        });
        return command;
    }

    private static OnnxDescription Describe(TrainedModel trained)
    {
        var recipe = trained.Parameters.Recipe;
        var origin = $"trained on {trained.Origin.Description}{(trained.Origin.IsSynthetic ? " (synthetic: no real music)" : "")}";
        return new OnnxDescription(
            trained.Architecture.Name,
            $"{trained.Architecture.Name} ({trained.Architecture.Description}) after epoch {trained.Epoch}, {origin}: tells the genre of " +
            "a segment of music.",
            (recipe.ArrayName, [recipe.FramesPerSegment, recipe.FeaturesPerFrame],
                $"{recipe.FeaturesText} of segments, [segments, frames, features], as gtzan computes them: {recipe.Key}."),
            ("probabilities", $"Of each segment the probabilities of {string.Join(", ", trained.Genres)}."),
            trained.Metadata.Where(entry => ExportedMetadata.Contains(entry.Key)).ToDictionary());
    }

    private static string Batch(Shape shape) => $"[batch, {string.Join(", ", shape.Dimensions.ToArray())}]";
}
