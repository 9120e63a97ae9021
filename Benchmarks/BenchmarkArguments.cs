using Gtzan.Benchmarks.Kernels;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>The command line of a run of BenchmarkDotNet: our options taken out of it, and its own.</summary>
/// <param name="IsShort"><c>--short</c>: a quick overview.</param>
/// <param name="DeviceName"><c>--device NAME</c>: benchmarks on this device only; null for all devices.</param>
/// <param name="Json"><c>--json FILE</c>: where to write the results; null for the usual place.</param>
/// <param name="Others">The options of BenchmarkDotNet.</param>
internal sealed record BenchmarkArguments(bool IsShort, string? DeviceName, string? Json, IReadOnlyList<string> Others)
{
    /// <summary>Whether a filter is given.</summary>
    public bool HasFilter => Others.Any(option => option is "--filter" or "-f");

    /// <summary>Whether the command line asks for help.</summary>
    public bool IsHelp => Others.Any(option => option is "--help" or "-h");

    /// <summary>Whether nothing is to be measured.</summary>
    public bool MeasuresNothing => IsHelp || Others.Any(option => option is "--list" or "--info" or "--version");

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ProgramException">A value is missing, or the machine does not have the device.</exception>
    public static BenchmarkArguments Read(IReadOnlyList<string> arguments)
    {
        var (isShort, device, json, others) = (false, (string?)null, (string?)null, new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--short": isShort = true; break;
                case "--device": device = ValueAfter(ref i); break;
                case "--json": json = ValueAfter(ref i); break;
                default: others.Add(arguments[i]); break;
            }
        }

        if (device is not null)
            RequireDevice(device);
        return new BenchmarkArguments(isShort, device, json, others);

        string ValueAfter(ref int option) => ++option < arguments.Count
            ? arguments[option]
            : throw new ProgramException($"{arguments[option - 1]} needs a value.") { IsBadUse = true };
    }

    /// <summary>Says why nothing was measured: the filter fits nothing, or names a device that is not there.</summary>
    public string DescribeNothing()
    {
        var filter = string.Join(' ', Others.SkipWhile(option => option is not ("--filter" or "-f")).Skip(1)
            .TakeWhile(option => !option.StartsWith('-')));
        var absent = Device.Describe().Where(device =>
            device.Obstacle is not null && filter.Contains(device.Name.Split(':')[0], StringComparison.OrdinalIgnoreCase))
            .Select(device => $" {device.Name}: {device.Obstacle}");
        var on = DeviceName is null ? "" : $" on {DeviceName}";
        return $"No benchmark{on} fits the filter {filter}; --list flat lists them.{string.Concat(absent)}";
    }

    private static void RequireDevice(string name)
    {
        if (KernelBenchmarks.DeviceNames.Contains(name))
            return;
        var timed = $"choose one of {string.Join(", ", KernelBenchmarks.DeviceNames)}";
        var obstacle = Device.Describe().FirstOrDefault(device => device.Name == name)?.Obstacle;
        var why = obstacle is not null ? $"{obstacle.TrimEnd('.')}; of those that are there, {timed}."
            : Device.Names.Contains(name) ? $"{name} is for reading and debugging, and is not timed; {timed}."
            : $"There is no device {Quotation.Of(name)} on this machine; {timed}.";
        throw new ProgramException(why) { IsBadUse = true };
    }
}
