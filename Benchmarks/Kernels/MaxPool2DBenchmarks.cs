using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// Max-pooling 2×2 with stride 2 after each of the cnn's convolutions, and its gradient, at batch 32. Three comparisons a result: memory is
/// the limit.
/// </summary>
public class MaxPool2DBenchmarks : CnnLayerBenchmarks
{
    // The position of the maximum is a 4-byte integer, written forward and read backward beside a value.
    public override Work WorkOf(string benchmark) =>
        new(Bytes: sizeof(float) * (double)(ConvolutionOutput(Batch).Length + (2 * Pooling(Batch).OutputShape.Length)));

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var geometry = Pooling(batch);
        var (x, y, argMax) =
            (X(device, batch), device.Zeros(geometry.OutputShape), device.NewTensor(geometry.OutputShape, ElementType.Index));
        return new Kernel(() => device.Run(new MaxPool2DOp(x, geometry, y, argMax)), y, argMax);
    });

    [GlobalSetup(Target = nameof(Backward))]
    public void PrepareBackward() => Prepare(nameof(Backward), Batch, (device, batch) =>
    {
        var geometry = Pooling(batch);
        var argMax = device.NewTensor(geometry.OutputShape, ElementType.Index);
        device.Run(new MaxPool2DOp(X(device, batch), geometry, device.Zeros(geometry.OutputShape), argMax));
        var (gradient, result) = (Operands.Normal(device, geometry.OutputShape, which: 1), device.Zeros(ConvolutionOutput(batch)));
        return new Kernel(() => device.Run(new MaxPool2DBackwardOp(gradient, argMax, geometry, result)), result);
    });

    /// <summary>The maximum of each window and its position.</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>∂x: each element gets the gradients of the windows where it is the maximum.</summary>
    [Benchmark]
    public void Backward() => Run();

    private Tensor X(Device device, int batch) => Operands.Normal(device, ConvolutionOutput(batch));
}
