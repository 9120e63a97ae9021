using System.CommandLine;
using Gtzan.Engine;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan devices</c>: what can be computed on here.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new CommandWithExamples(
            "devices", "List what models can be computed on.",
            "devices");
        command.SetAction(_ =>
        {
            var table = Terminal.NewTable("device", "computes with");
            foreach (var name in Device.Names)
            {
                using var device = Device.Create(name);
                table.AddRow(Markup.Escape(name), Markup.Escape(device.Description));
            }

            terminal.Write(table);
            return 0;
        });
        return command;
    }
}
