using System.Text.Json.Nodes;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Commands that take the weights of a run say so if its training is not finished.</summary>
[Collection("program")]
public sealed class UnfinishedRunTests(SmallCorpusFixture small)
{
    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("export")]
    public void An_unfinished_run_is_said_to_be_so(string command)
    {
        var run = small.CopyOfRunWithout($"unfinished-{command}", "results.json");
        var settings = Path.Combine(run, "hparams.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("epochs: 2", "epochs: 7", StringComparison.Ordinal));

        var result = CommandLine.Run(Arguments(command, run));
        Assert.Equal((0, $"Run {run} is not finished: 2 of 7 epochs.\n"), (result.ExitCode, result.Error));
        CommandLine.Succeed(Arguments(command, small.Run, "--json"));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict")]
    public void The_JSON_says_whether_the_run_is_finished(string command)
    {
        var run = small.CopyOfRunWithout($"unfinished-json-{command}", "results.json");
        var finished = JsonNode.Parse(CommandLine.Succeed(Arguments(command, small.Run, "--json")))!;
        var unfinished = JsonNode.Parse(CommandLine.Run(Arguments(command, run, "--json")).Output)!;

        Assert.Equal((2, 2, true), Of(finished));
        Assert.Equal((2, 2, false), Of(unfinished));

        static (int Epoch, int Epochs, bool IsFinished) Of(JsonNode result) =>
            (result["epoch"]!.GetValue<int>(), result["epochs"]!.GetValue<int>(), result["finished"]!.GetValue<bool>());
    }

    private string[] Arguments(string command, string run, params string[] more) => command switch
    {
        "predict" => ["predict", small.Track("blues", 0), "--run", run, .. more],
        "export" => ["export", run, "--onnx", Path.Combine(small.Root, $"{Path.GetFileName(run)}.onnx")],
        _ => [command, run, .. more],
    };
}
