using System.Globalization;

namespace Gtzan.Engine.Devices.Catalog;

/// <summary>A kind of device: one name, or a name and numbers behind a colon where a machine may have several.</summary>
/// <param name="Name">The name; of a numbered kind, number 0.</param>
/// <param name="IsNumbered">Whether there may be several.</param>
/// <param name="Create">Makes the device of a number, with a number of threads.</param>
/// <param name="Describe">Lists the devices of this kind that the machine has, and why the unusable ones cannot be used.</param>
internal sealed record DeviceKind(
    string Name, bool IsNumbered, Func<int, int, Device> Create, Func<IEnumerable<DeviceDescription>> Describe)
{
    /// <summary>What its names look like: <c>cpu</c>, <c>opencl[:n]</c>.</summary>
    public string Form => IsNumbered ? $"{Name}[:n]" : Name;

    /// <summary>Whether a name means a device of this kind, and which.</summary>
    public bool Matches(string name, out int number)
    {
        number = 0;
        return name == Name
            || (IsNumbered && name.StartsWith($"{Name}:", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }
}
