namespace Gtzan.Models.Commands;

/// <summary>Writes a command line that can be copied into a shell.</summary>
internal static class ShellCommand
{
    public static string Of(IEnumerable<string> arguments) => "gtzan " + string.Join(' ', arguments.Select(Quoted));

    /// <summary>Brackets, bars and blanks mean something to a shell; between single quotes they do not.</summary>
    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsLetterOrDigit(character) || "-_./=:,+@%".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
