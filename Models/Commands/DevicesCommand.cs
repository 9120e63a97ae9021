using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
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
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "devices", "List the devices of this machine, or check that a device computes correctly.",
            "devices", "devices --check cuda", "devices --check opencl --quick") { check, quick, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(check) is { Implicit: false })
                return Check(terminal, parsed.GetValue(check) ?? DeviceCatalog.Auto, parsed.GetValue(quick), parsed.GetValue(json));
            if (parsed.GetValue(quick))
                throw new ProgramException("--quick needs --check.") { IsBadUse = true };
            if (parsed.GetValue(json))
                terminal.WriteLine(ToJson(Device.Describe()).ToJsonString());
            else
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

    private static JsonArray ToJson(IEnumerable<DeviceDescription> devices) =>
    [
        .. devices.Select(device => new JsonObject
        {
            ["device"] = device.Name,
            ["usable"] = device.Obstacle is null,
            ["computes_with"] = device.ComputesWith,
            ["version"] = device.Version,
            ["compute_units"] = device.ComputeUnits,
            ["memory"] = device.MemoryBytes,
            ["work_group_limit"] = device.WorkGroupLimit,
            ["obstacle"] = device.Obstacle,
        }),
    ];

    private static int Check(Terminal results, string name, bool quick, bool isJson)
    {
        var terminal = isJson ? results.ForNotes() : results;
        var device = Device.Create(name);
        var (count, done, clock) = (DeviceCheck.CountCases(quick), 0, Stopwatch.StartNew());
        terminal.WriteLine($"Checking {device.Name} ({device.Description}): {count} cases, each operation compared with the reference.");
        var agreements = terminal.WithProgress(
            "checking", report => DeviceCheck.Run(device, quick, each => report((double)done++ / count, each)));
        ShadowTable.Write(terminal, agreements);

        if (isJson)
        {
            results.WriteLine(new JsonArray([.. agreements.Select(agreement => new JsonObject
            {
                ["operation"] = agreement.Operation,
                ["agrees"] = agreement.Disagreement is null,
                ["disagreement"] = agreement.Disagreement,
            })]).ToJsonString());
        }

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
