using Gtzan.Engine;
using Gtzan.Engine.Cpu;

namespace Gtzan.Tests.Engine;

/// <summary>Operations, forward and backward, on a device under test against the reference.</summary>
public abstract class DeviceAgreement : IDisposable
{
    /// <summary>What a result may be off by, relative to the largest element: float32 has 6e-8, and sums of some hundred terms round each.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Inputs are of the size of 1; where all of a result is much smaller, terms have cancelled, and rounded before they did.</summary>
    private const double SmallestScale = 0.1;

    private readonly ReferenceDevice _reference = new();

    protected abstract Device Device { get; }

    protected void CheckAgreement(int number, string name)
    {
        var operation = OperationCases.All[number];
        var want = Run(_reference, operation);
        var got = Run(Device, operation);
        for (var i = 0; i < want.Length; i++)
            AssertClose(want[i], got[i], $"{name}: {(i == 0 ? "result" : $"gradient of input {i - 1}")}");
    }

    protected void CheckThatBitsRepeat(int number, string name)
    {
        var operation = OperationCases.All[number];
        var first = Run(Device, operation);
        var second = Run(Device, operation);
        for (var i = 0; i < first.Length; i++)
            Assert.True(first[i].AsSpan().SequenceEqual(second[i]), $"{name}: a second run gives other bits");
    }

    protected void CheckAdam()
    {
        var want = AdamSteps(_reference);
        var got = AdamSteps(Device);
        AssertClose(want, got, "parameter after ten steps of Adam");
    }

    protected void CheckClipping(int length)
    {
        var (want, got) = (Clipped(_reference, length), Clipped(Device, length));
        AssertClose(want.ByValue, got.ByValue, "gradient clipped by value");
        AssertClose(want.ByNorm, got.ByNorm, "gradient clipped by norm");
        AssertClose(want.Whole, got.Whole, "gradient within the norm");
    }

    protected void CheckRunningStatistics()
    {
        var (wantMean, wantVariance) = RunningStatistics(_reference);
        var (gotMean, gotVariance) = RunningStatistics(Device);
        AssertClose(wantMean, gotMean, "running mean");
        AssertClose(wantVariance, gotVariance, "running variance");
    }

    protected void CheckBatchNormInference() =>
        AssertClose(BatchNormInference(_reference), BatchNormInference(Device), "batch norm at inference");

    protected void CheckBatchMetrics(int batch, int classes)
    {
        var want = RecordedMetrics(_reference, batch, classes);
        Assert.Equal(want, RecordedMetrics(Device, batch, classes));
        Assert.True(classes == 1 || want.Sum(metrics => metrics.Right) < 3 * batch, "every answer is right: the case tells nothing");
    }

    public void Dispose()
    {
        Device.Dispose();
        _reference.Dispose();
        GC.SuppressFinalize(this);
    }

    private static double[][] Run(Device device, OperationCase operation)
    {
        var inputs = operation.Shapes.Select((shape, i) => RandomTensor(device, shape, (uint)i)).ToArray();
        using var step = device.BeginStep();
        var result = operation.Operation(inputs);
        (result * RandomTensor(device, result.Shape, which: 50)).Sum().Backward();
        return [result.ToDoubleArray(), .. inputs.Select(input => input.Gradient?.ToDoubleArray() ?? [])];
    }

