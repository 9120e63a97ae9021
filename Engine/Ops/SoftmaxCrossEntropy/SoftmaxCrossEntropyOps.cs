using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

/// <summary>loss[0] ← the mean over the batch of −log softmax(logits)[label]; keeps the softmax.</summary>
internal readonly struct SoftmaxCrossEntropyOp(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss) : IOp
{
    public string Name => "SoftmaxCrossEntropy";

    public IReadOnlyList<Tensor?> Inputs => [logits, labels];

    public IReadOnlyList<Tensor?> Results => [probabilities, loss];

    // The loss is the mean of differences of logits: a good prediction's is far smaller than they are.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => Math.Max(1, logits.LargestMagnitude());

    public void Run(ReferenceDevice device) => SoftmaxCrossEntropyReference.SoftmaxCrossEntropy(logits, labels, probabilities, loss);

    public void Run(CpuDevice device) => SoftmaxCrossEntropyCpu.SoftmaxCrossEntropy(device, logits, labels, probabilities, loss);

    public void Run(GpuDevice device) => SoftmaxCrossEntropyGpu.SoftmaxCrossEntropy(device, logits, labels, probabilities, loss);
}

/// <summary>∂logits ← (probabilities − onehot(label)) · gradient[0] / batch.</summary>
internal readonly struct SoftmaxCrossEntropyBackwardOp(
    Tensor probabilities, Tensor labels,
    Tensor gradient, Tensor logitsGradient) : IOp
{
    public string Name => "SoftmaxCrossEntropyBackward";

    public IReadOnlyList<Tensor?> Inputs => [probabilities, labels, gradient];

    public IReadOnlyList<Tensor?> Results => [logitsGradient];

    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => gradient.LargestMagnitude() / labels.Shape[0];

    public void Run(ReferenceDevice device) =>
        SoftmaxCrossEntropyReference.SoftmaxCrossEntropyBackward(probabilities, labels, gradient, logitsGradient);

    public void Run(CpuDevice device) =>
        SoftmaxCrossEntropyCpu.SoftmaxCrossEntropyBackward(device, probabilities, labels, gradient, logitsGradient);

    public void Run(GpuDevice device) =>
        SoftmaxCrossEntropyGpu.SoftmaxCrossEntropyBackward(device, probabilities, labels, gradient, logitsGradient);
}
