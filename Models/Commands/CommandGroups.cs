using System.CommandLine;

namespace Gtzan.Models.Commands;

/// <summary>The commands in groups of what people do with them, for the program's help.</summary>
internal static class CommandGroups
{
    private const int Margin = 2, Gap = 2, UsualWidth = 100;

    private static readonly (string Title, string[] Names)[] Groups =
    [
        ("Train", ["train", "tune", "crossval", "hparams", "summary", "sample"]),
        ("Look at runs", ["runs", "compare", "evaluate"]),
        ("Use a model", ["predict", "embed", "nearest", "export"]),
        ("Prepare data", ["prepare", "augment", "features", "cache"]),
        ("Repeat the study", ["study", "baselines", "leak", "figures"]),
        ("Check the engine", ["devices", "gradcheck", "kernel"]),
        ("Shell", ["completion", "help"]),
    ];

    /// <summary>Writes the program's help.</summary>
    public static void Write(RootCommand root, TextWriter output, int? width)
    {
        output.WriteLine(root.Description);
        output.WriteLine("\nUsage: gtzan <command> [options]");
        var named = Groups.SelectMany(group => group.Names).ToHashSet();
        var others = root.Subcommands.Where(command => !named.Contains(command.Name)).Select(command => command.Name).ToArray();
        foreach (var (title, names) in Groups.Append(("More", others)))
        {
            var commands = names.Select(name => root.Subcommands.FirstOrDefault(command => command.Name == name)).OfType<Command>();
            Write(output, title, commands.Select(command => (command.Name, command.Description)), width);
        }

        Write(output, "Options", root.Options.Select(option => (option.Name, option.Description)), width);
        output.WriteLine("\ngtzan help <command> shows the options of a command, with examples.");
    }

    private static void Write(TextWriter output, string title, IEnumerable<(string Name, string? Text)> rows, int? width)
    {
        const int NameWidth = 10;
        var lines = rows.SelectMany(row => TextTable.Wrap(row.Text ?? "", (width ?? UsualWidth) - Margin - NameWidth - Gap)
            .Select((line, i) => (Name: i == 0 ? row.Name : "", Line: line))).ToArray();
        if (lines.Length == 0)
            return;
        output.WriteLine($"\n{title}:");
        foreach (var (name, line) in lines)
            output.WriteLine($"  {name,-NameWidth}  {line}".TrimEnd());
    }
}
