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

    [OpenClTheory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1003)]
    [InlineData(70_001)]
    public override void Clipping_agrees_with_the_reference(int length) => base.Clipping_agrees_with_the_reference(length);

    [OpenClFact]
    public override void Batch_norm_updates_running_statistics_as_the_reference_does() => base.Batch_norm_updates_running_statistics_as_the_reference_does();

    [OpenClFact]
    public override void Batch_norm_at_inference_agrees_with_the_reference() => base.Batch_norm_at_inference_agrees_with_the_reference();

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(32, 10)]
    [InlineData(33, 17)]
    [InlineData(1000, 3)]
    public override void Batch_metrics_agree_with_the_reference(int batch, int classes) => base.Batch_metrics_agree_with_the_reference(batch, classes);
}

/// <summary>The same kernels item by item on the host, each access checked (by the emulator): of each operation the largest case that is small.</summary>
public sealed class HostGpuAgreementTests : DeviceAgreement
{
    /// <summary>There is a thread for each item of a group.</summary>
    private const int MostElements = 600;

    protected override Device Device { get; } = HostGpu.Open();

    public static TheoryData<int, string> SmallCases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (number, operation) in OperationCases.All.Index().Where(operation => Elements(operation.Item) <= MostElements)
                .GroupBy(operation => operation.Item.Name, (_, cases) => cases.MaxBy(operation => Elements(operation.Item))))
            {
                data.Add(number, operation.ToString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Agrees_with_the_reference(int number, string name) => CheckAgreement(number, name);

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Gives_the_same_bits_again(int number, string name) => CheckThatBitsRepeat(number, name);

    [Fact]
    public void Adam_agrees_with_the_reference_over_ten_steps() => CheckAdam();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(301)]
    public void Clipping_agrees_with_the_reference(int length) => CheckClipping(length);

    [Fact]
    public void Batch_norm_updates_running_statistics_as_the_reference_does() => CheckRunningStatistics();

    [Fact]
    public void Batch_norm_at_inference_agrees_with_the_reference() => CheckBatchNormInference();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    public void Batch_metrics_agree_with_the_reference(int batch, int classes) => CheckBatchMetrics(batch, classes);

    private static int Elements(OperationCase operation) => operation.Shapes.Sum(shape => shape.Length);
}
