using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using Accelerated = ILGPU.Runtime.Device;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>An ILGPU backend (CUDA, OpenCL or CPU) and its devices.</summary>
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

    /// <summary>The processor, with one thread per item of a group: for debugging.</summary>
    public static GpuPlatform Processor { get; } = new ProcessorPlatform();

    public static IReadOnlyList<GpuPlatform> All { get; } = [Cuda, OpenCl, Processor];

    /// <summary>The largest group size for kernels that do not require a fixed one.</summary>
    public virtual int PreferredGroup => int.MaxValue;

    /// <summary>
    /// ILGPU's optimisation level. Above O1, ILGPU marks branches that depend on the thread index as uniform (bra.uni in PTX), which is
    /// undefined behaviour on a GPU.
    /// </summary>
    public virtual OptimizationLevel OptimizationLevel => OptimizationLevel.O1;

    /// <summary>A context that compiles kernels for this platform. XMath needs the algorithms.</summary>
    public Context NewContext() => Context.Create(builder => builder.Optimize(OptimizationLevel).EnableAlgorithms());

    /// <summary>All devices that the driver lists, usable ones first.</summary>
    public IReadOnlyList<FoundDevice> Devices()
    {
        try
        {
            return [.. List().OrderBy(device => device.Obstacle is not null)];
        }
        catch (Exception exception)
        {
            // A faulty driver must not prevent the use of other devices.
            return [new FoundDevice($"The driver behind {Name}", null, $"failed: {ReasonOf(exception)}. Reinstall or update it")];
        }
    }

    /// <summary>The message for a machine without such devices: why, and what to do.</summary>
    public abstract string NoDeviceMessage();

    /// <summary>Opens an accelerator.</summary>
    public virtual Accelerator Open(Context context, Accelerated device) => device.CreateAccelerator(context);

    /// <summary>Finds a usable device by its number.</summary>
    /// <exception cref="DeviceException">There is no such device. The message says why and what to do.</exception>
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
            ? NoDeviceMessage()
            : $"There is no device that can be used as {Name}: " +
                $"{string.Join("; ", devices.Select(device => $"{device.Name} {device.Obstacle}"))}.");
    }

    /// <summary>Describes all devices for display, unusable ones last.</summary>
    public IReadOnlyList<DeviceDescription> Describe()
    {
        var devices = Devices();
        if (devices.Count == 0)
            return [new DeviceDescription(Name, "") { Obstacle = NoDeviceMessage() }];
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

    /// <summary>Describes a device in one line, for display.</summary>
    public static string ComputesWith(Accelerated device) => device.AcceleratorType == AcceleratorType.CPU
        ? "float32, the GPU kernels on the processor, one thread per item of a group: slow, for debugging"
        : $"float32, {device.Name} through ILGPU";

    /// <summary>The name by which a device is chosen.</summary>
    public string NameOf(int number) => number == 0 ? Name : $"{Name}:{number}";

    /// <summary>The version of the driver, as the end of a list; empty if there is none.</summary>
    private protected virtual string DriverVersionOf(Accelerated device) => "";

    private protected abstract IEnumerable<FoundDevice> List();

    /// <summary>The first line of the innermost exception's message, without the full stop.</summary>
    internal static string ReasonOf(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
}
