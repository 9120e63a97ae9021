namespace Gtzan.Tests.Models.Commands;

/// <summary>A name on the command line is a name, whatever characters it has.</summary>
public sealed class PlainSyntaxTests
{
    [Theory]
    [InlineData("@home.wav")]
    [InlineData("@@home.wav")]
    [InlineData("[suggest].wav")]
    [InlineData("[diagram]")]
    [InlineData("true")]
    [InlineData("/?")]
    [InlineData("/h")]
    [InlineData("$HOME.wav")]
    [InlineData("%PATH%.wav")]
    [InlineData("a=b:c.wav")]
    [InlineData("'quoted'.wav")]
    [InlineData("\"quoted\".wav")]
    [InlineData("evaluate")]
    public void A_name_is_looked_for_as_it_is(string name)
    {
        var result = CommandLine.Run("evaluate", name);
        Assert.Equal((1, $"gtzan: There is no run {name}; gtzan runs lists those in the folder runs.\n"), (result.ExitCode, result.Error));
        result = CommandLine.Run("evaluate", "--json", name);
        Assert.Equal((1, $"gtzan: There is no run {name}; gtzan runs lists those in the folder runs.\n"), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("-home.wav")]
    [InlineData("--json")]
    [InlineData("-h")]
    [InlineData("-hv")]
    [InlineData("@home.wav")]
    public void After_two_hyphens_everything_is_a_name(string name)
    {
        var result = CommandLine.Run("evaluate", "--", name);
        Assert.Equal((1, $"gtzan: There is no run {name}; gtzan runs lists those in the folder runs.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void A_file_whose_name_begins_with_a_hyphen_is_found()
    {
        var name = $"-{Guid.NewGuid():N}.csv";
        Assert.StartsWith($"There is no option \"{name}\" of evaluate;", CommandLine.Fail(2, "evaluate", name), StringComparison.Ordinal);
        File.WriteAllText(name, "");
        try
        {
            Assert.StartsWith($"There is no run {name};", CommandLine.Fail(1, "evaluate", name), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Theory]
    [InlineData("[suggest]", "There is no command \"[suggest]\"")]
    [InlineData("[suggest:3]", "There is no command \"[suggest:3]\"")]
    [InlineData("[diagram]", "There is no command \"[diagram]\"")]
    [InlineData("[env:A=b]", "There is no command \"[env:A=b]\"")]
    [InlineData("@commands", "There is no command \"@commands\"")]
    [InlineData("/?", "There is no command \"/?\"")]
    [InlineData("-hv", "There is no option \"-hv\"")]
    public void The_first_word_is_a_command(string word, string message)
    {
        Assert.StartsWith(message, CommandLine.Fail(2, word), StringComparison.Ordinal);
        Assert.StartsWith(message, CommandLine.Fail(2, word, "summary", "mlp"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_short_option_of_help_stays() =>
        Assert.Equal(CommandLine.Succeed("train", "--help"), CommandLine.Succeed("train", "-h"));

    [Fact]
    public void The_help_of_training_says_the_defaults()
    {
        var help = CommandLine.Succeed("train", "--help");
        Assert.Contains("The number of epochs. [default: 100, from hparams.yaml]", help, StringComparison.Ordinal);
        Assert.Contains("[default: segment, from hparams.yaml]", help, StringComparison.Ordinal);
        Assert.Contains("order and dropout. [default: 1, from hparams.yaml]", help, StringComparison.Ordinal);
    }
}
