namespace Gtzan.Engine.Devices;

/// <summary>A device as listed by <c>gtzan devices</c>, described without opening it.</summary>
/// <param name="Name">The name for <c>Device.Create</c>.</param>
/// <param name="ComputesWith">A description in one line.</param>
public sealed record DeviceDescription(string Name, string ComputesWith)
{
    /// <summary>The versions of its API and driver, if any.</summary>
    public string? Version { get; init; }

    /// <summary>The number of compute units (processors, multiprocessors).</summary>
    public int? ComputeUnits { get; init; }

    /// <summary>The size of its dedicated memory in bytes, if any.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The maximum number of items in a group.</summary>
    public int? WorkGroupLimit { get; init; }

    /// <summary>Whether it is a graphics card.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Why it cannot be used, and what to do; null if it can.</summary>
    public string? Obstacle { get; init; }
}
