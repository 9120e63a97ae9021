using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using Accelerated = ILGPU.Runtime.Device;

namespace Gtzan.Engine.Gpu;

/// <summary>One of the ways in which ILGPU runs kernels, and the devices found there.</summary>
/// <param name="Name">The name of its device 0; device 1 is <c>name:1</c>.</param>
/// <param name="IsNumbered">Whether a machine may have several devices.</param>
internal abstract record GpuPlatform(string Name, bool IsNumbered)
{
    // ILGPU loads libOpenCL.so and libcuda.so, which on Linux only development packages install; drivers install libOpenCL.so.1 and
    // libcuda.so.1.
    static GpuPlatform()
    {
        if (OperatingSystem.IsLinux())
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, assembly, path) =>
                name is "OpenCL" or "cuda" && NativeLibrary.TryLoad($"lib{name}.so.1", assembly, path, out var library) ? library : 0);
        }
    }

    /// <summary>NVIDIA graphics cards, through their driver.</summary>
    public static GpuPlatform Cuda { get; } = new CudaPlatform();

    /// <summary>OpenCL 2 and 3.</summary>
    public static GpuPlatform OpenCl { get; } = new OpenClPlatform();

    /// <summary>The processor, with a thread for each item of a group: for a debugger.</summary>
    public static GpuPlatform Processor { get; } = new ProcessorPlatform();

    public static IReadOnlyList<GpuPlatform> All { get; } = [Cuda, OpenCl, Processor];

    /// <summary>The largest group where a kernel leaves the choice.</summary>
    public virtual int PreferredGroup => int.MaxValue;

    /// <summary>
    /// How much ILGPU optimises. Above O1 it marks branches as taken by all threads of a warp alike (bra.uni in PTX) that depend on the
    /// thread's index: undefined behaviour on a graphics card.
    /// </summary>
    public virtual OptimizationLevel OptimizationLevel => OptimizationLevel.O1;

    /// <summary>A context that compiles kernels for this platform. XMath needs the algorithms.</summary>
    public Context NewContext() => Context.Create(builder => builder.Optimize(OptimizationLevel).EnableAlgorithms());

    /// <summary>What the driver lists, usable or not; those that can be used come first.</summary>
    public IReadOnlyList<FoundDevice> Devices()
    {
        try
        {
            return [.. List().OrderBy(device => device.Obstacle is not null)];
        }
        catch (Exception exception)
        {
            // Whatever a driver does wrong, the processor can still be used.
            return [new FoundDevice($"The driver behind {Name}", null, $"failed: {ReasonOf(exception)}. Reinstall or update it")];
        }
    }

    /// <summary>Why there is no device at all, and what to do.</summary>
    public abstract string Absence();

    /// <summary>Opens an accelerator.</summary>
    public virtual Accelerator Open(Context context, Accelerated device) => device.CreateAccelerator(context);

    /// <summary>The device of a number among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none. The message says why and what to do.</exception>
    public Accelerated Find(int number)
    {
        var devices = Devices();
        var usable = devices.Where(device => device.Obstacle is null).ToList();
        if (number < usable.Count)
            return usable[number].Device!;
        if (usable.Count > 0)
        {
            throw new DeviceException(
                $"There is no device {Name}:{number}; this machine has {usable.Count}: " +
                $"{string.Join(", ", usable.Select((device, i) => $"{NameOf(i)} ({device.Name})"))}.");
        }

        throw new DeviceException(devices.Count == 0
            ? Absence()
            : $"There is no device that can be used as {Name}: {string.Join("; ", devices.Select(device => $"{device.Name} {device.Obstacle}"))}.");
    }

    /// <summary>All devices, those that cannot be used last, for people.</summary>
    public IReadOnlyList<DeviceDescription> Describe()
    {
        var devices = Devices();
        if (devices.Count == 0)
            return [new DeviceDescription(Name, "") { Obstacle = Absence() }];
        return [.. devices.Select((device, i) => device.Obstacle is null
            ? new DeviceDescription(NameOf(i), ComputesWith(device.Device!))
            {
                Version = $"ILGPU {Context.Version}{DriverVersionOf(device.Device!)}",
                ComputeUnits = device.Device!.NumMultiprocessors,
                MemoryBytes = device.Device.AcceleratorType == AcceleratorType.CPU ? null : device.Device.MemorySize,
                WorkGroupLimit = device.Device.MaxNumThreadsPerGroup,
                IsGpu = device.IsGpu,
            }
            : new DeviceDescription(Name, "") { Obstacle = $"{device.Name} {device.Obstacle}." })];
    }

    /// <summary>One line for people.</summary>
    public static string ComputesWith(Accelerated device) => device.AcceleratorType == AcceleratorType.CPU
        ? "float32, the GPU kernels on the processor, a thread for each item of a group: slow, for a debugger"
        : $"float32, {device.Name} through ILGPU";

    /// <summary>The name by which a device is chosen.</summary>
    public string NameOf(int number) => number == 0 ? Name : $"{Name}:{number}";

    /// <summary>The version of the driver, as the end of a list; empty if there is none.</summary>
    private protected virtual string DriverVersionOf(Accelerated device) => "";

    private protected abstract IEnumerable<FoundDevice> List();

    /// <summary>The first sentence of what went wrong innermost, without its full stop.</summary>
    internal static string ReasonOf(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
}
