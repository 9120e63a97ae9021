namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Marks a static method as a GPU kernel: one item's work, which <see cref="GpuDevice"/> launches on many items through ILGPU.
/// </summary>
/// <remarks>
/// A kernel whose first parameter is an <c>Index1D</c> is element-wise: launched on a number of items, without shared memory and barriers.
/// Any other is tiled: launched on a number of groups of the size given here.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute
{
    /// <summary>An element-wise kernel, or a tiled one with <see cref="MaximumGroupSize"/>.</summary>
    public KernelAttribute()
    {
    }

    /// <summary>A tiled kernel with groups of exactly this size.</summary>
    public KernelAttribute(int groupX, int groupY = 1, int groupZ = 1) => (GroupX, GroupY, GroupZ) = (groupX, groupY, groupZ);

    /// <summary>The size of a group in the first dimension; 0 if the device chooses it.</summary>
    public int GroupX { get; }

    /// <summary>The size of a group in the second dimension.</summary>
    public int GroupY { get; }

    /// <summary>The size of a group in the third dimension.</summary>
    public int GroupZ { get; }

    /// <summary>
    /// The largest group size that the shared memory of a tiled kernel allows, if the kernel supports any power of two in the first
    /// dimension. The device chooses the largest size it supports up to this limit; the kernel reads the size from <c>Group.DimX</c>.
    /// </summary>
    public int MaximumGroupSize { get; init; }
}
