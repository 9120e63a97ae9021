namespace Gtzan.Engine.Devices.Gpu;

/// <summary>A device that a driver lists.</summary>
/// <param name="Name">The name, or a description if the name is unknown.</param>
/// <param name="Device">The device; null if ILGPU cannot describe it.</param>
/// <param name="Obstacle">Why the device cannot be used, phrased to follow its name; null if it can.</param>
internal sealed record FoundDevice(string Name, ILGPU.Runtime.Device? Device, string? Obstacle)
{
    /// <summary>A device that can be used.</summary>
    public static FoundDevice Usable(ILGPU.Runtime.Device device) => new(device.Name, device, null);

    /// <summary>Whether it is a graphics card.</summary>
    public bool IsGpu { get; init; }
}
