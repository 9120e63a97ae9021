using System.Numerics;
using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

/// <summary>
/// What all devices that run the GPU kernels have in common: every operation, as one or more launches of kernels. The launchers are in
/// <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Gpu.cs</c>, the kernels beside them in <c>&lt;Op&gt;.Kernels.cs</c>; a subclass brings memory and a way to launch.
/// </summary>
/// <remarks>
/// Launches are queued and run one after the other, while the host goes on; only a download waits. So no launcher waits, and memory that an earlier
/// launch reads may be handed to a later one at once.
/// </remarks>
public abstract partial class GpuDevice : Device
{
    private readonly List<Tensor> _scratch = [];

    private protected GpuDevice()
    {
    }

    /// <summary>The largest number of items a group may have.</summary>
    internal abstract int MaximumGroupSize { get; }

    /// <summary>How much memory the items of a group can share, in bytes.</summary>
    internal abstract int SharedMemoryBytes { get; }

    /// <summary>How many groups run at the same time, about: what a reduction is divided into.</summary>
    internal abstract int ComputeUnits { get; }

    /// <summary>Whether groups of this kernel fit the device.</summary>
    internal bool CanRun(KernelDefinition kernel) =>
        kernel.GroupSize.Total <= MaximumGroupSize && kernel.SharedMemoryBytes <= SharedMemoryBytes && kernel.GroupSize.Total <= MaximumGroupSizeOf(kernel);

    /// <summary>Waits until everything that is queued has been done. Only who measures time needs to.</summary>
    internal virtual void Finish()
    {
    }

    /// <summary>The size of the groups of a tiled kernel: the one it demands, or else the largest power of two that it and the device allow.</summary>
    /// <exception cref="DeviceException">The device allows no group so large, or has too little shared memory.</exception>
    internal GroupCount GroupSizeOf(KernelDefinition kernel)
    {
        if (!CanRun(kernel))
        {
            var largest = kernel.GroupSize.Total > MaximumGroupSize || kernel.SharedMemoryBytes > SharedMemoryBytes ? MaximumGroupSize : MaximumGroupSizeOf(kernel);
            throw new DeviceException(
                $"Kernel {kernel.Name} needs groups of {kernel.GroupSize.Total} items and {kernel.SharedMemoryBytes:N0} bytes of shared memory; " +
                $"device {Name} allows {largest} and {SharedMemoryBytes:N0}. Choose another device (gtzan devices lists them).");
        }

        return kernel.MaximumGroupSize == 0
            ? kernel.GroupSize
            : 1 << BitOperations.Log2((uint)Math.Min(kernel.MaximumGroupSize, MaximumGroupSizeOf(kernel)));
    }

    /// <summary>The largest number of items that a group of this kernel may have: fewer than <see cref="MaximumGroupSize"/> if it keeps much in registers.</summary>
    private protected virtual int MaximumGroupSizeOf(KernelDefinition kernel) => MaximumGroupSize;

    /// <summary>
    /// Memory for intermediate results of one operation, valid until the next operation asks for the same <paramref name="which"/>:
    /// launches run in order, so nothing overtakes.
    /// </summary>
    private protected Tensor Scratch(int elements, int which = 0)
    {
        while (_scratch.Count <= which)
            _scratch.Add(new Tensor(this, Allocate(1, ElementType.Real), []));
        if (_scratch[which].Shape.Length < elements)
            _scratch[which] = new Tensor(this, Allocate(elements, ElementType.Real), [elements]);
        return _scratch[which];
    }
}
