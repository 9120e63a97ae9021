using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The loss of a batch of 32 over ten genres, and its gradient: so little that the call is the cost. 320 exponentials in scalar code.
/// </summary>
public class SoftmaxCrossEntropyBenchmarks : KernelBenchmarks
{
    private const int Genres = 10;

    // Logits and labels in, probabilities out; or probabilities and labels in, ∂logits out.
    public override Work WorkOf(string benchmark) => new(Bytes: sizeof(float) * (double)Batch * ((2 * Genres) + 1));

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var (logits, labels) = (Operands.Normal(device, [batch, Genres], 0, scale: 3), Operands.Labels(device, batch));
        var (probabilities, meanWeight, loss) = (device.Zeros([batch, Genres]), device.Zeros([]), device.Zeros([]));
        return new Kernel(
            () => device.Run(new SoftmaxCrossEntropyOp(logits, labels, default, probabilities, meanWeight, loss)), probabilities, loss);
    });

    [GlobalSetup(Target = nameof(Backward))]
    public void PrepareBackward() => Prepare(nameof(Backward), Batch, (device, batch) =>
    {
        var (probabilities, labels) = (device.Zeros([batch, Genres]), Operands.Labels(device, batch));
        device.Run(new SoftmaxOp(Operands.Normal(device, [batch, Genres], 0, scale: 3), isLog: false, probabilities));
        var (one, result) = (device.Filled([], 1), device.Zeros([batch, Genres]));
        return new Kernel(() => device.Run(new SoftmaxCrossEntropyBackwardOp(probabilities, labels, default, one, one, result)), result);
    });

    /// <summary>The mean of −log softmax(logits)[label].</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>(softmax − onehot) / batch.</summary>
    [Benchmark]
    public void Backward() => Run();
}
