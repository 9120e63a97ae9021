using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>The same model, seed and batches on another device and on cpu: the same initial weights, the same dropout, and losses that stay together.</summary>
public abstract class TrainingCurveTests : IDisposable
{
    private const int Steps = 20;

    private readonly CpuDevice _cpu = new(threads: 1);

    protected abstract Device Device { get; }

    public static TheoryData<string> Models => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public virtual void Initial_weights_are_bit_identical(string name)
    {
        var (want, got) = (Training(_cpu, name), Training(Device, name));
        Assert.Equal(want.Parameters, got.Parameters);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public virtual void Losses_agree_within_one_percent_at_every_step(string name)
    {
        var (want, got) = (Training(_cpu, name).Steps(Steps), Training(Device, name).Steps(Steps));
        for (var i = 0; i < Steps; i++)
            Assert.InRange(got[i], want[i] * 0.99f, want[i] * 1.01f);
        Assert.True(want[^1] < want[0], "a curve that does not fall shows little");
    }

    [Fact]
    public virtual void Dropout_is_bit_identical()
    {
        var sequence = new RandomSequence(5, RandomPurpose.Dropout, 2, 9);
        Assert.Equal(Dropped(_cpu), Dropped(Device));

        float[] Dropped(Device device) => device.Filled([1003], 1.7f).Dropout(0.3f, sequence).ToArray();
    }

    public void Dispose()
    {
        Device.Dispose();
        _cpu.Dispose();
        GC.SuppressFinalize(this);
    }

    private static SmallTraining Training(Device device, string name) => new(device, SmallModels.Create(name), batch: 17, learningRate: 5e-3f);
}

public sealed class OpenClTrainingCurveTests : TrainingCurveTests
{
    protected override Device Device { get; } = new OpenClDevice();

    [OpenClTheory]
    [MemberData(nameof(Models))]
    public override void Initial_weights_are_bit_identical(string name) => base.Initial_weights_are_bit_identical(name);

    [OpenClTheory]
    [MemberData(nameof(Models))]
    public override void Losses_agree_within_one_percent_at_every_step(string name) => base.Losses_agree_within_one_percent_at_every_step(name);

    [OpenClFact]
    public override void Dropout_is_bit_identical() => base.Dropout_is_bit_identical();
}
