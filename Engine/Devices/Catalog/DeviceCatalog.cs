using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;

namespace Gtzan.Engine.Devices.Catalog;

/// <summary>Finds devices by name: <c>Device.Create("cpu")</c>.</summary>
public static class DeviceCatalog
{
    /// <summary>The name of the first real GPU, or of <c>cpu</c> if there is none.</summary>
    public const string Auto = "auto";

    private static readonly DeviceKind[] Kinds =
    [
        new(
            "cpu", IsNumbered: false, (_, threads) => new CpuDevice(threads),
            () => [DescriptionOf(new CpuDevice()) with { ComputeUnits = Environment.ProcessorCount }]),
        new("reference", IsNumbered: false, (_, _) => new ReferenceDevice(), () => [DescriptionOf(new ReferenceDevice())]),
        .. GpuPlatform.All.Select(platform => new DeviceKind(
            platform.Name, platform.IsNumbered, (number, _) => new GpuDevice(platform, number), platform.Describe)),
    ];

    extension(Device)
    {
        /// <summary>
        /// The names of the devices that this machine has, as <see cref="Create"/> understands them. Looks at the machine at each call.
        /// </summary>
        public static IReadOnlyList<string> Names =>
            [.. Device.Describe().Where(device => device.Obstacle is null).Select(device => device.Name)];

        /// <summary>The forms of device names, on any machine: <c>cpu</c>, <c>opencl[:n]</c>.</summary>
        public static IReadOnlyList<string> NameForms => [Auto, .. Kinds.Select(kind => kind.Form)];

        /// <summary>The name of the first real GPU, CUDA before OpenCL; null if there is no usable one.</summary>
        public static string? FirstGpu =>
            GpuPlatform.All.SelectMany(platform => platform.Describe()).FirstOrDefault(device => device.IsGpu)?.Name;

        /// <summary>Lists the devices of this machine, unusable ones with the reason.</summary>
        public static IReadOnlyList<DeviceDescription> Describe() => [.. Kinds.SelectMany(kind => kind.Describe())];

        /// <summary>Whether a device can have this name, on this machine or on another.</summary>
        public static bool IsName(string name) => name == Auto || Kinds.Any(kind => kind.Matches(name, out _));

        /// <summary>
        /// Returns what <see cref="Auto"/> means on this machine: the first GPU, or else <c>cpu</c>. Returns other names as they are.
        /// </summary>
        public static string Resolve(string name) => name == Auto ? Device.FirstGpu ?? "cpu" : name;

        /// <summary>Creates a device by name.</summary>
        /// <param name="name"><c>cpu</c>, <c>reference</c>, <c>cuda</c>, <c>opencl</c>, <c>ilgpu-cpu</c> or <see cref="Auto"/>;
        /// <c>cuda:1</c> is the second CUDA device. </param>
        /// <param name="threads">The number of threads of <c>cpu</c>; 0 for one per processor.</param>
        /// <exception cref="ArgumentException">There is no such name.</exception>
        /// <exception cref="DeviceException"> This machine has no such device, or it cannot be used. The message says why and what to do.
        /// </exception>
        public static Device Create(string name, int threads = 0)
        {
            name = Device.Resolve(name);
            foreach (var kind in Kinds)
            {
                if (kind.Matches(name, out var number))
                    return kind.Create(number, threads);
            }

            throw new ArgumentException($"There is no device \"{name}\"; choose one of: {string.Join(", ", Device.NameForms)}.");
        }
    }

    private static DeviceDescription DescriptionOf(Device device)
    {
        using (device)
            return new DeviceDescription(device.Name, device.Description);
    }
}
