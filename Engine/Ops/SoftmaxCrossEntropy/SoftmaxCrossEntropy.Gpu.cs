using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

/// <summary>The sizes and options of a launch.</summary>
/// <param name="Batch">The number of examples.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Smoothing">The share of the target that is spread over all classes.</param>
/// <param name="HasSmoothing">1 if that is not 0.</param>
/// <param name="IgnoredLabel">The ignored label; <see cref="int.MinValue"/>, which is no label, for none.</param>
/// <param name="HasClassWeights">1 if classes have weights.</param>
/// <param name="HasSampleWeights">1 if examples have weights.</param>
internal readonly record struct CrossEntropyTerms(
    int Batch, int Classes, float Smoothing, int HasSmoothing, int IgnoredLabel, int HasClassWeights, int HasSampleWeights);

internal static class SoftmaxCrossEntropyGpu
{
    private delegate void CrossEntropyLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> classWeights,
        ArrayView<float> sampleWeights, CrossEntropyTerms terms, ArrayView<float> probabilities, ArrayView<float> meanWeight,
        ArrayView<float> loss);

    private delegate void CrossEntropyBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> probabilities, ArrayView<int> labels, ArrayView<float> classWeights,
        ArrayView<float> sampleWeights, CrossEntropyTerms terms, ArrayView<float> meanWeight, ArrayView<float> gradient,
        ArrayView<float> logitsGradient);

    public static void SoftmaxCrossEntropy(
        GpuDevice device, Tensor logits, Tensor labels, in CrossEntropyOptions options, Tensor probabilities, Tensor meanWeight,
        Tensor loss)
    {
        CheckLabels(labels, options, classes: logits.Shape[1]);
        var forward = device.Load<CrossEntropyLaunch>(SoftmaxCrossEntropyKernels.Forward);
        forward.Launch(
            device.Stream, forward.Grid(1), View(logits), IndexView(labels), View(options.ClassWeights ?? logits),
            View(options.SampleWeights ?? logits), Terms(logits.Shape, options), View(probabilities), View(meanWeight), View(loss));
    }

    public static void SoftmaxCrossEntropyBackward(
        GpuDevice device, Tensor probabilities, Tensor labels, in CrossEntropyOptions options, Tensor meanWeight, Tensor gradient,
        Tensor logitsGradient) =>
        device.Load<CrossEntropyBackwardLaunch>(SoftmaxCrossEntropyKernels.Backward).Launch(
            device.Stream, items: logitsGradient.Shape.Length, View(probabilities), IndexView(labels),
            View(options.ClassWeights ?? probabilities), View(options.SampleWeights ?? probabilities), Terms(probabilities.Shape, options),
            View(meanWeight), View(gradient), View(logitsGradient));

    private static CrossEntropyTerms Terms(Shape shape, in CrossEntropyOptions options) => new(
        shape[0], shape[1], options.LabelSmoothing, options.LabelSmoothing > 0 ? 1 : 0, options.IgnoredLabel ?? int.MinValue,
        options.ClassWeights is null ? 0 : 1, options.SampleWeights is null ? 0 : 1);

    /// <summary>
    /// The host recorded the range of the labels at upload. Only if a label is outside the classes are they downloaded, which waits for the
    /// device, to name the wrong one.
    /// </summary>
    private static void CheckLabels(Tensor labels, in CrossEntropyOptions options, int classes)
    {
        var (lowest, highest) = (options.IgnoredLabel == -1 ? -1 : 0, options.IgnoredLabel == classes ? classes : classes - 1);
        if (labels.StorageOf(ElementType.Index) is GpuStorage storage && storage.MinIndex >= lowest && storage.MaxIndex <= highest)
            return;
        var values = labels.ToIndexArray();
        for (var example = 0; example < values.Length; example++)
            options.CheckLabel(values[example], example, classes);
    }
}
