namespace Gtzan.Tests.Engine.Gpu;

/// <summary>The GPU kernels as ILGPU generates them, compiled by an OpenCL driver: PoCL, where there is no graphics card.</summary>
[Collection(OpenClTests.Name)]
public sealed class OpenClAgreementTests(OpenClFixture fixture) : DeviceAgreementTests(fixture)
{
    [OpenClTheory]
    [MemberData(nameof(Cases))]
    public override void Agrees_with_the_reference(int number, string name) => base.Agrees_with_the_reference(number, name);

    [OpenClTheory]
    [MemberData(nameof(Cases))]
    public override void Gives_the_same_bits_again(int number, string name) => base.Gives_the_same_bits_again(number, name);
}
