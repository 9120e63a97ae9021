using ILGPU;

namespace Gtzan.Engine.Gpu;

/// <summary>A kernel that is compiled for one device.</summary>
/// <typeparam name="TLaunch"> A delegate with the parameters of a launch: the stream; the number of items (<c>Index1D</c>, element-wise) or
/// the grid (<see cref="KernelConfig"/>, tiled); then the kernel's own parameters. </typeparam>
/// <param name="launch">Queues the kernel. It allocates nothing.</param>
/// <param name="groupSize">The size of its groups.</param>
internal sealed class GpuKernel<TLaunch>(TLaunch launch, GroupCount groupSize)
    where TLaunch : Delegate
{
    /// <summary>Queues the kernel.</summary>
    public TLaunch Launch { get; } = launch;

    /// <summary>The size of the groups of a launch.</summary>
    public GroupCount GroupSize { get; } = groupSize;

    /// <summary>The grid of a tiled launch: so many groups of the kernel's size.</summary>
    public KernelConfig Grid(GroupCount groups) =>
        new(new Index3D(groups.X, groups.Y, groups.Z), new Index3D(GroupSize.X, GroupSize.Y, GroupSize.Z));
}
