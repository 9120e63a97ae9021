using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Accelerated = ILGPU.Runtime.Device;

namespace Gtzan.Engine.Ilgpu;

/// <summary>One of the ways in which ILGPU runs kernels, and the devices it finds there.</summary>
/// <param name="Name">What its device 0 is called; device 1 is <c>name:1</c>.</param>
/// <param name="IsNumbered">Whether a machine may have several.</param>
internal abstract record IlgpuPlatform(string Name, bool IsNumbered)
{
    /// <summary>NVIDIA graphics cards, through their driver.</summary>
    public static IlgpuPlatform Cuda { get; } = new CudaPlatform();

    /// <summary>OpenCL 2 and 3.</summary>
    public static IlgpuPlatform OpenCl { get; } = new OpenClPlatform();

    /// <summary>The processor, a thread for each item of a group: to try kernels, not to be fast.</summary>
    public static IlgpuPlatform Cpu { get; } = new CpuPlatform();

    public static IReadOnlyList<IlgpuPlatform> All { get; } = [Cuda, OpenCl, Cpu];

    // ILGPU asks for libOpenCL.so and libcuda.so, names that on Linux only packages for developers bring; drivers bring libOpenCL.so.1 and libcuda.so.1.
    static IlgpuPlatform()
    {
        if (OperatingSystem.IsLinux())
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, assembly, path) =>
                name is "OpenCL" or "cuda" && NativeLibrary.TryLoad($"lib{name}.so.1", assembly, path, out var library) ? library : 0);
        }
    }

    /// <summary>The devices that ILGPU finds, usable or not.</summary>
    public abstract IReadOnlyList<Accelerated> Devices();

    /// <summary>Why ILGPU cannot use a device; null if it can.</summary>
    public abstract string? Obstacle(Accelerated device);

    /// <summary>Why there is no device at all, and what to do.</summary>
    public abstract string Absence();

    /// <summary>Opens an accelerator.</summary>
    public virtual Accelerator Open(Context context, Accelerated device) => device.CreateAccelerator(context);

    /// <summary>The device of a number among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none. The message says why and what to do.</exception>
    public Accelerated Find(int number)
    {
        var devices = Devices();
        var usable = devices.Where(device => Obstacle(device) is null).ToList();
        if (number < usable.Count)
            return usable[number];
        if (usable.Count > 0)
        {
            throw new DeviceException(
                $"There is no device {Name}:{number}; this machine has {usable.Count}: " +
                $"{string.Join(", ", usable.Select((device, i) => $"{NameOf(i)} ({device.Name})"))}.");
        }

        throw new DeviceException(devices.Count == 0
            ? Absence()
            : $"There is no device that ILGPU can use as {Name}: {string.Join("; ", devices.Select(device => $"{device.Name} {Obstacle(device)}"))}.");
    }

    /// <summary>All devices, those that cannot be used last, for people.</summary>
    public IReadOnlyList<DeviceDescription> Describe()
    {
        var devices = Devices();
        if (devices.Count == 0)
            return [new DeviceDescription(Name, "") { Obstacle = Absence() }];
        return
        [
            .. devices.Where(device => Obstacle(device) is null).Select((device, i) => new DeviceDescription(NameOf(i), ComputesWith(device))
            {
                Version = $"ILGPU {Context.Version}",
                ComputeUnits = device.NumMultiprocessors,
                MemoryBytes = device.AcceleratorType == AcceleratorType.CPU ? null : device.MemorySize,
                WorkGroupLimit = device.MaxNumThreadsPerGroup,
            }),
            .. devices.Where(device => Obstacle(device) is not null).Select(device => new DeviceDescription(Name, "") { Obstacle = $"{device.Name} {Obstacle(device)}." }),
        ];
    }

    /// <summary>One line for people.</summary>
    public static string ComputesWith(Accelerated device) => device.AcceleratorType == AcceleratorType.CPU
        ? "float32, the GPU kernels through ILGPU on the processor, a thread for each item of a group: to try them"
        : $"float32, {device.Name} through ILGPU";

    /// <summary>What a device is chosen by.</summary>
    public string NameOf(int number) => number == 0 ? Name : $"{Name}:{number}";

    private sealed record CudaPlatform() : IlgpuPlatform("cuda", IsNumbered: true)
    {
        private static readonly string[] Drivers = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

        public override IReadOnlyList<Accelerated> Devices() => CudaDevice.GetDevices(_ => true);

        public override string? Obstacle(Accelerated device) => device is CudaDevice { Architecture: not null, InstructionSet: not null }
            ? null
            : "has a driver that is too old for ILGPU 1.5.3; update it";

        public override string Absence()
        {
            foreach (var driver in Drivers)
            {
                if (NativeLibrary.TryLoad(driver, out var library))
                {
                    NativeLibrary.Free(library);
                    return $"There is no CUDA device on this machine, though NVIDIA's driver ({driver}) is; see what nvidia-smi lists, or choose another device.";
                }
            }

            return $"There is no CUDA on this machine: NVIDIA's driver ({string.Join(", ", Drivers)}) is not installed. " +
                "Install it if there is an NVIDIA graphics card, or choose another device (opencl, cpu).";
        }
    }

    private sealed record OpenClPlatform() : IlgpuPlatform("ilgpu-opencl", IsNumbered: true)
    {
        public override IReadOnlyList<Accelerated> Devices() => CLDevice.GetDevices(_ => true);

        public override string? Obstacle(Accelerated device) => device is CLDevice { Capabilities.GenericAddressSpace: true }
            ? null
            : "lacks OpenCL's generic address space, which ILGPU needs and the device opencl does not";

        public override string Absence() =>
            "There is no OpenCL device on this machine; install the driver of your graphics card, which brings OpenCL with it, or choose the device cpu.";
    }

    private sealed record CpuPlatform() : IlgpuPlatform("ilgpu-cpu", IsNumbered: false)
    {
        // ILGPU's own choice allows 16 items a group, and our kernels have up to 256. Each is a thread. Groups of element-wise kernels have the size of a
        // warp, which means nothing else to our kernels: with the smallest, two threads run through them, and wake each other fastest.
        private static readonly CPUDevice Processor = new(numThreadsPerWarp: 2, numWarpsPerMultiprocessor: 128, numMultiprocessors: 1);

        public override IReadOnlyList<Accelerated> Devices() => [Processor];

        public override string? Obstacle(Accelerated device) => null;

        public override string Absence() => throw new InvalidOperationException("ILGPU has lost the processor.");

        // One thread at a time (CPUAcceleratorMode.Sequential, and Auto under a debugger) takes seconds for a barrier of 256 items.
        public override Accelerator Open(Context context, Accelerated device) => ((CPUDevice)device).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
    }
}
