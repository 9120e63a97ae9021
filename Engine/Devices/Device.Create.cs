#if UPSTREAM
using Gtzan.Engine.Ilgpu;
#endif
using Gtzan.Engine.OpenCl;

namespace Gtzan.Engine;

public abstract partial class Device
{
    private static readonly DeviceKind[] Kinds =
    [
        new("cpu", IsNumbered: false, (_, threads) => new CpuDevice(threads), () => [DescriptionOf(new CpuDevice()) with { ComputeUnits = Environment.ProcessorCount }]),
        new("reference", IsNumbered: false, (_, _) => new ReferenceDevice(), () => [DescriptionOf(new ReferenceDevice())]),
#if !UPSTREAM
        new("emulator", IsNumbered: false, (_, _) => new EmulatorDevice(), () => [DescriptionOf(new EmulatorDevice())]),
#endif
        new("opencl", IsNumbered: true, (number, _) => new OpenClDevice(number), () => OpenClInstallation.Default.Describe()),
#if UPSTREAM
        .. IlgpuPlatform.All.Select(platform => new DeviceKind(platform.Name, platform.IsNumbered, (number, _) => new IlgpuDevice(platform, number), platform.Describe)),
#endif
    ];

    // Whoever asks for one deserves to hear where it is.
    private static readonly DeviceKind[] KindsOfTheOtherBuild =
    [
#if UPSTREAM
        Elsewhere("emulator", isNumbered: false, "is part of the default build (dotnet build -c Release); here, ilgpu-cpu runs the kernels on the host"),
#else
        Elsewhere("cuda", isNumbered: true, NeedsIlgpu), Elsewhere("ilgpu-opencl", isNumbered: true, NeedsIlgpu), Elsewhere("ilgpu-cpu", isNumbered: false, NeedsIlgpu),
#endif
    ];

#if !UPSTREAM
    private const string NeedsIlgpu =
        "needs ILGPU, which is not part of this build: build with dotnet build -c Release -p:UpstreamPackages=true, or choose opencl, which runs the same kernels without it";
#endif

    /// <summary>The names of the devices that this machine has, as <see cref="Create"/> understands them. The first question for them looks at the machine.</summary>
    public static IReadOnlyList<string> Names => [.. Describe().Where(device => device.Obstacle is null).Select(device => device.Name)];

    /// <summary>What the names of devices look like, on any machine: <c>cpu</c>, <c>opencl[:n]</c>.</summary>
    public static IReadOnlyList<string> NameForms { get; } = [.. Kinds.Select(kind => kind.Form)];

    /// <summary>The devices that this machine has, and those that stand in the way of being used.</summary>
    public static IReadOnlyList<DeviceDescription> Describe() => [.. Kinds.SelectMany(kind => kind.Describe())];

    /// <summary>Whether a name is one that a device can have, on this machine or on another, in this build of the program or in the other.</summary>
    public static bool IsName(string name) => Kinds.Concat(KindsOfTheOtherBuild).Any(kind => kind.Matches(name, out _));

    /// <summary>Makes a device by its name.</summary>
    /// <param name="name"><c>cpu</c>, <c>reference</c>, <c>emulator</c> or <c>opencl</c>; <c>opencl:1</c> is the second OpenCL device.</param>
    /// <param name="threads">How many threads <c>cpu</c> uses; 0 for one a processor.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    /// <exception cref="DeviceException">This machine, or this build, has no such device. The message says what to do.</exception>
    public static Device Create(string name, int threads = 0)
    {
        foreach (var kind in Kinds.Concat(KindsOfTheOtherBuild))
        {
            if (kind.Matches(name, out var number))
                return kind.Create(number, threads);
        }

        throw new ArgumentException($"There is no device \"{name}\"; choose one of: {string.Join(", ", NameForms)}.");
    }

    private static DeviceKind Elsewhere(string name, bool isNumbered, string where) =>
        new(name, isNumbered, (_, _) => throw new DeviceException($"The device {name} {where}."), () => []);

    private static DeviceDescription DescriptionOf(Device device)
    {
        using (device)
            return new DeviceDescription(device.Name, device.Description);
    }
}
