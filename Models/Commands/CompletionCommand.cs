using System.CommandLine;
using Gtzan.Models.Completion;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan completion</c>: prints a script with which a shell completes command lines.</summary>
internal static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "The shell." }.Among(CompletionScript.Names);
        var command = new CommandWithExamples(
            "completion", "Print a script with which a shell completes commands, options, values and runs.",
            "completion bash > ~/.local/share/bash-completion/completions/gtzan", "completion zsh", "completion fish | source",
            "completion pwsh | Out-String | Invoke-Expression")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            var root = GtzanProgram.Root([], terminal);
            terminal.OutputWriter.Write(
                CompletionScript.For(parsed.GetValue(shell)!, [.. root.Subcommands.Select(CompletedCommand.Of)]));
            return 0;
        });
        return command;
    }
}
