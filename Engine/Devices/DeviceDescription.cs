namespace Gtzan.Engine.Devices;

/// <summary>A device as <c>gtzan devices</c> lists it: what is known of it without using it.</summary>
/// <param name="Name">What <c>Device.Create</c> calls it.</param>
/// <param name="ComputesWith">One line for people.</param>
public sealed record DeviceDescription(string Name, string ComputesWith)
{
    /// <summary>The version of what it is programmed through, and of its driver, if it has one.</summary>
    public string? Version { get; init; }

    /// <summary>How many parts of it compute at the same time: processors, or what its maker counts.</summary>
    public int? ComputeUnits { get; init; }

    /// <summary>The size of its memory in bytes, if that is its own.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The largest number of items that a group of a kernel may have.</summary>
    public int? WorkGroupLimit { get; init; }

    /// <summary>Whether it is a graphics card.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Why it cannot be used, and what to do; null if it can.</summary>
    public string? Obstacle { get; init; }
}
