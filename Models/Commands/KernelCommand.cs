using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Engine.Inspection;
using Gtzan.Models.Configuration;

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
        var language = new Option<string?>("--as")
        {
            Description = "Show also the translation to PTX, the assembly language of NVIDIA GPUs, or to OpenCL C.",
        };
        language.Among(Ptx, OpenCl);
        var architecture = new Option<string>("--arch")
        {
            Description = "The NVIDIA GPU architecture for PTX.",
            DefaultValueFactory = _ => KernelTranslation.Architectures[^1],
        };
        architecture.Among([.. KernelTranslation.Architectures]);
        var bare = new Option<bool>("--bare") { Description = "With --as, print only the translation, for example to save it to a file." };
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "kernel", "List the GPU kernels, or show one: its C# source, its launch, and ILGPU's translation.",
            "kernel", "kernel MatMul.Tiled", "kernel MatMul.Tiled --as ptx", "kernel Dropout.Apply --as opencl --bare > dropout.cl")
        {
            name, language, architecture, bare, json,
        };
        command.SetAction(parsed =>
        {
            var isArchitectureGiven = parsed.GetResult(architecture) is { Implicit: false };
            if (parsed.GetValue(json))
            {
                var listed = parsed.GetValue(name) is { } one ? [Find(one)] : KernelListing.All;
                terminal.WriteLine(new JsonArray([.. listed.Select(ToJson)]).ToJsonString());
                return 0;
            }

            var (to, isBare) = (parsed.GetValue(language), parsed.GetValue(bare));
            if (parsed.GetValue(name) is { } wanted)
            {
                if (isArchitectureGiven && to != Ptx)
                    throw new ProgramException("--arch needs --as ptx.") { IsBadUse = true };
                if (isBare && to is null)
                    throw new ProgramException("--bare needs --as ptx or --as opencl.") { IsBadUse = true };
                Show(terminal, Find(wanted), to, parsed.GetValue(architecture)!, isBare);
                return 0;
            }

            if (isBare || isArchitectureGiven || to is not null)
            {
                throw new ProgramException("--as, --arch and --bare need the name of a kernel; gtzan kernel lists them.")
                {
                    IsBadUse = true,
                };
            }

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

    private static TextTable Table()
    {
        var table = TextTable.OfWords("kernel", "form", "items in a group", "operations", "layers, losses, optimisers");
        foreach (var kernel in KernelListing.All)
        {
            table.Add(
                kernel.Name, kernel.Form, kernel.GroupSize, string.Join(", ", kernel.Operations),
                string.Join(", ", kernel.Users));
        }

        return table;
    }

    private static void Show(Terminal terminal, KernelListing kernel, string? language, string architecture, bool bare)
    {
        var translation = language == OpenCl ? kernel.ToOpenCl() : kernel.ToPtx(architecture);
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
        if (language != OpenCl)
        {
            terminal.WriteLine(
                $"Virtual registers: {string.Join(", ", translation.Registers.Select(type => $"{type.Value} {type.Key}"))}.");
        }

        var title = language == OpenCl ? "OpenCL C"
            : $"PTX for {architecture}{(translation.Target == architecture ? "" : $", which runs {translation.Target}")}";
        var together = language is not null && terminal.Width is { } width
            ? SideBySide(CSharpTitle, kernel.CSharp, title, translation.Text, width)
            : null;
        terminal.WriteLine($"\n{together ?? $"{CSharpTitle}\n\n{kernel.CSharp.TrimEnd()}"}");
        terminal.WriteLine($"\nLaunch\n\n{kernel.Launches.TrimEnd()}");
        if (language is null)
            terminal.WriteLine($"\nThe translation has {Lines(translation.Text).Length} lines; --as ptx and --as opencl show it.");
        else if (together is null)
            terminal.WriteLine($"\n{title}\n\n{translation.Text.Trim()}");
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
    private static double Distance(string name, string known) => known.Contains(name, StringComparison.OrdinalIgnoreCase)
        ? 1.0 * known.Length / 1000
        : Spelling.Changes(name, known);

    private static JsonObject ToJson(KernelListing kernel) => new()
    {
        ["kernel"] = kernel.Name,
        ["form"] = kernel.Form,
        ["items_in_a_group"] = kernel.GroupSize,
        ["operations"] = new JsonArray([.. kernel.Operations.Select(operation => JsonValue.Create(operation))]),
        ["used_by"] = new JsonArray([.. kernel.Users.Select(user => JsonValue.Create(user))]),
    };

    private static string[] Lines(string text) => [.. text.TrimEnd('\n').Split('\n')];
}
