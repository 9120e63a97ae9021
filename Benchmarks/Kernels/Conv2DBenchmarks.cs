using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The cnn's three convolutions and both of their gradients at batch 32. 2·batch·height·width·9·channels·filters operations each, those of
/// the direct sum (the padding's zeros are counted, as is usual). The second and third are bound by multiply-adds, and use Winograd's
/// algorithm, which needs fewer of them: a share above 1 is correct. The first, with one channel, is a product with the matrix of patches
/// whose depth is only 9, so that storing the results weighs as much.
/// </summary>
public class Conv2DBenchmarks : CnnLayerBenchmarks
{
    public override Work WorkOf(string benchmark) =>
        new(
            ConvolutionFlops,
            sizeof(float) * (double)(ConvolutionInput(Batch).Length + ConvolutionOutput(Batch).Length + KernelShape.Length));

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var (x, kernel, bias, y) = (X(device, batch), Kernel(device), Bias(device), device.Zeros(ConvolutionOutput(batch)));
        var geometry = Convolution(batch);
        return new Kernel(() => device.Run(new Conv2DOp(x, kernel, bias, geometry, Activation.Relu, y)), y);
    });

    [GlobalSetup(Target = nameof(InputGradient))]
    public void PrepareInputGradient() => Prepare(nameof(InputGradient), Batch, (device, batch) =>
    {
        var (gradient, kernel, result) = (Gradient(device, batch), Kernel(device), device.Zeros(ConvolutionInput(batch)));
        var geometry = Convolution(batch);
        return new Kernel(() => device.Run(new Conv2DBackwardInputOp(gradient, kernel, geometry, result)), result);
    });

    [GlobalSetup(Target = nameof(KernelGradient))]
    public void PrepareKernelGradient() => Prepare(nameof(KernelGradient), Batch, (device, batch) =>
    {
        var (x, gradient, result) = (X(device, batch), Gradient(device, batch), device.Zeros(KernelShape));
        var geometry = Convolution(batch);
        return new Kernel(() => device.Run(new Conv2DBackwardKernelOp(x, gradient, geometry, result)), result);
    });

    /// <summary>y = relu(x ∗ kernel + bias).</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>∂kernel: x correlated with ∂y, summed over all pixels of the batch.</summary>
    [Benchmark]
    public void KernelGradient() => Run();

    /// <summary>∂x: ∂y correlated with the flipped kernel. The cnn itself does not need the first one.</summary>
    [Benchmark]
    public void InputGradient() => Run();

    private Tensor X(Device device, int batch) => Operands.Normal(device, ConvolutionInput(batch));

    private Tensor Gradient(Device device, int batch) => Operands.Normal(device, ConvolutionOutput(batch), which: 3);
}
