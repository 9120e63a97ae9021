using System.Runtime.InteropServices;
using System.Text;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>What a device that does not exist says of itself; or the code that it answers every question with.</summary>
public sealed record FakeDevice(
    string Name, ulong Type, string Version = "OpenCL 1.2", bool HasCompiler = true, bool IsAvailable = true, int Code = 0);

/// <summary>A driver that does not exist, and its devices; or the code that it answers the question for them with.</summary>
public sealed record FakeDriver(string Name, FakeDevice[] Devices, int Code = 0);

/// <summary>A loader with drivers that do not exist, for the thread the test runs on. Handles are numbers: of drivers 1, 2, …; of devices 101, 102, …, 201, ….</summary>
internal static unsafe class FakeDrivers
{
    [ThreadStatic]
    private static FakeDriver[]? _drivers;

    [ThreadStatic]
    private static int _code;

    /// <summary>A loader with these drivers.</summary>
    public static OpenClApi Install(params FakeDriver[] drivers)
    {
        (_drivers, _code) = (drivers, 0);
        return new OpenClApi { GetPlatformIds = &PlatformIds, GetPlatformInfo = &PlatformInfo, GetDeviceIds = &DeviceIds, GetDeviceInfo = &DeviceInfo };
    }

    /// <summary>A loader that answers the question for drivers with a code.</summary>
    public static OpenClApi Install(int code)
    {
        var loader = Install();
        _code = code;
        return loader;
    }

    [UnmanagedCallersOnly]
    private static int PlatformIds(uint room, nint* platforms, uint* count) => _code != 0 ? _code : List(_drivers!.Length, first: 1, room, platforms, count);

    [UnmanagedCallersOnly]
    private static int DeviceIds(nint platform, ulong type, uint room, nint* devices, uint* count)
    {
        var driver = _drivers![platform - 1];
        if (driver.Code != 0)
            return driver.Code;
        return driver.Devices.Length == 0 ? -1 : List(driver.Devices.Length, (100 * platform) + 1, room, devices, count);
    }

    [UnmanagedCallersOnly]
    private static int PlatformInfo(nint platform, uint property, nuint room, void* value, nuint* size) =>
        Answer(property == OpenClQuery.PlatformName ? _drivers![platform - 1].Name : "OpenCL 3.0", room, value, size);

    [UnmanagedCallersOnly]
    private static int DeviceInfo(nint handle, uint property, nuint room, void* value, nuint* size)
    {
        var device = _drivers![(handle / 100) - 1].Devices[(handle % 100) - 1];
        if (device.Code != 0)
            return device.Code;
        return property switch
        {
            OpenClQuery.DeviceName => Answer(device.Name, room, value, size),
            OpenClQuery.DeviceVersion => Answer(device.Version, room, value, size),
            OpenClQuery.DriverVersion => Answer("7.8", room, value, size),
            OpenClQuery.DeviceType => Answer([device.Type], room, value, size),
            OpenClQuery.DeviceMemory => Answer([6_000_000_000UL], room, value, size),
            OpenClQuery.DeviceLargestBuffer => Answer([3_000_000_000UL], room, value, size),
            OpenClQuery.DeviceLocalMemory => Answer([49_152UL], room, value, size),
            OpenClQuery.DeviceMaximumGroupSize => Answer(new nuint[] { 1024 }, room, value, size),
            OpenClQuery.DeviceMaximumItemSizes => Answer(new nuint[] { 1024, 512, 64 }, room, value, size),
            OpenClQuery.DeviceComputeUnits => Answer([20u], room, value, size),
            OpenClQuery.DeviceHasCompiler => Answer([device.HasCompiler ? 1u : 0], room, value, size),
            OpenClQuery.DeviceIsAvailable => Answer([device.IsAvailable ? 1u : 0], room, value, size),
            OpenClQuery.DeviceIsLittleEndian => Answer([1u], room, value, size),
            _ => -30,
        };
    }

    private static int List(int length, nint first, uint room, nint* handles, uint* count)
    {
        if (count != null)
            *count = (uint)length;
        for (var i = 0; i < Math.Min(length, room); i++)
            handles[i] = first + i;
        return 0;
    }

    private static int Answer(string text, nuint room, void* value, nuint* size) => Answer<byte>(Encoding.UTF8.GetBytes(text + '\0'), room, value, size);

    private static int Answer<T>(T[] values, nuint room, void* value, nuint* size)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        if (size != null)
            *size = (nuint)bytes.Length;
        if (value != null && room < (nuint)bytes.Length)
            return -30;
        if (value != null)
            bytes.CopyTo(new Span<byte>(value, bytes.Length));
        return 0;
    }
}
