using System.CommandLine;
using System.CommandLine.Completions;

namespace Gtzan.Models.Completion;

/// <summary>An option, for a shell's completion.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The first sentence of its description.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">The values it may have; empty for any.</param>
/// <param name="TakesRun">Whether the value is a run.</param>
internal sealed record CompletedOption(string Name, string Description, bool TakesValue, IReadOnlyList<string> Values, bool TakesRun);

/// <summary>A command, for a shell's completion.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The first sentence of its description.</param>
/// <param name="Words">The words it takes.</param>
/// <param name="TakesRun">Whether it takes runs.</param>
/// <param name="Options">The options.</param>
internal sealed record CompletedCommand(
    string Name, string Description, IReadOnlyList<string> Words, bool TakesRun, IReadOnlyList<CompletedOption> Options)
{
    /// <summary>Describes a command.</summary>
    public static CompletedCommand Of(Command command) => new(
        command.Name, FirstSentence(command.Description),
        [.. command.Arguments.SelectMany(Labels)],
        command.Arguments.Any(argument => argument.Name is "run" or "runs"),
        [
            .. command.Options.Where(option => !option.Hidden).Select(option => new CompletedOption(
                option.Name, FirstSentence(option.Description), option.Arity.MaximumNumberOfValues > 0,
                option.Arity.MaximumNumberOfValues == 0 ? [] : [.. Labels(option)],
                option.Name is "--run" or "--resume")),
        ]);

    private static IEnumerable<string> Labels(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label);

    private static string FirstSentence(string? text) => (text ?? "").Split(['.', ';', ':'], 2)[0];
}
