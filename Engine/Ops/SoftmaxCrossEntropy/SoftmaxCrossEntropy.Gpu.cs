using Gtzan.Engine.Gpu;

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

    /// <summary>The host saw the labels when they were uploaded. Only if one of them is no class are they downloaded, which waits for the device, to say which.</summary>
    private static void CheckLabels(Tensor labels, int classes)
    {
        if (labels.StorageOf(ElementType.Index) is GpuStorage storage && storage.SmallestIndex >= 0 && storage.LargestIndex < classes)
            return;
        var values = labels.ToIndexArray();
        for (var example = 0; example < values.Length; example++)
            SoftmaxCrossEntropyNode.CheckLabel(values[example], example, classes);
    }
}
