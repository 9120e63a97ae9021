using System.Diagnostics;

namespace Gtzan.Tests.Models.Completion;

public sealed class CompletionScriptTests
{
    private static readonly string Bash = CommandLine.Succeed("completion", "bash");

    [Theory]
    [InlineData("train", "trai")]
    [InlineData("rnn", "train", "r")]
    [InlineData("--split --segment-seconds --set --seed --seeds --shadow", "train", "cnn", "--s")]
    [InlineData("segment", "train", "cnn", "--split", "se")]
    [InlineData("", "train", "cnn", "--data", "")]
    [InlineData("latest", "predict", "--run", "la")]
    [InlineData("latest", "compare", "latest", "la")]
    [InlineData("prune", "runs", "pr")]
    [InlineData("hparams", "help", "hp")]
    [InlineData("zsh", "completion", "z")]
    public void Bash_completes_commands_options_values_and_runs(string expected, params string[] words)
    {
        Requires.Unix();
        var line = string.Join(' ', words.Select(word => $"'{word}'"));
        var script = $"{Bash}\nCOMP_WORDS=(gtzan {line}); COMP_CWORD={words.Length}; _gtzan; echo -n \"${{COMPREPLY[*]}}\"";
        using var process = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;

        Assert.Equal(
            expected.Split(' ').Order(StringComparer.Ordinal), process.StandardOutput.ReadToEnd().Split(' ').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_has_every_command_with_its_options(string shell)
    {
        var script = CommandLine.Succeed("completion", shell);

        foreach (var word in (string[])["train", "compare", "completion", "checkpoint-every", "segment", "opencl"])
            Assert.Contains(word, script, StringComparison.Ordinal);
        Assert.Equal(script.Count(character => character == '{'), script.Count(character => character == '}'));
        Assert.Equal(script.Count(character => character == '('), script.Count(character => character == ')') - ClosingOfCases(script));
        Assert.Equal(0, script.Count(character => character == '\'') % 2);
        Assert.DoesNotContain("False", script, StringComparison.Ordinal);
    }

    /// <summary>A pattern of a case ends with a parenthesis that none begins with.</summary>
    private static int ClosingOfCases(string script) => script.Split('\n').Count(line =>
        line.EndsWith(";;", StringComparison.Ordinal) && !line.Split(')')[0].Contains('(', StringComparison.Ordinal));
}
