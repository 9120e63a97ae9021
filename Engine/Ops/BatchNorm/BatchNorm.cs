using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.BatchNorm;

/// <summary>Batch normalisation.</summary>
public static class BatchNormExtensions
{
    /// <summary>
    /// Batch normalisation in training: y = gamma · (x − μ) / √(σ² + epsilon) + beta, with μ and σ² over everything but the last dimension.
    /// Shapes: x [..., channels]; gamma, beta, runningMean, runningVariance [channels].
    /// </summary>
    /// <remarks>
    /// As in Keras, σ² is the biased variance, both here and in the running statistics, which are updated in place:
    /// running = momentum · running + (1 − momentum) · batch. Backward goes through μ and σ²; it remembers x, μ and 1/√(σ² + epsilon).
    /// Source: Ioffe and Szegedy, "Batch normalization", 2015.
    /// </remarks>
    /// <exception cref="ArgumentException">A parameter does not have one element a channel.</exception>
    public static Tensor BatchNorm(
        this Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float momentum = 0.99f, float epsilon = 1e-3f)
    {
        x.CheckParameters(gamma, beta, runningMean, runningVariance);
        var result = x.Device.NewTensor(x.Shape);
        var mean = x.Device.NewTensor(gamma.Shape);
        var inverseDeviation = x.Device.NewTensor(gamma.Shape);
        x.Device.Run(new BatchNormOp(x, gamma, beta, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation, result));
        if (x.Device.Record<BatchNormNode>(result, x, gamma, beta) is { } node)
            (node.Input, node.Gamma, node.Beta, node.Mean, node.InverseDeviation) = (x, gamma, beta, mean, inverseDeviation);
        return result;
    }

    /// <summary>
    /// Batch normalisation at inference, or frozen: y = gamma · (x − runningMean) / √(runningVariance + epsilon) + beta.
    /// </summary>
    /// <remarks>Where a gradient is wanted, it is composed of other operations, and backward is theirs: ∂x = ∂y · gamma / √….</remarks>
    /// <exception cref="ArgumentException">A parameter does not have one element a channel.</exception>
    public static Tensor BatchNormInference(
        this Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon = 1e-3f)
    {
        x.CheckParameters(gamma, beta, runningMean, runningVariance);
        if (Step.Of(x.Device).RecordsOperations && (x.RequiresGradient || gamma.RequiresGradient || beta.RequiresGradient))
            return ((x - runningMean) * (gamma / (runningVariance + epsilon).Sqrt())) + beta;
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new BatchNormInferenceOp(x, gamma, beta, runningMean, runningVariance, epsilon, result));
        return result;
    }

    private static void CheckParameters(this Tensor x, params ReadOnlySpan<Tensor> parameters)
    {
        if (x.Shape.Rank < 2)
            throw new ArgumentException($"BatchNorm: expected x [..., channels] with at least 2 dimensions; got {x.Shape}.");
        foreach (var parameter in parameters)
        {
            if (parameter.Shape.Rank != 1 || parameter.Shape[0] != x.Shape[^1])
                throw new ArgumentException($"BatchNorm: x {x.Shape} has {x.Shape[^1]} channels, a parameter has shape {parameter.Shape}.");
        }

        x.CheckDevice(nameof(BatchNorm), parameters);
    }
}

internal sealed class BatchNormNode : Node
{
    public Tensor Input { get; set; } = null!;

    public Tensor Gamma { get; set; } = null!;

    public Tensor Beta { get; set; } = null!;

    public Tensor Mean { get; set; } = null!;

    public Tensor InverseDeviation { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var inputGradient = device.NewTensor(Input.Shape);
        var gammaGradient = device.NewTensor(Gamma.Shape);
        var betaGradient = device.NewTensor(Beta.Shape);
        device.Run(new BatchNormBackwardOp(Input, Gamma, Mean, InverseDeviation, gradient, inputGradient, gammaGradient, betaGradient));
        Input.AddGradient(inputGradient);
        Gamma.AddGradient(gammaGradient);
        Beta.AddGradient(betaGradient);
    }
}
