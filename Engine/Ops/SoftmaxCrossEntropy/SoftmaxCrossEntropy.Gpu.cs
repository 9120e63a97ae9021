using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

internal static class SoftmaxCrossEntropyGpu
{
    private delegate void CrossEntropyLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> logits, ArrayView<int> labels, int batch, int classes,
        ArrayView<float> probabilities, ArrayView<float> loss);

    private delegate void CrossEntropyBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> probabilities, ArrayView<int> labels, ArrayView<float> gradient,
        int batch, int classes, ArrayView<float> logitsGradient);

    public static void SoftmaxCrossEntropy(GpuDevice device, Tensor logits, Tensor labels, Tensor probabilities, Tensor loss)
    {
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        CheckLabels(labels, classes);
        var forward = device.Load<CrossEntropyLaunch>(SoftmaxCrossEntropyKernels.Forward);
        forward.Launch(device.Stream, forward.Grid(1), View(logits), IndexView(labels), batch, classes, View(probabilities), View(loss));
    }

    public static void SoftmaxCrossEntropyBackward(
        GpuDevice device, Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient)
    {
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        device.Load<CrossEntropyBackwardLaunch>(SoftmaxCrossEntropyKernels.Backward).Launch(
            device.Stream, items: logitsGradient.Shape.Length, View(probabilities), IndexView(labels), View(gradient), batch, classes,
            View(logitsGradient));
    }

    /// <summary>
    /// The host recorded the range of the labels at upload. Only if a label is outside the classes are they downloaded, which waits for the
    /// device, to name the wrong one.
    /// </summary>
    private static void CheckLabels(Tensor labels, int classes)
    {
        if (labels.StorageOf(ElementType.Index) is GpuStorage storage && storage.MinIndex >= 0 && storage.MaxIndex < classes)
            return;
        var values = labels.ToIndexArray();
        for (var example = 0; example < values.Length; example++)
            SoftmaxCrossEntropyNode.CheckLabel(values[example], example, classes);
    }
}