    // Rounded to float32 on every device, so that all start from the same numbers.
    private static Tensor RandomTensor(Device device, Shape shape, uint which)
    {
        var random = new RandomSequence(3, RandomPurpose.Check, which);
        var tensor = device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape);
        tensor.RequiresGradient = which < 50;
        return tensor;
    }

    private static double[] AdamSteps(Device device)
    {
        var (w, m, v) = (RandomTensor(device, [1003], 1), device.Zeros([1003]), device.Zeros([1003]));
        for (uint t = 1; t <= 10; t++)
            device.Adam(w, RandomTensor(device, [1003], t), t % 2 == 0 ? device.Filled([], 0.01f * t) : null, m, v, new AdamCoefficients(0.01f, 0.1f, 0.001f, 1e-7f));
        return w.ToDoubleArray();
    }

    private static (double[] ByValue, double[] ByNorm, double[] Whole) Clipped(Device device, int length)
    {
        var gradient = RandomTensor(device, [length], 1);
        var (squares, factor, one, clipped) = (device.Zeros([]), device.Zeros([]), device.Zeros([]), device.Zeros([length]));
        device.SumOfSquares(gradient, squares);
        device.ClipFactor(squares, 0.5f * MathF.Sqrt(length), factor);
        device.ClipFactor(squares, 1e6f, one);
        device.Clip(gradient, 0.7f, clipped);
        return (clipped.ToDoubleArray(), gradient.Multiply(factor).ToDoubleArray(), gradient.Multiply(one).ToDoubleArray());
    }

    private static (double[] Mean, double[] Variance) RunningStatistics(Device device)
    {
        var (mean, variance) = (device.Zeros([5]), device.Filled([5], 1));
        for (uint i = 0; i < 3; i++)
            RandomTensor(device, [40, 5], i).BatchNorm(device.Filled([5], 1), device.Zeros([5]), mean, variance, momentum: 0.9f);
        return (mean.ToDoubleArray(), variance.ToDoubleArray());
    }

    private static double[] BatchNormInference(Device device) =>
        RandomTensor(device, [7, 33], 0).BatchNormInference(
            RandomTensor(device, [33], 1), RandomTensor(device, [33], 2), RandomTensor(device, [33], 3), RandomTensor(device, [33], 4).Exp()).ToDoubleArray();

    // Rounded to tenths, so that rows have several largest elements, of which the first counts.
    private static (float Loss, int Right)[] RecordedMetrics(Device device, int batch, int classes)
    {
        var metrics = new BatchMetrics(device, capacity: 3);
        for (uint i = 0; i < 3; i++)
        {
            var random = new RandomSequence(4, RandomPurpose.Check, i);
            var logits = Enumerable.Range(0, batch * classes).Select(j => (float)Math.Round(random.Normal(j), 1)).ToArray();
            var labels = Enumerable.Range(0, batch).Select(b => (int)(random.Bits(1_000_000 + b) % classes)).ToArray();
            metrics.Record(device.Filled([], 0.5f + i), device.FromArray(logits, [batch, classes]), device.FromIndices(labels, [batch]));
        }

        return metrics.Read();
    }

    private static void AssertClose(double[] want, double[] got, string what)
    {
        Assert.Equal(want.Length, got.Length);
        var scale = want.Select(Math.Abs).Append(SmallestScale).Max();
        var worst = Enumerable.Range(0, want.Length).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : Math.Abs(want[i] - got[i]));
        if (worst >= 0)
        {
            // Written so that NaN fails.
            Assert.True(
                Math.Abs(want[worst] - got[worst]) <= Tolerance * scale && got.All(double.IsFinite),
                $"{what}: element {worst} is {got[worst]:R}, the reference has {want[worst]:R} (largest element {scale:G3})");
        }
    }
}

/// <summary>Every operation. One class for each device says which.</summary>
public abstract class DeviceAgreementTests : DeviceAgreement
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < OperationCases.All.Count; i++)
                data.Add(i, OperationCases.All[i].ToString());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public virtual void Agrees_with_the_reference(int number, string name) => CheckAgreement(number, name);

    [Theory]
    [MemberData(nameof(Cases))]
    public virtual void Gives_the_same_bits_again(int number, string name) => CheckThatBitsRepeat(number, name);

    [Fact]
    public virtual void Adam_agrees_with_the_reference_over_ten_steps() => CheckAdam();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1003)]
    [InlineData(70_001)]
    public virtual void Clipping_agrees_with_the_reference(int length) => CheckClipping(length);

    [Fact]
    public virtual void Batch_norm_updates_running_statistics_as_the_reference_does() => CheckRunningStatistics();

    [Fact]
    public virtual void Batch_norm_at_inference_agrees_with_the_reference() => CheckBatchNormInference();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(32, 10)]
    [InlineData(33, 17)]
    [InlineData(1000, 3)]
    public virtual void Batch_metrics_agree_with_the_reference(int batch, int classes) => CheckBatchMetrics(batch, classes);
}

public sealed class CpuDeviceAgreementTests : DeviceAgreementTests
{
    protected override Device Device { get; } = new CpuDevice(threads: 2);
}

/// <summary>The vectors of a machine with AVX2 and no AVX-512.</summary>
public sealed class CpuDevice256AgreementTests : DeviceAgreementTests
{
    protected override Device Device { get; } = new CpuDevice(new WorkerPool(threads: 2, vectorBits: 256));
}

/// <summary>The vectors of a machine with SSE or NEON alone.</summary>
public sealed class CpuDevice128AgreementTests : DeviceAgreementTests
{
    protected override Device Device { get; } = new CpuDevice(new WorkerPool(threads: 3, vectorBits: 128));
}
