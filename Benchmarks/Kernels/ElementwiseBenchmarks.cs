using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>The output of a layer at batch 32.</summary>
public sealed record ActivationSize(string Name, int Features)
{
    public override string ToString() => $"{Name} 32x{Features}";
}

/// <summary>
/// Functions of one element at a time. Behind the first convolution (7 MB) memory or the third-level cache is the limit, but dropout, which
/// draws its random numbers by Philox, and the exponentials may be bound by arithmetic; behind the first dense layer (32 KB), the start of
/// the operation.
/// </summary>
public class ElementwiseBenchmarks : KernelBenchmarks
{
    private const float Rate = 0.3f;

    public static IEnumerable<ActivationSize> Sizes =>
    [
        new("cnn_conv1", 130 * 13 * 32),
        new("mlp_fc1", 256),
    ];

    [ParamsSource(nameof(Sizes))]
    public ActivationSize Size { get; set; } = null!;

    public override Work WorkOf(string benchmark) =>
        new(Bytes: sizeof(float) * (benchmark == nameof(ReluBackward) ? 3.0 : 2.0) * Batch * Size.Features);

    [GlobalSetup(Target = nameof(Relu))]
    public void PrepareRelu() => Prepare(nameof(Relu), ElementwiseFunction.Relu);

    [GlobalSetup(Target = nameof(Sigmoid))]
    public void PrepareSigmoid() => Prepare(nameof(Sigmoid), ElementwiseFunction.Sigmoid);

    [GlobalSetup(Target = nameof(Tanh))]
    public void PrepareTanh() => Prepare(nameof(Tanh), ElementwiseFunction.Tanh);

    [GlobalSetup(Target = nameof(ReluBackward))]
    public void PrepareReluBackward() => Prepare(nameof(ReluBackward), Batch, (device, batch) =>
    {
        var (x, y, gradient, result) =
            (X(device, batch), device.Zeros([batch, Size.Features]), X(device, batch, which: 1), device.Zeros([batch, Size.Features]));
        device.Run(new ElementwiseOp(ElementwiseFunction.Relu, x, y));
        return new Kernel(() => device.Run(new ElementwiseBackwardOp(ElementwiseFunction.Relu, x, y, gradient, result)), result);
    });

    [GlobalSetup(Target = nameof(Dropout))]
    public void PrepareDropout() => Prepare(nameof(Dropout), Batch, (device, batch) =>
    {
        var (x, y, sequence) = (X(device, batch), device.Zeros([batch, Size.Features]), new RandomSequence(Seed: 1, RandomPurpose.Dropout));
        return new Kernel(() => device.Run(new DropoutOp(x, Rate, sequence, y)), y);
    });

    [Benchmark]
    public void Relu() => Run();

    /// <summary>∂x = ∂y where y is positive; y and ∂y are read.</summary>
    [Benchmark]
    public void ReluBackward() => Run();

    [Benchmark]
    public void Sigmoid() => Run();

    [Benchmark]
    public void Tanh() => Run();

    /// <summary>Drops 30 % of the elements. Its own backward.</summary>
    [Benchmark]
    public void Dropout() => Run();

    private void Prepare(string benchmark, ElementwiseFunction function) => Prepare(benchmark, Batch, (device, batch) =>
    {
        var (x, y) = (X(device, batch), device.Zeros([batch, Size.Features]));
        return new Kernel(() => device.Run(new ElementwiseOp(function, x, y)), y);
    });

    private Tensor X(Device device, int batch, uint which = 0) => Operands.Normal(device, [batch, Size.Features], which);
}
