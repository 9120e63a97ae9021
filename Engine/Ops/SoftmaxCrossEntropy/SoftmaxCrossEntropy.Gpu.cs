namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss) =>
        throw new NotImplementedException();

    internal override void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient) =>
        throw new NotImplementedException();
}
