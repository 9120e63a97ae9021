using System.Globalization;

namespace Gtzan.Engine.Devices.Catalog;

/// <summary>A kind of device: a name, optionally numbered (<c>name:1</c>).</summary>
/// <param name="Name">The name; of a numbered kind, number 0.</param>
/// <param name="IsNumbered">Whether there may be several.</param>
/// <param name="Create">Creates a device from its number and a number of threads.</param>
/// <param name="Describe">Lists the machine's devices of this kind, unusable ones with the reason.</param>
internal sealed record DeviceKind(
    string Name, bool IsNumbered, Func<int, int, Device> Create, Func<IEnumerable<DeviceDescription>> Describe)
{
    /// <summary>The form of its names: <c>cpu</c>, <c>opencl[:n]</c>.</summary>
    public string Form => IsNumbered ? $"{Name}[:n]" : Name;

    /// <summary>Parses a name of a device of this kind.</summary>
    public bool Matches(string name, out int number)
    {
        number = 0;
        return name == Name
            || (IsNumbered && name.StartsWith($"{Name}:", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }
}
