using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Gtzan.Models.Commands;

/// <summary>Replaces the parser's error messages, which mention types or span several lines, with one-line messages.</summary>
internal static class BadUse
{
    /// <summary>Describes the error in a command line; null if there is none.</summary>
    public static string? Of(RootCommand root, ParseResult parsed, IReadOnlyList<string> arguments)
    {
        // Usually an unset variable of a script. No file, model or number is empty.
        if (arguments.Any(string.IsNullOrWhiteSpace))
            return "One of the words of the command line is empty; leave it out, or give it a value.";
        var commands = string.Join(", ", root.Subcommands.Select(command => command.Name));
        if (arguments is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first))
            return $"There is no command \"{first}\"; the commands are {commands}.";
        if (UnknownOption(parsed, arguments) is { } unknown)
        {
            var command = parsed.CommandResult.Command;
            return HyperParameterAdvice.Of(unknown, command, arguments) ?? $"There is no option \"{unknown}\" of {command.Name}; it has " +
                $"{string.Join(", ", command.Options.Where(option => !option.Hidden).Select(option => option.Name))}.";
        }

        if (parsed.Action is not ParseErrorAction)
            return null;

        if (parsed.CommandResult.Command == root)
        {
            return parsed.UnmatchedTokens is [var unmatched, ..]
                ? $"There is no {(unmatched.StartsWith('-') ? "option" : "command")} \"{unmatched}\"; the commands are {commands}."
                : $"No command given; the commands are {commands}.";
        }

        if (parsed.UnmatchedTokens is [var tooMany, ..])
        {
            return $"\"{tooMany}\" is one word too many for {parsed.CommandResult.Command.Name}; options begin with --, and a name with " +
                "spaces needs quotation marks.";
        }

        return string.Join(" ", parsed.Errors.Select(error => Sentence(error.Message, parsed.CommandResult.Command)).Distinct());
    }

    /// <summary>
    /// The first word that looks like an unknown option. The parser takes it for a name where a command accepts names; a name that begins
    /// with - is accepted if there is such a file or folder, after --, or as ./-name.
    /// </summary>
    private static string? UnknownOption(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        if (parsed.CommandResult.Parent is null)
            return null;
        var names = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value);
        var candidates = names.Concat(parsed.UnmatchedTokens).Where(word => word.Length > 1 && word.StartsWith('-') && !Path.Exists(word))
            .ToHashSet();
        return arguments.TakeWhile(word => word != "--").FirstOrDefault(candidates.Contains);
    }

    private static string Sentence(string message, Command command)
    {
        var needed = command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(argument => $"<{argument.Name}>");
        return message.StartsWith("Required argument missing for command", StringComparison.Ordinal)
            ? $"{command.Name} needs {string.Join(" and ", needed)}."
            : message;
    }
}
