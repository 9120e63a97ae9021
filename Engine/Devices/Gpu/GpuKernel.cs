using ILGPU;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>A kernel that is compiled for one device.</summary>
/// <typeparam name="TLaunch"> A delegate with the parameters of a launch: the stream; the number of items (<c>Index1D</c>, element-wise) or
/// the grid (<see cref="KernelConfig"/>, tiled); then the kernel's own parameters. </typeparam>
public sealed class GpuKernel<TLaunch>
    where TLaunch : Delegate
{
    internal GpuKernel(TLaunch launch, GroupCount groupSize) => (Launch, GroupSize) = (launch, groupSize);

    /// <summary>Queues the kernel. It allocates nothing.</summary>
    public TLaunch Launch { get; }

    /// <summary>The size of the groups of a launch.</summary>
    public GroupCount GroupSize { get; }

    /// <summary>The grid of a tiled launch: the given number of groups of the kernel's size.</summary>
    public KernelConfig Grid(GroupCount groups) =>
        new(new Index3D(groups.X, groups.Y, groups.Z), new Index3D(GroupSize.X, GroupSize.Y, GroupSize.Z));
}
