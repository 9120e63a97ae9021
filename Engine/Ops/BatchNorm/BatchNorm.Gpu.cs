using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    /// <summary>Into how many parts the statistics divide the rows at most: some hundred groups keep a large device busy.</summary>
    private const int LargestNumberOfParts = 128;

    /// <summary>How many rows a part has at least, so that an item adds up some before the tree begins.</summary>
    private const int SmallestPart = 8 * BatchNormKernels.Rows;

    internal override void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        var (parts, rowsPerPart) = PartsOf(rows);
        var blocks = GroupCount.Covering(channels, BatchNormKernels.Channels);
        var partial = Scratch(3 * parts * channels);
        BatchNormKernels.LaunchPartialMoments(this, (blocks, parts), x, rows, channels, rowsPerPart, partial);
        BatchNormKernels.LaunchFinishMoments(
            this, blocks, partial, parts, x, channels, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation);
        BatchNormKernels.LaunchNormalize(this, y.Shape.Length, x, gamma, beta, mean, inverseDeviation, Divisor.Create(channels), y);
    }

    internal override void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y) =>
        BatchNormKernels.LaunchInference(
            this, y.Shape.Length, x, gamma, beta, runningMean, runningVariance, epsilon, Divisor.Create(gamma.Shape.Length), y);

    internal override void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient)
    {
        var channels = gamma.Shape.Length;
        var rows = x.Shape.Length / channels;
        var (parts, rowsPerPart) = PartsOf(rows);
        var blocks = GroupCount.Covering(channels, BatchNormKernels.Channels);
        var partial = Scratch(2 * parts * channels);
        BatchNormKernels.LaunchPartialGradients(this, (blocks, parts), x, mean, inverseDeviation, gradient, rows, channels, rowsPerPart, partial);
        BatchNormKernels.LaunchFinishGradients(this, blocks, partial, parts, channels, gammaGradient, betaGradient);
        BatchNormKernels.LaunchInputGradient(
            this, inputGradient.Shape.Length, x, gamma, mean, inverseDeviation, gradient, gammaGradient, betaGradient, rows, Divisor.Create(channels), inputGradient);
    }

    private static (int Parts, int RowsPerPart) PartsOf(int rows)
    {
        var rowsPerPart = Math.Max(SmallestPart, GroupCount.Covering(rows, LargestNumberOfParts));
        return (GroupCount.Covering(rows, rowsPerPart), rowsPerPart);
    }
}
