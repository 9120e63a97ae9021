using Gtzan.Engine;
using Gtzan.Engine.Ilgpu;

namespace Gtzan.Tests.Engine.Ilgpu;

/// <summary>The kernels as ILGPU translates them, on the processor.</summary>
public sealed class IlgpuCpuAgreementTests : DeviceAgreementTests
{
    protected override Device Device { get; } = new IlgpuDevice(IlgpuPlatform.Cpu);
}

public sealed class IlgpuCpuKernelTests : GpuKernelTests
{
    protected override GpuDevice Device { get; } = new IlgpuDevice(IlgpuPlatform.Cpu);
}
