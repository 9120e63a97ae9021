using System.CommandLine;
using System.Globalization;
using Gtzan.Engine.Gpu;
using Gtzan.Models.Configuration;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan kernel</c>: the GPU kernels, as they were written in C# and as the kernel compiler wrote them in OpenCL C.</summary>
internal static class KernelCommand
{
    private const int Suggestions = 3;
    private const string CSharpTitle = "C#";
    private const string OpenClTitle = "OpenCL C";
    private const string Divider = " │ ";

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("name") { Description = "Which kernel; without it, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var openCl = new Option<bool>("--opencl") { Description = "Print the OpenCL C alone." };
        var csharp = new Option<bool>("--csharp") { Description = "Print the C# alone." };
        var command = new CommandWithExamples(
            "kernel", "List the GPU kernels, or show one in C# and in the OpenCL C made of it.",
            "kernel", "kernel MatMul.Tiled", "kernel Dropout.Apply --opencl > dropout.cl") { name, openCl, csharp };
        command.SetAction(parsed =>
        {
            Run(terminal, parsed.GetValue(name), parsed.GetValue(openCl), parsed.GetValue(csharp));
            return 0;
        });
        return command;
    }

    /// <summary>Both languages in two columns; null if the width is too small for the longest lines.</summary>
    internal static string? SideBySide(KernelListing kernel, int width)
    {
        var (left, right) = (Lines(kernel.CSharp), Lines(kernel.OpenCl));
        var column = left.Max(line => line.Length);
        if (column + Divider.Length + right.Max(line => line.Length) > width)
            return null;

        string[] titles = [CSharpTitle.PadRight(column) + Divider + OpenClTitle, new string('─', column) + "─┼─" + new string('─', right.Max(line => line.Length))];
        var lines = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .Select(i => (left.ElementAtOrDefault(i) ?? "").PadRight(column) + Divider + right.ElementAtOrDefault(i));
        return string.Join("\n", titles.Concat(lines).Select(line => line.TrimEnd()));
    }

    private static void Run(Terminal terminal, string? name, bool openCl, bool csharp)
    {
        if (openCl && csharp)
            throw new ProgramException("Choose one of --opencl and --csharp, or leave out both to see both.") { IsBadUse = true };
        if (name is null && (openCl || csharp))
            throw new ProgramException($"{(openCl ? "--opencl" : "--csharp")} needs the name of a kernel; gtzan kernel lists them.") { IsBadUse = true };

        if (name is null)
            terminal.Write(Table());
        else if (openCl)
            terminal.OutputWriter.Write(Find(name).OpenCl);
        else if (csharp)
            terminal.OutputWriter.Write(Find(name).CSharp);
        else
            Show(terminal, Find(name));
    }

    private static Table Table()
    {
        var table = Terminal.NewTable("kernel", "form", "items in a group", "shared memory, bytes");
        foreach (var kernel in KernelListing.All)
            table.AddRow(Markup.Escape(kernel.Name), kernel.Form, kernel.GroupSize, kernel.SharedMemoryBytes.ToString("N0", CultureInfo.InvariantCulture));
        return table;
    }

    private static void Show(Terminal terminal, KernelListing kernel)
    {
        var together = terminal.IsInteractive ? SideBySide(kernel, terminal.Output.Profile.Width) : null;
        terminal.WriteLine(together ?? $"{CSharpTitle}\n\n{kernel.CSharp}\n{OpenClTitle}\n\n{kernel.OpenCl.TrimEnd()}");
    }

    private static KernelListing Find(string name)
    {
        if (KernelListing.All.FirstOrDefault(kernel => kernel.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        var closest = KernelListing.All.Select(kernel => kernel.Name).OrderBy(known => Distance(name, known)).Take(Suggestions);
        throw new ProgramException($"There is no kernel \"{name}\"; the closest names are {string.Join(", ", closest)} (gtzan kernel lists all).");
    }

    /// <summary>How many letters must be put in, left out or changed to get from one name to the other; those that only continue the name count little.</summary>
    private static double Distance(string name, string known)
    {
        if (known.Contains(name, StringComparison.OrdinalIgnoreCase))
            return 1.0 * known.Length / 1000;
        var row = Enumerable.Range(0, known.Length + 1).ToArray();
        for (var i = 0; i < name.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < known.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(name[i]) == char.ToUpperInvariant(known[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, 1 + Math.Min(row[j], diagonal));
            }
        }

        return row[known.Length];
    }

    private static string[] Lines(string text) => [.. text.TrimEnd('\n').Split('\n')];
}
