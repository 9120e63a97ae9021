using System.CommandLine;
using System.Globalization;
using Gtzan.Engine;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan devices</c>: what can be computed on here, and what stands in the way of the rest.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new CommandWithExamples(
            "devices", "List what models can be computed on.",
            "devices");
        command.SetAction(_ =>
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
            return 0;
        });
        return command;
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Memory(long? bytes) => bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e9:0.0} GB") : "";
}
