using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Verification;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>
/// <c>gtzan devices</c>: lists the devices of this machine, says why some cannot be used, and checks that a device computes correctly.
/// </summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var check = new Option<string?>("--check")
        {
            Description = "Run every operation on a device, forward and backward, and compare the results with the reference. " +
                "Default for DEVICE: the first GPU, or cpu if there is none.",
            HelpName = "DEVICE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        OptionValues.RequireDeviceName(check);
        var quick = new Option<bool>("--quick") { Description = "Check only one small shape for each operation." };
        var command = new CommandWithExamples(
            "devices", "List the devices of this machine, or check that a device computes correctly.",
            "devices", "devices --check cuda", "devices --check opencl --quick") { check, quick };
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(check) is { Implicit: false })
                return Check(terminal, parsed.GetValue(check) ?? DeviceCatalog.Auto, parsed.GetValue(quick));
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
        var table = TextTable.OfWords("device", "computes with", "version", "compute units", "memory", "work-group limit");
        foreach (var device in devices.Where(device => device.Obstacle is null))
        {
            table.Add(
                device.Name, device.ComputesWith, device.Version ?? "",
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
        var agreements = terminal.WithProgress(
            "checking", report => DeviceCheck.Run(device, quick, each => report((double)done++ / count, each)));
        ShadowTable.Write(terminal, agreements);

        var wrong = agreements.Where(agreement => agreement.Disagreement is not null).ToList();
        foreach (var agreement in wrong)
            terminal.WriteLine(agreement.Disagreement!);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{agreements.Count - wrong.Count} of {agreements.Count} operations agree with the reference " +
            $"({clock.Elapsed.TotalSeconds:N0} s)."));
        if (wrong.Count == 0)
            return 0;
        terminal.WriteLine($"Do not trust results of {device.Name}: update its driver and check again; until then choose another device.");
        return 1;
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Memory(long? bytes) =>
        bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e9:0.0} GB") : "";
}
