using System.Diagnostics;
using System.Text.Json.Nodes;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Serialization;
using Gtzan.Tests.Audio.Datasets;
using Gtzan.Tests.Engine.Serialization.Onnx;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class ExportCommandTests(SmallCorpusFixture small)
{
    /// <summary>
    /// From the same audio to the same probabilities: the features as NumPy gets them, through the graph as another runtime would run it.
    /// </summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp-reg")]
    [InlineData("cnn")]
    [InlineData("cnn", "cnn.variant=text")]
    [InlineData("rnn")]
    [InlineData("cnn1d")]
    [InlineData("shortchunk")]
    [InlineData("transformer")]
    public void Another_runtime_computes_the_probabilities_of_predict(string model, string setting = "seed=1")
    {
        var run = Path.Combine(small.Root, $"export-{model}-{setting}");
        CommandLine.Succeed(small.Train(model, run, "--set", setting, "--set", "learning_rate=0.01"));
        CommandLine.Succeed("export", run, "--onnx");
        CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small["export.npz"]);

        var file = new OnnxFile(File.ReadAllBytes(Path.Combine(run, "last.onnx")));
        Assert.Equal(["batch", "47", "13"], file.Input.Dimensions);
        var arrays = NpzFile.Read(small["export.npz"]);
        var features = arrays["mfcc"];
        var computed = OnnxEvaluator.Run(file, new OnnxTensor(features.Shape, Array.ConvertAll(features.Floats, value => (double)value)));
        for (var segment = 0; segment < features.Shape[0]; segment++)
        {
            var (track, number) = Math.DivRem(segment, SmallCorpusFixture.SegmentsPerTrack);
            Assert.Equal(track, arrays["track_of_segment"].Integers[segment]);
            if (number > 0)
                continue;
            var wav = Path.Combine(small.Corpus, arrays["tracks"].Texts[track]);
            var predicted = JsonNode.Parse(CommandLine.Succeed("predict", wav, "--run", run, "--json"))!["segments"]!.AsArray();
            foreach (var (index, probabilities) in predicted.Select(part => part!["probabilities"]!.AsObject()).Index())
            {
                Assert.Equal(arrays["mapping"].Texts, probabilities.Select(genre => genre.Key));
                Assert.All(
                    probabilities.Select(genre => genre.Value!.GetValue<double>()).Index(),
                    genre => Assert.Equal(genre.Item, computed[segment + index, genre.Index], 1e-5));
            }
        }

        // Not all the same, which any graph would satisfy.
        Assert.NotInRange(computed.Values.Max() - computed.Values.Min(), 0, 0.01);
    }

    [Fact]
    public void The_command_and_the_file_describe_the_export()
    {
        var path = small["model.onnx"];
        var lines = CommandLine.Succeed("export", small.Run, "--onnx", path).TrimEnd('\n').Split('\n');

        Assert.Equal($"Run: {small.Run}, mlp after epoch 2 (last).", lines[0]);
        Assert.Equal(
            "ONNX, operator set 13: input mfcc [batch, 47, 13], output probabilities [batch, 3]: blues, classical, metal.", lines[1]);
        Assert.Equal($"Wrote {path} (0.0 MB).", lines[2]);
        var file = new OnnxFile(File.ReadAllBytes(path));
        var weights = Safetensors.Read(Path.Combine(small.Run, "last.safetensors")).Metadata;
        Assert.Equal(["epoch", "genres", "hparams", "model", "recipe", "seed", "split"], file.Metadata.Keys);
        Assert.All(file.Metadata, entry => Assert.Equal(weights[entry.Key], entry.Value));
        Assert.Equal("[\"blues\",\"classical\",\"metal\"]", file.Metadata["genres"]);
        Assert.Equal(("mfcc", "probabilities"), (file.Input.Name, file.Output.Name));
        Assert.Equal(
            "mlp (multilayer perceptron) after epoch 2, trained on corpus: tells the genre of a segment of music.", file.Model.Text(6));
        Assert.Equal(["model.onnx"], Directory.EnumerateFiles(small.Root, "model.onnx*").Select(Path.GetFileName));
    }

    [Fact]
    public void The_best_weights_can_be_selected()
    {
        var run = small.CopyOfRun("export-best");
        CommandLine.Succeed("export", run, "--onnx", "--checkpoint", "best");

        Assert.StartsWith("mlp", new OnnxFile(File.ReadAllBytes(Path.Combine(run, "best.onnx"))).Model.Text(6), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run, "last.onnx")));
    }

    [Fact]
    public void Impossible_exports_are_refused()
    {
        Assert.Equal("No format given; add --onnx or --onnx FILE.", CommandLine.Fail(2, "export", small.Run));
        Assert.Equal(
            $"{small.Corpus} is a folder; give the name of the file to write with --onnx.",
            CommandLine.Fail(1, "export", small.Run, "--onnx", small.Corpus));
        var nowhere = Path.Combine(small.Root, "no", "model.onnx");
        Assert.Equal(
            $"The model cannot be written to {nowhere}: there is no folder {Path.GetDirectoryName(nowhere)}; make it first.",
            CommandLine.Fail(1, "export", small.Run, "--onnx", nowhere));
        Assert.StartsWith("There is no run ", CommandLine.Fail(1, "export", nowhere, "--onnx"), StringComparison.Ordinal);
    }

    /// <summary>The checker of ONNX's own project, which also works out the shape of every value.</summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("cnn", "cnn.variant=text")]
    [InlineData("rnn")]
    [InlineData("cnn1d")]
    [InlineData("shortchunk")]
    [InlineData("transformer")]
    public void The_checker_of_ONNX_accepts_the_file(string model, string setting = "seed=1")
    {
        Requires.PythonOnnx();
        var run = Path.Combine(small.Root, $"checked-{model}-{setting}");
        CommandLine.Succeed(small.Train(model, run, "--epochs", "1", "--set", setting));
        CommandLine.Succeed("export", run, "--onnx");

        var (exitCode, output) = PythonOnnx.Run(
            """
            import onnx, sys
            model = onnx.load(sys.argv[1])
            onnx.checker.check_model(model, full_check=True)
            inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            shapes = {
                value.name: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
                for value in inferred.graph.value_info}
            assert all(node.output[-1] in shapes for node in model.graph.node[:-1]), shapes
            assert all("batch" in shape for shape in shapes.values()), shapes
            print(shapes[model.graph.node[-1].input[0]])
            """,
            Path.Combine(run, "last.onnx"));
        Assert.Equal((0, "['batch', 3]\n"), (exitCode, output));
    }
}

/// <summary>Finds a Python with the package onnx, and runs scripts in it.</summary>
internal static class PythonOnnx
{
    private static readonly Lazy<string?> Found = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, "import onnx", "").ExitCode == 0));

    public static string? Interpreter => Found.Value;

    public static (int ExitCode, string Output) Run(string script, string argument) => Run(Interpreter!, script, argument);

    private static (int ExitCode, string Output) Run(string python, string script, string argument)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(python, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
