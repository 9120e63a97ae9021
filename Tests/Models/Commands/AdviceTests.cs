using System.Text.RegularExpressions;

namespace Gtzan.Tests.Models.Commands;

/// <summary>What an error advises to do works.</summary>
[Collection("program")]
public sealed class AdviceTests(SmallCorpusFixture small)
{
    [Theory]
    [InlineData("expected key=value, for example (--set \\S+=\\S+)\\.", "batch_size")]
    [InlineData("the value must be a number, a word or a list, for example (\\[\\S+\\])\\.", "mlp.layers={}")]
    [InlineData("a list of whole numbers from 1 to 65536, for example (\\[\\S+\\])\\.", "mlp.layers=512,256,64")]
    public void The_example_of_a_setting_is_accepted(string pattern, string setting)
    {
        var example = Found(CommandLine.Fail(2, "summary", "mlp", "--set", setting), pattern);
        CommandLine.Succeed("summary", "mlp", "--set", example.StartsWith("--set ", StringComparison.Ordinal) ? example[6..]
            : $"mlp.layers={example}");
    }

    [Theory]
    [InlineData("summary", "svm")]
    [InlineData("summary", "mlp", "--set", "activation=elu")]
    [InlineData("summary", "mlp", "--set", "split=random")]
    [InlineData("kernel", "Dropout.Apply", "--as", "sass")]
    [InlineData("kernel", "Dropout.Apply", "--as", "ptx", "--arch", "sm_1")]
    public void Each_of_the_choices_is_accepted(params string[] arguments)
    {
        var choices = Found(CommandLine.Fail(2, arguments), @"(?:[Cc]hoose one of|must be one of) ([^.]+)\.").Split(", ");
        // A transfer model needs an encoder, too.
        foreach (var choice in choices.Except(["transfer"]))
        {
            var before = arguments[^1].IndexOf('=', StringComparison.Ordinal) + 1;
            CommandLine.Succeed([.. arguments[..^1], arguments[^1][..before] + choice]);
        }
    }

    [Fact]
    public void The_closest_kernels_and_gradient_checks_exist()
    {
        foreach (var kernel in Found(CommandLine.Fail(1, "kernel", "MatMul.Tield"), "closest names are (.*) \\(").Split(", "))
            CommandLine.Succeed("kernel", kernel);
        CommandLine.Succeed("gradcheck", Found(CommandLine.Fail(2, "gradcheck", "nonsense"), "part of a name: ([^;]+);"));
    }

    [Theory]
    [InlineData("a run")]
    [InlineData("a run's $HOME")]
    [InlineData("[run]")]
    public void The_command_that_resumes_a_run_names_its_folder_for_a_shell(string name)
    {
        Requires.Unix();
        var run = small.CopyOfRunWithout($"advice/{name}", "results.json");
        var quoted = Found(CommandLine.Fail(1, small.Train("mlp", run)), "resume it \\(--resume (.*)\\), or name");
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"printf %s {quoted}"]) { RedirectStandardOutput = true })!;

        Assert.Equal(run, shell.StandardOutput.ReadToEnd());
        CommandLine.Succeed("train", "--resume", run);
    }

    private static string Found(string message, string pattern)
    {
        var match = Regex.Match(message, pattern);
        Assert.True(match.Success, message);
        return match.Groups[1].Value;
    }
}
