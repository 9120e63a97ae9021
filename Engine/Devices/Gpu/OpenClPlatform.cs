using ILGPU;
using ILGPU.Runtime.OpenCL;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>OpenCL devices with the barriers of version 2.0, graphics cards first.</summary>
internal sealed record OpenClPlatform() : GpuPlatform("opencl", IsNumbered: true)
{
    private const int MaxDevices = 64;

    /// <summary>
    /// O2 infers the address space of every pointer, which devices without a generic address space need. OpenCL C has no uniform branches.
    /// </summary>
    public override OptimizationLevel OptimizationLevel => OptimizationLevel.O2;

    public override string NoDeviceMessage() =>
        "There is no OpenCL device on this machine. Install the driver of your graphics card, which brings OpenCL, " +
        "or PoCL to use the processor " +
        "(Debian and Ubuntu: apt-get install pocl-opencl-icd); or choose the device cpu.";

    private protected override string DriverVersionOf(ILGPU.Runtime.Device device) =>
        ((CLDevice)device).DeviceVersion is var version ? $", OpenCL {version.Major}.{version.Minor}" : "";

    private protected override IEnumerable<FoundDevice> List()
    {
        if (!CLAPI.CurrentAPI.IsSupported || CLAPI.CurrentAPI.GetNumPlatforms(out var count) != CLError.CL_SUCCESS || count < 1)
            return [];
        var platforms = new nint[count];
        var code = CLAPI.CurrentAPI.GetPlatforms(platforms, ref count);
        if (code != CLError.CL_SUCCESS)
            return [new FoundDevice("The OpenCL loader", null, $"cannot list its platforms ({code}); reinstall it")];
        return platforms.SelectMany(DevicesOf).OrderByDescending(device => device.IsGpu).ToList();
    }

    private static IEnumerable<FoundDevice> DevicesOf(nint platform)
    {
        var devices = new nint[MaxDevices];
        var code = CLAPI.CurrentAPI.GetDevices(platform, CLDeviceType.CL_DEVICE_TYPE_ALL, devices, out var count);
        if (code == CLError.CL_DEVICE_NOT_FOUND)
            return [];
        if (code != CLError.CL_SUCCESS)
        {
            var name = CLAPI.CurrentAPI.GetPlatformInfo(platform, CLPlatformInfoType.CL_PLATFORM_NAME);
            return [new FoundDevice(
                $"The OpenCL platform {name}", null, $"cannot list its devices ({code}); reinstall or update its driver")];
        }

        return devices.Take(count).Select(device => Describe(platform, device)).ToList();
    }

    private static FoundDevice Describe(nint platform, nint id)
    {
        try
        {
            var device = new CLDevice(platform, id);
            if (device.DeviceVersion < CLDeviceVersion.CL20 && !CompilesBarriers(device))
            {
                return new FoundDevice(
                    device.Name, device,
                    $"supports OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}; ILGPU needs 2.0. Update its driver");
            }

            if (!device.Capabilities.GenericAddressSpace)
                IlgpuInternals.SetGenericAddressSpace(device.Capabilities, true);
            return FoundDevice.Usable(device) with { IsGpu = device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU) };
        }
        catch (Exception exception)
        {
            return new FoundDevice("An OpenCL device", null, $"cannot be described: {ReasonOf(exception)}; reinstall or update its driver");
        }
    }

    // The only OpenCL C 2.0 feature that ILGPU's kernels use. The simulator oclgrind supports 1.2 and gets the feature from a build option.
    private static bool CompilesBarriers(CLDevice device)
    {
        const string Source = "kernel void Probe() { work_group_barrier(CLK_LOCAL_MEM_FENCE); }";
        if (CLAPI.CurrentAPI.CreateContext(device.DeviceId, out var context) != CLError.CL_SUCCESS)
            return false;
        try
        {
            if (CLAPI.CurrentAPI.CreateProgram(context, Source, out var program) != CLError.CL_SUCCESS)
                return false;
            var isBuilt = CLAPI.CurrentAPI.BuildProgram(program, device.DeviceId, "") == CLError.CL_SUCCESS;
            CLAPI.CurrentAPI.ReleaseProgram(program);
            return isBuilt;
        }
        finally
        {
            CLAPI.CurrentAPI.ReleaseContext(context);
        }
    }
}
