using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// Batch normalisation after each of the cnn's poolings, at batch 32. Bound by memory: training reads x twice (statistics, result) where
/// one reading is counted, and backward reads x and ∂y twice (sums, result).
/// </summary>
public class BatchNormBenchmarks : CnnLayerBenchmarks
{
    private const float Momentum = 0.99f;
    private const float Epsilon = 1e-3f;

    public override Work WorkOf(string benchmark) =>
        new(Bytes: sizeof(float) * (benchmark == nameof(Backward) ? 3.0 : 2.0) * Input(Batch).Length);

    [GlobalSetup(Target = nameof(Training))]
    public void PrepareTraining() => Prepare(nameof(Training), Batch, (device, batch) =>
    {
        var (x, gamma, beta, y) = (X(device, batch), Channels(device, 1), Channels(device, 2), device.Zeros(Input(batch)));
        var (runningMean, runningVariance, mean, inverse) =
            (device.Zeros([Layer.Filters]), device.Filled([Layer.Filters], 1), Channels(device), Channels(device));
        return new Kernel(
            () => device.Run(new BatchNormOp(x, gamma, beta, Momentum, Epsilon, runningMean, runningVariance, mean, inverse, y)),
            y, mean, inverse, runningMean, runningVariance);
    });

    [GlobalSetup(Target = nameof(Inference))]
    public void PrepareInference() => Prepare(nameof(Inference), Batch, (device, batch) =>
    {
        var (x, gamma, beta, y) = (X(device, batch), Channels(device, 1), Channels(device, 2), device.Zeros(Input(batch)));
        var (runningMean, runningVariance) = (Channels(device, 3), device.Filled([Layer.Filters], 2));
        return new Kernel(() => device.Run(new BatchNormInferenceOp(x, gamma, beta, runningMean, runningVariance, Epsilon, y)), y);
    });

    [GlobalSetup(Target = nameof(Backward))]
    public void PrepareBackward() => Prepare(nameof(Backward), Batch, (device, batch) =>
    {
        var (x, gamma, mean, inverse) = (X(device, batch), Channels(device, 1), Channels(device), Channels(device));
        device.Run(new BatchNormOp(
            x, gamma, Channels(device, 2), Momentum, Epsilon, Channels(device), device.Filled([Layer.Filters], 1), mean, inverse,
            device.Zeros(Input(batch))));
        var gradient = Operands.Normal(device, Input(batch), which: 4);
        var (ofInput, ofGamma, ofBeta) = (device.Zeros(Input(batch)), Channels(device), Channels(device));
        return new Kernel(
            () => device.Run(new BatchNormBackwardOp(x, gamma, mean, inverse, gradient, ofInput, ofGamma, ofBeta)),
            ofInput, ofGamma, ofBeta);
    });

    /// <summary>With the batch's own statistics, which it also mixes into the running ones.</summary>
    [Benchmark]
    public void Training() => Run();

    /// <summary>∂x, ∂gamma and ∂beta, through the batch's statistics.</summary>
    [Benchmark]
    public void Backward() => Run();

    /// <summary>With the running statistics: one multiply-add an element.</summary>
    [Benchmark]
    public void Inference() => Run();

    private Shape Input(int batch) => Pooling(batch).OutputShape;

    private Tensor X(Device device, int batch) => Operands.Normal(device, Input(batch));

    private Tensor Channels(Device device, uint which = 0) => Operands.Normal(device, [Layer.Filters], which);
}
