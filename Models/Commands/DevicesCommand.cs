using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gtzan.Engine;
using Gtzan.Engine.Verification;
using Gtzan.Models.Configuration;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan devices</c>: what can be computed on here, why the rest cannot be used, and whether a device computes right.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var check = new Option<string?>("--check")
        {
            Description = "Run every operation on a device, forward and backward, at odd shapes, and compare it with the reference. " +
                "Without DEVICE: the first GPU, else cpu.",
            HelpName = "DEVICE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        SharedOptions.RequireDeviceName(check);
        var quick = new Option<bool>("--quick") { Description = "Check small shapes only, one for each operation." };
        var command = new CommandWithExamples(
            "devices", "List what models can be computed on, or check that a device computes right.",
            "devices", "devices --check cuda", "devices --check opencl --quick") { check, quick };
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(check) is { Implicit: false })
                return Check(terminal, parsed.GetValue(check) ?? Device.Auto, parsed.GetValue(quick));
            if (parsed.GetValue(quick))
                throw new ProgramException("--quick needs --check.") { IsBadUse = true };
            List(terminal);
            return 0;
        });
        return command;
    }

    private static void List(Terminal terminal)
    {
        var devices = Device.Describe();
        var table = Terminal.NewTable("device", "computes with", "version", "compute units", "memory", "work-group limit");
        foreach (var device in devices.Where(device => device.Obstacle is null))
        {
            table.AddRow(
                Markup.Escape(device.Name), Markup.Escape(device.ComputesWith), Markup.Escape(device.Version ?? ""),
                Number(device.ComputeUnits), Memory(device.MemoryBytes), Number(device.WorkGroupLimit));
        }

        terminal.Write(table);
        foreach (var device in devices.Where(device => device.Obstacle is not null))
            terminal.WriteLine($"{device.Name}: {device.Obstacle}");
    }

    private static int Check(Terminal terminal, string name, bool quick)
    {
        var device = Device.Create(name);
        var (count, done, clock) = (DeviceCheck.CountCases(quick), 0, Stopwatch.StartNew());
        terminal.WriteLine($"Checking {device.Name} ({device.Description}): {count} cases, each operation compared with the reference.");
        var agreements = terminal.WithProgress("checking", report => DeviceCheck.Run(device, quick, each => report((double)done++ / count, each)));
        ShadowTable.Write(terminal, agreements);

        var wrong = agreements.Where(agreement => agreement.Disagreement is not null).ToList();
        foreach (var agreement in wrong)
            terminal.WriteLine(agreement.Disagreement!);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{agreements.Count - wrong.Count} of {agreements.Count} operations agree with the reference ({clock.Elapsed.TotalSeconds:N0} s)."));
        if (wrong.Count == 0)
            return 0;
        terminal.WriteLine($"Do not trust results of {device.Name}: update its driver and check again; until then choose another device.");
        return 1;
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Memory(long? bytes) => bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e9:0.0} GB") : "";
}
