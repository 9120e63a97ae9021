using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.LayerNorm;

internal static class LayerNormGpu
{
    /// <summary>The most rows whose terms one item adds for ∂gamma and ∂beta.</summary>
    private const int RowsOfPart = 32;

    private delegate void ForwardLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, float epsilon,
        int length, ArrayView<float> means, ArrayView<float> inverses, ArrayView<float> y);

    private delegate void InputGradientLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> means,
        ArrayView<float> inverses, ArrayView<float> gradient, int length, ArrayView<float> inputGradient);

    private delegate void PartialSumsLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> means, ArrayView<float> inverses,
        ArrayView<float> gradient, int rows, int length, int parts, ArrayView<float> partial);

    public static void LayerNorm(
        GpuDevice device, Tensor x, Tensor gamma, Tensor beta, float epsilon, Tensor means, Tensor inverses, Tensor y)
    {
        var forward = device.Load<ForwardLaunch>(LayerNormKernels.Forward);
        forward.Launch(
            device.Stream, forward.Grid(means.Shape.Length), View(x), View(gamma), View(beta), epsilon, gamma.Shape.Length, View(means),
            View(inverses), View(y));
    }

    public static void LayerNormBackward(
        GpuDevice device, Tensor x, Tensor gamma, Tensor means, Tensor inverses, Tensor gradient, Tensor inputGradient,
        Tensor gammaGradient, Tensor betaGradient)
    {
        var (rows, length) = (means.Shape.Length, gamma.Shape.Length);
        var ofInput = device.Load<InputGradientLaunch>(LayerNormKernels.InputGradient);
        ofInput.Launch(
            device.Stream, ofInput.Grid(rows), View(x), View(gamma), View(means), View(inverses), View(gradient), length,
            View(inputGradient));

        var parts = GroupCount.Covering(rows, RowsOfPart);
        using var partial = device.Rent(checked(2 * parts * length));
        device.Load<PartialSumsLaunch>(LayerNormKernels.PartialSums).Launch(
            device.Stream, items: parts * length, View(x), View(means), View(inverses), View(gradient), rows, length, parts, partial.View);
        ReductionsGpu.SumColumns(device, partial.View, parts, length, View(gammaGradient));
        ReductionsGpu.SumColumns(device, partial.View.SubView(parts * length), parts, length, View(betaGradient));
    }
}
