using ILGPU.Runtime.OpenCL;

namespace Gtzan.Engine.Gpu;

/// <summary>OpenCL devices of version 2.0 or later, graphics cards first.</summary>
internal sealed record OpenClPlatform() : GpuPlatform("opencl", IsNumbered: true)
{
    private const int MostDevices = 64;

    public override string Absence() =>
        "There is no OpenCL device on this machine. Install the driver of your graphics card, which brings OpenCL, or PoCL to use the processor " +
        "(Debian and Ubuntu: apt-get install pocl-opencl-icd); or choose the device cpu.";

    private protected override IEnumerable<FoundDevice> List()
    {
        if (!CLAPI.CurrentAPI.IsSupported || CLAPI.CurrentAPI.GetNumPlatforms(out var count) != CLError.CL_SUCCESS || count < 1)
            return [];
        var platforms = new nint[count];
        var code = CLAPI.CurrentAPI.GetPlatforms(platforms, ref count);
        if (code != CLError.CL_SUCCESS)
            return [new FoundDevice("The OpenCL loader", null, $"cannot list its platforms ({code})")];
        return platforms.SelectMany(DevicesOf).OrderByDescending(device => device.IsGpu).ToList();
    }

    private static IEnumerable<FoundDevice> DevicesOf(nint platform)
    {
        var devices = new nint[MostDevices];
        var code = CLAPI.CurrentAPI.GetDevices(platform, CLDeviceType.CL_DEVICE_TYPE_ALL, devices, out var count);
        if (code == CLError.CL_DEVICE_NOT_FOUND)
            return [];
        if (code != CLError.CL_SUCCESS)
        {
            var name = CLAPI.CurrentAPI.GetPlatformInfo(platform, CLPlatformInfoType.CL_PLATFORM_NAME);
            return [new FoundDevice($"The OpenCL platform {name}", null, $"cannot list its devices ({code})")];
        }

        return devices.Take(count).Select(device => Describe(platform, device)).ToList();
    }

    private static FoundDevice Describe(nint platform, nint id)
    {
        try
        {
            var device = new CLDevice(platform, id);
            if (device.DeviceVersion < CLDeviceVersion.CL20)
            {
                return new FoundDevice(
                    device.Name, device, $"supports OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}; ILGPU needs 2.0. Update its driver");
            }

            if (!device.Capabilities.GenericAddressSpace)
                IlgpuInternals.SetGenericAddressSpace(device.Capabilities, true);
            return FoundDevice.Usable(device) with { IsGpu = (device.DeviceType & ~CLDeviceType.CL_DEVICE_TYPE_DEFAULT) != CLDeviceType.CL_DEVICE_TYPE_CPU };
        }
        catch (Exception exception)
        {
            return new FoundDevice("An OpenCL device", null, $"cannot be described: {ReasonOf(exception)}");
        }
    }
}
