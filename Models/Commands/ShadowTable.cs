using System.Globalization;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Verification;

namespace Gtzan.Models.Commands;

/// <summary>Prints the agreement of a device's operations with the reference as a table.</summary>
internal static class ShadowTable
{
    /// <summary>Prints the results of <c>--shadow</c>, if the device was checked.</summary>
    public static void Write(Terminal terminal, Device device)
    {
        if (device is not ShadowDevice shadow)
            return;
        terminal.WriteLine($"Every operation on {device.Name} agreed with the reference:");
        Write(terminal, shadow.Agreements);
    }

    /// <summary>Writes a line for each operation.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<Agreement> agreements)
    {
        var table = TextTable.OfWords("operation", "calls", "worst error", "allowed", "agrees");
        foreach (var agreement in agreements)
        {
            table.Add(
                agreement.Operation,
                agreement.Calls.ToString("N0", CultureInfo.InvariantCulture),
                agreement.WorstError.ToString("G2", CultureInfo.InvariantCulture),
                agreement.Tolerance.ToString("G1", CultureInfo.InvariantCulture),
                agreement.Disagreement is null ? "yes" : "NO");
        }

        terminal.Write(table);
    }
}
