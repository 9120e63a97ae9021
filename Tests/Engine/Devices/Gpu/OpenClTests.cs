using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>Tests that share one OpenCL device, so that its kernels are compiled once. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OpenClTests : ICollectionFixture<OpenClFixture>
{
    public const string Name = "OpenCL";
}

/// <summary>The machine's first OpenCL device, opened when a test asks for it; where there is none, the test is skipped.</summary>
public sealed class OpenClFixture : AgreementFixture
{
    /// <summary>The device.</summary>
    public GpuDevice Gpu => (GpuDevice)Device;

    protected override Device Open()
    {
        Requires.OpenCl();
        return new GpuDevice(GpuPlatform.OpenCl);
    }
}
