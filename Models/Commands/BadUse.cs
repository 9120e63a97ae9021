using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Gtzan.Models.Configuration;

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
            return NoCommand("command", first);
        if (UnknownOption(parsed, arguments) is { } unknown)
        {
            var command = parsed.CommandResult.Command;
            return HyperParameterAdvice.Of(unknown, command, arguments) ?? NoOption(unknown, command);
        }

        if (parsed.Action is not ParseErrorAction)
            return null;

        if (parsed.CommandResult.Command == root)
        {
            return parsed.UnmatchedTokens is [var unmatched, ..]
                ? NoCommand(unmatched.StartsWith('-') ? "option" : "command", unmatched)
                : $"No command given; the commands are {commands}.";
        }

        if (parsed.UnmatchedTokens is [var tooMany, ..])
        {
            return $"\"{tooMany}\" is one word too many for {parsed.CommandResult.Command.Name}; options begin with --, and a name with " +
                "spaces needs quotation marks.";
        }

        return string.Join(" ", parsed.Errors.Select(error => Sentence(error.Message, parsed.CommandResult.Command)).Distinct());

        string NoCommand(string kind, string word) =>
            Spelling.Nearest(word, root.Subcommands.Select(command => command.Name)) is { } nearest
            ? $"There is no {kind} \"{word}\"; did you mean {nearest}? The commands are {commands}."
            : $"There is no {kind} \"{word}\"; the commands are {commands}.";
    }

    private static string NoOption(string word, Command command)
    {
        var names = command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToArray();
        var has = names.Length == 0 ? "has none" : $"has {string.Join(", ", names)}";
        return Spelling.Nearest(word.Split('=')[0], names) is { } nearest
            ? $"There is no option \"{word}\" of {command.Name}; did you mean {nearest}? It {has}."
            : $"There is no option \"{word}\" of {command.Name}; it {has}.";
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
