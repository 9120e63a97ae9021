using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>NVIDIA graphics cards.</summary>
internal sealed record CudaPlatform() : GpuPlatform("cuda", IsNumbered: true)
{
    private static readonly string[] Drivers = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    public override string NoDeviceMessage()
    {
        foreach (var driver in Drivers)
        {
            if (!NativeLibrary.TryLoad(driver, out var library))
                continue;
            var code = Initialize(library);
            return code == 0
                ? $"NVIDIA's driver ({driver}) is installed, but lists no device; see what nvidia-smi lists, or choose another device."
                : $"NVIDIA's driver ({driver}) cannot start ({(CudaError)code}); see what nvidia-smi says, update the driver, " +
                    "or choose another device.";
        }

        return $"There is no CUDA on this machine: NVIDIA's driver ({string.Join(", ", Drivers)}) is not installed. " +
            "Install it if there is an NVIDIA graphics card, or choose another device (opencl, cpu).";
    }

    private protected override string DriverVersionOf(ILGPU.Runtime.Device device) =>
        ((CudaDevice)device).DriverVersion is var version ? $", driver {version.Major}.{version.Minor}" : "";

    private protected override IEnumerable<FoundDevice> List()
    {
        if (!CudaAPI.CurrentAPI.IsSupported || CudaAPI.CurrentAPI.GetDeviceCount(out var count) != CudaError.CUDA_SUCCESS)
            return [];
        return Enumerable.Range(0, count).Select(Describe).ToList();
    }

    private static FoundDevice Describe(int number)
    {
        try
        {
            var device = IlgpuInternals.NewCudaDevice(number);
            return device is { Architecture: not null, InstructionSet: not null }
                ? FoundDevice.Usable(device) with { IsGpu = true }
                : new FoundDevice(
                    device.Name, device,
                    $"has driver {device.DriverVersion.Major}.{device.DriverVersion.Minor}, which is too old for ILGPU " +
                    $"{Context.Version}; update it");
        }
        catch (Exception exception)
        {
            return new FoundDevice($"CUDA device {number}", null, $"cannot be described: {ReasonOf(exception)}; update its driver");
        }
    }

    // ILGPU does not expose the result of cuInit.
    private static unsafe int Initialize(nint library) =>
        NativeLibrary.TryGetExport(library, "cuInit", out var initialize) ? ((delegate* unmanaged<uint, int>)initialize)(0) : 0;
}
