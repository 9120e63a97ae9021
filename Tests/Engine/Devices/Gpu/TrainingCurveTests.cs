using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>
/// The same model, seed and batches on a GPU and on cpu: the same initial weights, the same dropout, and losses that stay together.
/// </summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class TrainingCurveTests(OpenClFixture fixture) : IDisposable
{
    private const int Steps = 20;

    private readonly CpuDevice _cpu = new(threads: 1);

    public static TheoryData<string> Models => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Initial_weights_are_bit_identical(string name)
    {
        var (want, got) = (Training(_cpu, name), Training(fixture.Gpu, name));
        Assert.Equal(want.Parameters, got.Parameters);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_agree_within_one_percent_at_every_step(string name)
    {
        var (want, got) = (Training(_cpu, name).Steps(Steps), Training(fixture.Gpu, name).Steps(Steps));
        for (var i = 0; i < Steps; i++)
            Assert.InRange(got[i], want[i] * 0.99f, want[i] * 1.01f);
        Assert.True(want[^1] < want[0], "a curve that does not fall shows little");
    }

    public void Dispose() => _cpu.Dispose();

    private static SmallTraining Training(Device device, string name) =>
        new(device, SmallModels.Create(name), batch: 17, learningRate: 5e-3f);
}
