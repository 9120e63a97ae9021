using System.Text.Json.Nodes;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models.Commands;

/// <summary><c>gtzan help</c>, <c>--quiet</c>, <c>gtzan cache</c> and <c>--json</c>.</summary>
[Collection("program")]
public sealed class HelpTests(SmallCorpusFixture small)
{
    [Fact]
    public void Every_command_is_in_a_group_of_the_help()
    {
        var help = CommandLine.Succeed("--help");

        Assert.Equal(help, CommandLine.Succeed("help"));
        Assert.Contains("\nTrain:\n  train       Train a model and test it.\n", help, StringComparison.Ordinal);
        Assert.DoesNotContain("\nMore:\n", help, StringComparison.Ordinal);
        foreach (var command in GtzanProgram.Root([], new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false)).Subcommands)
        {
            Assert.Contains($"\n  {command.Name} ", help, StringComparison.Ordinal);
            Assert.Equal(CommandLine.Succeed(command.Name, "--help"), CommandLine.Succeed("help", command.Name));
        }
    }

    [Fact]
    public void The_help_fits_a_terminal_of_80_columns()
    {
        using var output = new StringWriter();
        GtzanProgram.Run(["--help"], new Terminal(output, TextWriter.Null, isInteractive: true, () => 80));

        Assert.All(output.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Training_prints_its_result_as_JSON_and_the_rest_as_notes()
    {
        var result = CommandLine.Run([.. small.Train("mlp", Path.Combine(small.Root, "json-run")), "--json"]);
        var json = JsonNode.Parse(result.Output)!;

        Assert.Contains("\nepoch 2/2: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["run", "model", "seed", "parameters", "last", "best", "seconds", "data_files", "results", "report"],
            json.AsObject().Select(property => property.Key));
        Assert.Equal(
            JsonNode.Parse(CommandLine.Succeed("evaluate", small.Run, "--json"))!["accuracy"]!.GetValue<double>(),
            json["last"]!["accuracy"]!.GetValue<double>());
        var again = CommandLine.Run("train", "--resume", json["run"]!.GetValue<string>(), "--json");
        Assert.Equal(result.Output, again.Output);
    }

    [Fact]
    public void Quiet_training_shows_no_epochs_and_with_JSON_nothing_else()
    {
        var output = CommandLine.Succeed([.. small.Train("mlp", Path.Combine(small.Root, "quiet")), "--quiet"]);
        Assert.DoesNotContain("\nepoch ", output, StringComparison.Ordinal);
        Assert.Contains("\nTest accuracy ", output, StringComparison.Ordinal);

        var seeds = CommandLine.Succeed([.. small.Train("mlp", Path.Combine(small.Root, "quiet-2")), "--quiet", "--json", "--seeds", "2"]);
        Assert.Equal([1, 2], JsonNode.Parse(seeds)!["seeds"]!.AsArray().Select(run => run!["seed"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("devices", "--json")]
    [InlineData("devices", "--check", "cpu", "--quick", "--quiet", "--json")]
    [InlineData("summary", "cnn", "--json")]
    [InlineData("gradcheck", "add", "--json")]
    [InlineData("cache", "--json")]
    public void Results_are_JSON(params string[] arguments)
    {
        var json = JsonNode.Parse(CommandLine.Succeed(arguments))!;
        Assert.NotEmpty(json is JsonArray array ? array.Select(item => item!.ToJsonString()) : json.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public void An_export_and_figures_say_as_JSON_where_they_are()
    {
        var file = small["json/model.onnx"];
        var export = JsonNode.Parse(CommandLine.Succeed("export", small.Run, "--onnx", file, "--json"))!;
        Assert.Equal((file, new FileInfo(file).Length), (export["out"]!.GetValue<string>(), export["bytes"]!.GetValue<long>()));

        var folder = Path.Combine(small.Root, "json-figures");
        var figures = JsonNode.Parse(
            CommandLine.Succeed("figures", "--data", small.Corpus, "--run", small.Run, "--out", folder, "--json"))!;
        Assert.True(File.Exists(figures["page"]!.GetValue<string>()));
        Assert.Equal(small.Run, figures["runs"]!["mlp"]!.GetValue<string>());
        Assert.Equal(Directory.EnumerateFiles(folder, "*.svg").Count(), figures["figures"]!.GetValue<int>());
    }

    [Fact]
    public void The_cache_is_shown_and_cleared()
    {
        var folder = Path.Combine(small.Root, "of-cache");
        var environment = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = folder };
        File.WriteAllBytes(small["of-cache/gtzan/a.dataset"], new byte[1_500_000]);

        Assert.Equal($"{folder}/gtzan: 1 file, 1.5 MB.\n", Run("cache").Replace('\\', '/'));
        Assert.Equal($"{folder}/gtzan: 1 file, 1.5 MB, deleted.\n", Run("cache", "clear").Replace('\\', '/'));
        Assert.Equal($"{folder}/gtzan: 0 files, 0.0 MB.\n", Run("cache").Replace('\\', '/'));

        string Run(params string[] arguments)
        {
            var result = CommandLine.RunProcess(small.Root, environment, arguments);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            return result.Output;
        }
    }
}
