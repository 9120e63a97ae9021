using System.CommandLine;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan help</c>: shows the help of the program or of a command, as <c>--help</c> does.</summary>
internal static class HelpCommand
{
    private const string Name = "help";

    public static Command Create(IEnumerable<string> commands)
    {
        var command = new Argument<string?>("command") { Description = "The command.", Arity = ArgumentArity.ZeroOrOne };
        command.CompletionSources.Add([.. commands]);
        return new CommandWithExamples(Name, "Show the help of a command, or of the program.", "help", "help train") { command };
    }

    /// <summary>The command line with <c>--help</c> for one with <c>help</c>.</summary>
    public static string[] Translated(string[] arguments) => arguments switch
    {
        [Name] => ["--help"],
        [Name, var command] when !command.StartsWith('-') => [command, "--help"],
        _ => arguments,
    };
}
