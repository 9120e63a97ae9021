using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The cnn's three convolutions with the pooling that follows, as its layers run, and their gradients, at batch 32: a few images at a time,
/// so that the convolution's output stays in the cache. Operations are counted as for the convolution alone.
/// </summary>
public class PooledConv2DBenchmarks : CnnLayerBenchmarks
{
    // Of the pooled results a value and the place of the maximum, and what the convolution reads. The gradients: that of the kernel, and of
    // the input where the model needs it.
    public override Work WorkOf(string benchmark)
    {
        var passes = benchmark == nameof(Forward) || IsFirst ? 1 : 2;
        double elements = (passes * ConvolutionInput(Batch).Length) + (2 * Pooling(Batch).OutputShape.Length) + KernelShape.Length;
        return new Work(passes * ConvolutionFlops, sizeof(float) * elements);
    }

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var (x, kernel, bias) = (X(device, batch), Kernel(device), Bias(device));
        var (convolution, pooling) = (Convolution(batch), Pooling(batch));
        var (y, argMax) = (device.Zeros(pooling.OutputShape), device.NewTensor(pooling.OutputShape, ElementType.Index));
        return new Kernel(() => device.Run(new Conv2DMaxPool2DOp(x, kernel, bias, convolution, Activation.Relu, pooling, y, argMax)), y);
    });

    [GlobalSetup(Target = nameof(Backward))]
    public void PrepareBackward() => Prepare(nameof(Backward), Batch, (device, batch) =>
    {
        var (x, kernel, bias) = (X(device, batch), Kernel(device), Bias(device));
        var (convolution, pooling) = (Convolution(batch), Pooling(batch));
        var argMax = device.NewTensor(pooling.OutputShape, ElementType.Index);
        device.Run(
            new Conv2DMaxPool2DOp(x, kernel, bias, convolution, Activation.Relu, pooling, device.Zeros(pooling.OutputShape), argMax));
        var gradient = Operands.Normal(device, pooling.OutputShape, which: 3);
        var kernelGradient = device.Zeros(kernel.Shape);
        var inputGradient = IsFirst ? null : device.Zeros(x.Shape);
        Tensor[] results = inputGradient is null ? [kernelGradient] : [kernelGradient, inputGradient];
        return new Kernel(
            () => device.Run(
                new Conv2DMaxPool2DBackwardOp(x, kernel, gradient, argMax, convolution, pooling, kernelGradient, inputGradient)), results);
    });

    /// <summary>The maximum of each window of relu(x ∗ kernel + bias) and its position.</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>∂kernel and, but for the first, ∂x.</summary>
    [Benchmark]
    public void Backward() => Run();

    private bool IsFirst => Layer.Channels == 1;

    private Tensor X(Device device, int batch) => Operands.Normal(device, ConvolutionInput(batch));
}
