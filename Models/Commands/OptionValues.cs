using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Checks the values of options and arguments; messages are one sentence.</summary>
internal static class OptionValues
{
    /// <summary>Restricts an option to integers in a range.</summary>
    public static void RequireRange(Option<int> option, int minimum, int maximum) =>
        option.CustomParser = result =>
            ReadWhole(result, option.Name, Within(minimum, maximum), text => OutOfRange(option, text, minimum, maximum)) ?? 0;

    /// <summary>As above, for an option without a default.</summary>
    public static void RequireRange(Option<int?> option, int minimum, int maximum) =>
        option.CustomParser = result =>
            ReadWhole(result, option.Name, Within(minimum, maximum), text => OutOfRange(option, text, minimum, maximum));

    /// <summary>Parses an integer.</summary>
    /// <param name="result">The words of the command line.</param>
    /// <param name="name">The option.</param>
    /// <param name="read">Parses a text; null if its number is not allowed.</param>
    /// <param name="refusal">Creates the message for an integer that is not allowed.</param>
    public static int? ReadWhole(ArgumentResult result, string name, Func<string, int?> read, Func<string, string> refusal)
    {
        if (result.Tokens is not [var token])
            return null;
        var value = read(token.Value);
        if (value is null)
        {
            result.AddError(BigInteger.TryParse(token.Value, CultureInfo.InvariantCulture, out _)
                ? refusal(token.Value)
                : $"{name} is \"{token.Value}\"; it must be a whole number.");
        }

        return value;
    }

    /// <summary>Restricts an option to the given words.</summary>
    public static Option<T> Among<T>(this Option<T> option, params string[] choices)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(choices);
        Require(option, choices.Contains, choices);
        return option;
    }

    /// <summary>Restricts an argument to the given words.</summary>
    public static Argument<T> Among<T>(this Argument<T> argument, params string[] choices)
    {
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(choices);
        argument.Validators.Add(result => AddErrors(result, result.Tokens, choices.Contains, choices));
        return argument;
    }

    /// <summary>
    /// Restricts an option to device names. Does not check that the machine has the device: that takes time, and a missing device is
    /// not a usage error.
    /// </summary>
    public static void RequireDeviceName(Option option) => Require(option, Device.IsName, Device.NameForms);

    private static void Require(Option option, Func<string, bool> isKnown, IEnumerable<string> choices) =>
        option.Validators.Add(result => AddErrors(result, result.Tokens, isKnown, choices));

    private static void AddErrors(SymbolResult result, IEnumerable<Token> tokens, Func<string, bool> isKnown, IEnumerable<string> choices)
    {
        foreach (var token in tokens.Where(token => !isKnown(token.Value)))
        {
            // A device may have a number: cuda[:n].
            var nearest = Spelling.Nearest(token.Value, choices.Select(choice => choice.Split('[')[0]));
            result.AddError(
                $"\"{token.Value}\" is not known here; {(nearest is null ? "choose" : $"did you mean {nearest}? Choose")} one of " +
                $"{string.Join(", ", choices)}.");
        }
    }

    private static Func<string, int?> Within(int minimum, int maximum) =>
        text => int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum ? value : null;

    private static string OutOfRange(Option option, string text, int minimum, int maximum) =>
        $"{option.Name} is {text}; it must be from {minimum} to {maximum}.";
}
