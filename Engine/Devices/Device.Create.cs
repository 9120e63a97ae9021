using Gtzan.Engine.OpenCl;

namespace Gtzan.Engine;

public abstract partial class Device
{
    private static readonly DeviceKind[] Kinds =
    [
        new("cpu", IsNumbered: false, (_, threads) => new CpuDevice(threads), () => [DescriptionOf(new CpuDevice()) with { ComputeUnits = Environment.ProcessorCount }]),
        new("reference", IsNumbered: false, (_, _) => new ReferenceDevice(), () => [DescriptionOf(new ReferenceDevice())]),
        new("emulator", IsNumbered: false, (_, _) => new EmulatorDevice(), () => [DescriptionOf(new EmulatorDevice())]),
        new("opencl", IsNumbered: true, (number, _) => new OpenClDevice(number), () => OpenClInstallation.Default.Describe()),
    ];

    /// <summary>The names of the devices that this machine has, as <see cref="Create"/> understands them. The first question for them looks at the machine.</summary>
    public static IReadOnlyList<string> Names => [.. Describe().Where(device => device.Obstacle is null).Select(device => device.Name)];

    /// <summary>What the names of devices look like, on any machine: <c>cpu</c>, <c>opencl[:n]</c>.</summary>
    public static IReadOnlyList<string> NameForms { get; } = [.. Kinds.Select(kind => kind.Form)];

    /// <summary>The devices that this machine has, and those that stand in the way of being used.</summary>
    public static IReadOnlyList<DeviceDescription> Describe() => [.. Kinds.SelectMany(kind => kind.Describe())];

    /// <summary>Whether a name is one that a device can have, on this machine or on another.</summary>
    public static bool IsName(string name) => Kinds.Any(kind => kind.Matches(name, out _));

    /// <summary>Makes a device by its name.</summary>
    /// <param name="name"><c>cpu</c>, <c>reference</c>, <c>emulator</c> or <c>opencl</c>; <c>opencl:1</c> is the second OpenCL device.</param>
    /// <param name="threads">How many threads <c>cpu</c> uses; 0 for one a processor.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    /// <exception cref="DeviceException">This machine has no such device. The message says what to install.</exception>
    public static Device Create(string name, int threads = 0)
    {
        foreach (var kind in Kinds)
        {
            if (kind.Matches(name, out var number))
                return kind.Create(number, threads);
        }

        throw new ArgumentException($"There is no device \"{name}\"; choose one of: {string.Join(", ", NameForms)}.");
    }

    private static DeviceDescription DescriptionOf(Device device)
    {
        using (device)
            return new DeviceDescription(device.Name, device.Description);
    }
}
