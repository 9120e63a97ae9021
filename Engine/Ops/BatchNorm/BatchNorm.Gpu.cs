using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.BatchNorm;

internal static class BatchNormGpu
{
    /// <summary>The largest number of parts of the rows for the statistics: about a hundred groups keep a large device busy.</summary>
    private const int MaxParts = 128;

    /// <summary>The smallest number of rows of a part, so that an item sums several before the tree begins.</summary>
    private const int MinRowsPerPart = 8 * BatchNormKernels.Rows;

    private delegate void NaiveForwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta, int rows, int channels,
        float momentum, float epsilon, ArrayView<float> runningMean, ArrayView<float> runningVariance, ArrayView<float> mean,
        ArrayView<float> inverseDeviation, ArrayView<float> y);

    private delegate void NaiveBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> mean,
        ArrayView<float> inverseDeviation, ArrayView<float> gradient, int rows, int channels, ArrayView<float> inputGradient,
        ArrayView<float> gammaGradient, ArrayView<float> betaGradient);

    private delegate void PartialMomentsLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, int rows, int channels, int rowsPerPart, ArrayView<float> partial);

    private delegate void FinishMomentsLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> partial, int parts, ArrayView<float> x, int channels, float momentum,
        float epsilon,
        ArrayView<float> runningMean, ArrayView<float> runningVariance, ArrayView<float> mean, ArrayView<float> inverseDeviation);

    private delegate void NormalizeLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> mean, ArrayView<float> inverseDeviation, Divisor channels, ArrayView<float> y);

    private delegate void BatchNormInferenceLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> beta,
        ArrayView<float> runningMean, ArrayView<float> runningVariance, float epsilon, Divisor channels, ArrayView<float> y);

    private delegate void PartialGradientsLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> inverseDeviation,
        ArrayView<float> gradient, int rows, int channels, int rowsPerPart, ArrayView<float> partial);

    private delegate void FinishGradientsLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> partial, int parts, int channels,
        ArrayView<float> gammaGradient, ArrayView<float> betaGradient);

    private delegate void InputGradientLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gamma, ArrayView<float> mean,
        ArrayView<float> inverseDeviation,
        ArrayView<float> gradient, ArrayView<float> gammaGradient, ArrayView<float> betaGradient, int rows, Divisor channels,
        ArrayView<float> inputGradient);

    public static void BatchNorm(
        GpuDevice device, Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y) =>
        BatchNorm(
            device, ChooseVersion(device), x, gamma, beta, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation, y);

    /// <summary>Normalises with the batch's statistics, with a given version.</summary>
    public static void BatchNorm(
        GpuDevice device, BatchNormVersion version, Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        if (version == BatchNormVersion.Naive)
        {
            device.Load<NaiveForwardLaunch>(BatchNormKernels.NaiveForward).Launch(
                device.Stream, items: channels, View(x), View(gamma), View(beta), rows, channels, momentum, epsilon,
                View(runningMean), View(runningVariance), View(mean), View(inverseDeviation), View(y));
            return;
        }

        var (parts, rowsPerPart) = PartsOf(rows);
        var blocks = GroupCount.Covering(channels, BatchNormKernels.Channels);
        using var partial = device.Rent(3 * parts * channels);

        var partialMoments = device.Load<PartialMomentsLaunch>(BatchNormKernels.PartialMoments);
        partialMoments.Launch(device.Stream, partialMoments.Grid((blocks, parts)), View(x), rows, channels, rowsPerPart, partial.View);

        var finishMoments = device.Load<FinishMomentsLaunch>(BatchNormKernels.FinishMoments);
        finishMoments.Launch(
            device.Stream, finishMoments.Grid(blocks), partial.View, parts, View(x), channels, momentum, epsilon,
            View(runningMean), View(runningVariance), View(mean), View(inverseDeviation));

        device.Load<NormalizeLaunch>(BatchNormKernels.Normalize).Launch(
            device.Stream, items: y.Shape.Length, View(x), View(gamma), View(beta), View(mean), View(inverseDeviation),
            Divisor.Create(channels), View(y));
    }

    public static void BatchNormInference(
        GpuDevice device, Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y) =>
        device.Load<BatchNormInferenceLaunch>(BatchNormKernels.Inference).Launch(
            device.Stream, items: y.Shape.Length, View(x), View(gamma), View(beta), View(runningMean), View(runningVariance), epsilon,
            channels: Divisor.Create(gamma.Shape.Length), View(y));

    public static void BatchNormBackward(
        GpuDevice device, Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient) =>
        BatchNormBackward(
            device, ChooseVersion(device), x, gamma, mean, inverseDeviation, gradient, inputGradient, gammaGradient, betaGradient);

    /// <summary>∂x, ∂gamma and ∂beta, with a given version.</summary>
    public static void BatchNormBackward(
        GpuDevice device, BatchNormVersion version, Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        if (version == BatchNormVersion.Naive)
        {
            device.Load<NaiveBackwardLaunch>(BatchNormKernels.NaiveBackward).Launch(
                device.Stream, items: channels, View(x), View(gamma), View(mean), View(inverseDeviation), View(gradient), rows, channels,
                View(inputGradient), View(gammaGradient), View(betaGradient));
            return;
        }

        var (parts, rowsPerPart) = PartsOf(rows);
        var blocks = GroupCount.Covering(channels, BatchNormKernels.Channels);
        using var partial = device.Rent(2 * parts * channels);

        var partialGradients = device.Load<PartialGradientsLaunch>(BatchNormKernels.PartialGradients);
        partialGradients.Launch(
            device.Stream, partialGradients.Grid((blocks, parts)), View(x), View(mean), View(inverseDeviation), View(gradient),
            rows, channels, rowsPerPart, partial.View);

        var finishGradients = device.Load<FinishGradientsLaunch>(BatchNormKernels.FinishGradients);
        finishGradients.Launch(
            device.Stream, finishGradients.Grid(blocks), partial.View, parts, channels, View(gammaGradient), View(betaGradient));

        device.Load<InputGradientLaunch>(BatchNormKernels.InputGradient).Launch(
            device.Stream, items: inputGradient.Shape.Length, View(x), View(gamma), View(mean), View(inverseDeviation), View(gradient),
            View(gammaGradient), View(betaGradient), rows, Divisor.Create(channels), View(inputGradient));
    }

    private static BatchNormVersion ChooseVersion(GpuDevice device) =>
        device.MaximumGroupSize < BatchNormKernels.Channels * BatchNormKernels.Rows ? BatchNormVersion.Naive : BatchNormVersion.InParts;

    private static (int Parts, int RowsPerPart) PartsOf(int rows)
    {
        var rowsPerPart = Math.Max(MinRowsPerPart, GroupCount.Covering(rows, MaxParts));
        return (GroupCount.Covering(rows, rowsPerPart), rowsPerPart);
    }
}
