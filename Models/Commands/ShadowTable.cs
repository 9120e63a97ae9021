using System.Globalization;
using Gtzan.Engine;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary>What <c>--shadow</c> found: how far each operation was from the reference.</summary>
internal static class ShadowTable
{
    /// <summary>Writes the table if the device was watched.</summary>
    public static void Write(Terminal terminal, Device device)
    {
        if (device is not ShadowDevice shadow)
            return;
        var table = Terminal.NewTable("operation", "calls", "worst error", "allowed");
        foreach (var agreement in shadow.Agreements)
        {
            table.AddRow(
                agreement.Operation,
                agreement.Calls.ToString("N0", CultureInfo.InvariantCulture),
                agreement.WorstError.ToString("G2", CultureInfo.InvariantCulture),
                agreement.Tolerance.ToString("G1", CultureInfo.InvariantCulture));
        }

        terminal.WriteLine($"Every operation on {device.Name} agreed with the reference:");
        terminal.Write(table);
    }
}
