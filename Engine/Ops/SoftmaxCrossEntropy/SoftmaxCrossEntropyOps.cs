using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

/// <summary>
/// loss[0] ← the weighted mean over the batch of −log softmax(logits)[label]; keeps the softmax, 0 for ignored examples, and the mean of
/// the weights over the batch.
/// </summary>
internal readonly struct SoftmaxCrossEntropyOp(
    Tensor logits, Tensor labels, CrossEntropyOptions options, Tensor probabilities, Tensor meanWeight, Tensor loss) : IOp
{
    public string Name => "SoftmaxCrossEntropy";

    public IReadOnlyList<Tensor?> Inputs => [logits, labels, options.ClassWeights, options.SampleWeights];

    public IReadOnlyList<Tensor?> Results => [probabilities, meanWeight, loss];

    // The loss is the mean of differences of logits: a good prediction's is far smaller than they are.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => Math.Max(1, logits.LargestMagnitude());

    public void Run(ReferenceDevice device) =>
        SoftmaxCrossEntropyReference.SoftmaxCrossEntropy(logits, labels, options, probabilities, meanWeight, loss);

    public void Run(CpuDevice device) =>
        SoftmaxCrossEntropyCpu.SoftmaxCrossEntropy(logits, labels, options, probabilities, meanWeight, loss);

    public void Run(GpuDevice device) =>
        SoftmaxCrossEntropyGpu.SoftmaxCrossEntropy(device, logits, labels, options, probabilities, meanWeight, loss);
}

/// <summary>∂logits ← (probabilities − onehot(label)) · gradient[0] / batch, weighted as the loss.</summary>
internal readonly struct SoftmaxCrossEntropyBackwardOp(
    Tensor probabilities, Tensor labels, CrossEntropyOptions options, Tensor meanWeight,
    Tensor gradient, Tensor logitsGradient) : IOp
{
    public string Name => "SoftmaxCrossEntropyBackward";

    public IReadOnlyList<Tensor?> Inputs =>
        [probabilities, labels, options.ClassWeights, options.SampleWeights, meanWeight, gradient];

    public IReadOnlyList<Tensor?> Results => [logitsGradient];

    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => gradient.LargestMagnitude() / labels.Shape[0] / meanWeight.LargestMagnitude()
        * (options.ClassWeights?.LargestMagnitude() ?? 1) * (options.SampleWeights?.LargestMagnitude() ?? 1);

    public void Run(ReferenceDevice device) =>
        SoftmaxCrossEntropyReference.SoftmaxCrossEntropyBackward(probabilities, labels, options, meanWeight, gradient, logitsGradient);

    public void Run(CpuDevice device) =>
        SoftmaxCrossEntropyCpu.SoftmaxCrossEntropyBackward(probabilities, labels, options, meanWeight, gradient, logitsGradient);

    public void Run(GpuDevice device) =>
        SoftmaxCrossEntropyGpu.SoftmaxCrossEntropyBackward(device, probabilities, labels, options, meanWeight, gradient, logitsGradient);
}
