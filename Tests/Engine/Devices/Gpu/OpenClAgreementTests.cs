namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>The GPU kernels as ILGPU generates them, compiled by an OpenCL driver: PoCL, where there is no graphics card.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class OpenClAgreementTests(OpenClFixture fixture) : DeviceAgreementTests(fixture);
