using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The sums of a training step, the gradients of the biases (over batch and pixels) and the L2 penalty, and that penalty's gradient. One or
/// two operations an element: memory, or for what fits the cache, is the limit.
/// </summary>
public class ReductionBenchmarks : KernelBenchmarks
{
    private const int PixelsOfConv1 = 130 * 13;
    private const int FiltersOfConv1 = 32;
    private const int UnitsOfDense1 = 256;
    private const int InputsOfDense1 = 1690;

    public override Work WorkOf(string benchmark) => new(Bytes: sizeof(float) * (double)(benchmark switch
    {
        nameof(BiasGradientOfConv1) => Batch * PixelsOfConv1 * FiltersOfConv1,
        nameof(BiasGradientOfDense1) => Batch * UnitsOfDense1,
        nameof(PenaltyGradientOfDense1) => 2 * InputsOfDense1 * UnitsOfDense1,
        _ => InputsOfDense1 * UnitsOfDense1,
    }));

    [GlobalSetup(Target = nameof(BiasGradientOfConv1))]
    public void PrepareBiasGradientOfConv1() => PrepareSum(nameof(BiasGradientOfConv1), PixelsOfConv1, FiltersOfConv1);

    [GlobalSetup(Target = nameof(BiasGradientOfDense1))]
    public void PrepareBiasGradientOfDense1() => PrepareSum(nameof(BiasGradientOfDense1), 1, UnitsOfDense1);

    [GlobalSetup(Target = nameof(PenaltyOfDense1))]
    public void PreparePenaltyOfDense1() => Prepare(nameof(PenaltyOfDense1), batch: 1, (device, _) =>
    {
        var (kernel, result) = (Operands.Normal(device, [InputsOfDense1, UnitsOfDense1]), device.Zeros([]));
        return new Kernel(() => device.Run(new ReduceOp(Reduction.SumOfSquares, kernel, result)), result);
    });

    [GlobalSetup(Target = nameof(PenaltyGradientOfDense1))]
    public void PreparePenaltyGradientOfDense1() => Prepare(nameof(PenaltyGradientOfDense1), batch: 1, (device, _) =>
    {
        Shape shape = [InputsOfDense1, UnitsOfDense1];
        var (kernel, factor, result) = (Operands.Normal(device, shape), device.Filled([], 0.002f), device.Zeros(shape));
        return new Kernel(() => device.Run(new ArithmeticOp(ArithmeticOperation.Multiply, kernel, factor, result)), result);
    });

    /// <summary>cnn: [54080, 32] → [32].</summary>
    [Benchmark]
    public void BiasGradientOfConv1() => Run();

    /// <summary>mlp: [32, 256] → [256].</summary>
    [Benchmark]
    public void BiasGradientOfDense1() => Run();

    /// <summary>mlp-reg: Σ w² of [1690, 256].</summary>
    [Benchmark]
    public void PenaltyOfDense1() => Run();

    /// <summary>mlp-reg: [1690, 256] times a scalar tensor.</summary>
    [Benchmark]
    public void PenaltyGradientOfDense1() => Run();

    private void PrepareSum(string benchmark, int pixels, int channels) => Prepare(benchmark, Batch, (device, batch) =>
    {
        var (gradient, result) = (Operands.Normal(device, [batch * pixels, channels]), device.Zeros([channels]));
        return new Kernel(() => device.Run(new ReduceOp(Reduction.Sum, gradient, result)), result);
    });
}
