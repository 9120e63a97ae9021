using Gtzan.Engine.Gpu;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Engine;

/// <summary>Runs the GPU kernels on an OpenCL 1.2 device.</summary>
public sealed class OpenClDevice : GpuDevice
{
    /// <inheritdoc/>
    public override string Name => "opencl";

    /// <inheritdoc/>
    public override string Description => throw new NotImplementedException();

    /// <inheritdoc/>
    public override DeviceMemory Memory => throw new NotImplementedException();

    internal override int MaximumGroupSize => throw new NotImplementedException();

    internal override int SharedMemoryBytes => throw new NotImplementedException();

    internal override int ComputeUnits => throw new NotImplementedException();

    /// <summary>Begins a launch. The arguments follow in the kernel's order.</summary>
    internal OpenClLaunch Begin(KernelDefinition kernel) => throw new NotImplementedException();

    internal override void RecycleStepMemory() => throw new NotImplementedException();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => throw new NotImplementedException();

    internal override void Upload(ReadOnlySpan<double> values, Storage destination) => throw new NotImplementedException();

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => throw new NotImplementedException();

    internal override void Download(Storage source, Span<float> values) => throw new NotImplementedException();

    internal override void Download(Storage source, Span<double> values) => throw new NotImplementedException();

    internal override void Download(Storage source, Span<int> values) => throw new NotImplementedException();

    private protected override Storage Allocate(int length, ElementType elementType) => throw new NotImplementedException();

    private protected override Storage AllocateForStep(int length, ElementType elementType) => throw new NotImplementedException();
}
