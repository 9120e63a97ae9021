using System.CommandLine;
using System.Globalization;
using Gtzan.Engine.Inspection;
using Gtzan.Models.Configuration;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan kernel</c>: shows the GPU kernels in C# and in ILGPU's translation. Needs no GPU.</summary>
internal static class KernelCommand
{
    private const int Suggestions = 3;
    private const string CSharpTitle = "C#";
    private const string Divider = " │ ";
    private const string Ptx = "ptx";
    private const string OpenCl = "opencl";

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("name") { Description = "Kernel to show; default: list all.", Arity = ArgumentArity.ZeroOrOne };
        var language = new Option<string>("--as")
        {
            Description = "The language to translate to: PTX, the assembly language of NVIDIA GPUs, or OpenCL C.",
            DefaultValueFactory = _ => Ptx,
        };
        language.Among(Ptx, OpenCl);
        var architecture = new Option<string>("--arch")
        {
            Description = "The NVIDIA GPU architecture for PTX.",
            DefaultValueFactory = _ => KernelTranslation.Architectures[^1],
        };
        architecture.Among([.. KernelTranslation.Architectures]);
        var bare = new Option<bool>("--bare") { Description = "Print only the translation, for example to save it to a file." };
        var command = new CommandWithExamples(
            "kernel", "List the GPU kernels, or show one: its C# source, ILGPU's translation, and its callers.",
            "kernel", "kernel MatMul.Tiled", "kernel Dropout.Apply --as opencl --bare > dropout.cl") { name, language, architecture, bare };
        command.SetAction(parsed =>
        {
            var isArchitectureGiven = parsed.GetResult(architecture) is { Implicit: false };
            if (isArchitectureGiven && parsed.GetValue(language) != Ptx)
                throw new ProgramException("--arch needs --as ptx; omit it.") { IsBadUse = true };
            if (parsed.GetValue(name) is { } wanted)
                Show(terminal, Find(wanted), parsed.GetValue(language)!, parsed.GetValue(architecture)!, parsed.GetValue(bare));
            else if (parsed.GetValue(bare) || isArchitectureGiven || parsed.GetResult(language) is { Implicit: false })
            {
                throw new ProgramException("--as, --arch and --bare need the name of a kernel; gtzan kernel lists them.")
                {
                    IsBadUse = true,
                };
            }
            else
                terminal.Write(Table());
            return 0;
        });
        return command;
    }

    /// <summary>Two texts in two columns; null if the width is too small for their longest lines.</summary>
    internal static string? SideBySide(string leftTitle, string leftText, string rightTitle, string rightText, int width)
    {
        var (left, right) = (Lines(leftText), Lines(rightText));
        var (column, rest) = (left.Max(line => line.Length), right.Max(line => line.Length));
        if (column + Divider.Length + rest > width)
            return null;

        string[] titles = [leftTitle.PadRight(column) + Divider + rightTitle, new string('─', column) + "─┼─" + new string('─', rest)];
        var lines = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .Select(i => (left.ElementAtOrDefault(i) ?? "").PadRight(column) + Divider + right.ElementAtOrDefault(i));
        return string.Join("\n", titles.Concat(lines).Select(line => line.TrimEnd()));
    }

    private static Table Table()
    {
        var table = Terminal.NewTable("kernel", "form", "items in a group", "operations", "layers, losses, optimisers");
        table.Columns[0].NoWrap();
        foreach (var kernel in KernelListing.All)
        {
            table.AddRow(
                Markup.Escape(kernel.Name), kernel.Form, kernel.GroupSize, string.Join(", ", kernel.Operations),
                string.Join(", ", kernel.Users));
        }

        return table;
    }

    private static void Show(Terminal terminal, KernelListing kernel, string language, string architecture, bool bare)
    {
        var isPtx = language == Ptx;
        var translation = isPtx ? kernel.ToPtx(architecture) : kernel.ToOpenCl();
        if (bare)
        {
            terminal.OutputWriter.Write(translation.Text);
            return;
        }

        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kernel.Name}: {kernel.Form}, {kernel.GroupSize} items in a group, {translation.SharedMemoryBytes:N0} bytes of shared " +
            $"memory."));
        terminal.WriteLine(
            $"Operations: {string.Join(", ", kernel.Operations)}. For: {string.Join(", ", kernel.Users.DefaultIfEmpty("nothing else"))}.");
        if (isPtx)
        {
            terminal.WriteLine(
                $"Virtual registers: {string.Join(", ", translation.Registers.Select(type => $"{type.Value} {type.Key}"))}.");
        }

        var title = isPtx ? $"PTX for {architecture}{(translation.Target == architecture ? "" : $", which runs {translation.Target}")}"
            : "OpenCL C";
        var together = terminal.IsInteractive
            ? SideBySide(CSharpTitle, kernel.CSharp, title, translation.Text, terminal.Output.Profile.Width)
            : null;
        terminal.WriteLine($"\n{together ?? $"{CSharpTitle}\n\n{kernel.CSharp}\n{title}\n\n{translation.Text.Trim()}"}");
        terminal.WriteLine($"\nLaunch\n\n{kernel.Launches.TrimEnd()}");
    }

    private static KernelListing Find(string name)
    {
        if (KernelListing.All.FirstOrDefault(kernel => kernel.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        var closest = KernelListing.All.Select(kernel => kernel.Name).OrderBy(known => Distance(name, known)).Take(Suggestions);
        throw new ProgramException(
            $"There is no kernel \"{name}\"; the closest names are {string.Join(", ", closest)} (gtzan kernel lists all).");
    }

    /// <summary>The edit distance between two names; nearly 0 if the known name contains the given one.</summary>
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
