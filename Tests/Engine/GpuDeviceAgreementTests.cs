using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>The GPU kernels, compiled by an OpenCL driver (PoCL, where there is no graphics card), against the reference.</summary>
public sealed class OpenClAgreementTests : DeviceAgreementTests
{
    protected override Device Device { get; } = new OpenClDevice();

    [OpenClTheory]
    [MemberData(nameof(Cases))]
    public override void Agrees_with_the_reference(int number, string name) => base.Agrees_with_the_reference(number, name);

    [OpenClTheory]
    [MemberData(nameof(Cases))]
    public override void Gives_the_same_bits_again(int number, string name) => base.Gives_the_same_bits_again(number, name);

    [OpenClFact]
    public override void Adam_agrees_with_the_reference_over_ten_steps() => base.Adam_agrees_with_the_reference_over_ten_steps();

    [OpenClFact]
    public override void Batch_norm_updates_running_statistics_as_the_reference_does() => base.Batch_norm_updates_running_statistics_as_the_reference_does();

    [OpenClFact]
    public override void Batch_norm_at_inference_agrees_with_the_reference() => base.Batch_norm_at_inference_agrees_with_the_reference();

    [OpenClFact]
    public override void Batch_metrics_agree_with_the_reference() => base.Batch_metrics_agree_with_the_reference();
}
