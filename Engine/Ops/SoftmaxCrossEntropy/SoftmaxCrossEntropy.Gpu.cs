namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss)
    {
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        CheckLabels(labels, classes);
        SoftmaxCrossEntropyKernels.LaunchForward(this, 1, logits, labels, batch, classes, probabilities, loss);
    }

    internal override void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient)
    {
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        SoftmaxCrossEntropyKernels.LaunchBackward(
            this, logitsGradient.Shape.Length, probabilities, labels, gradient, batch, classes, logitsGradient);
    }

    // TODO: ask the storage for the smallest and largest label noted at upload, and download only if one is no class: a download waits for the device.
    private static void CheckLabels(Tensor labels, int classes)
    {
        var values = labels.ToIndexArray();
        for (var example = 0; example < values.Length; example++)
            SoftmaxCrossEntropyNode.CheckLabel(values[example], example, classes);
    }
}
