using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.BatchNorm;

/// <summary>
/// y ← gamma · (x − mean) · inverseDeviation + beta with the batch's own mean and biased variance, which are also kept (inverseDeviation =
/// 1/√(variance + epsilon)) and mixed into the running statistics: running ← momentum · running + (1 − momentum) · batch.
/// </summary>
internal readonly struct BatchNormOp(
    Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
    Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y) : IOp
{
    public string Name => "BatchNorm";

    public IReadOnlyList<Tensor?> Inputs => [x, gamma, beta];

    public IReadOnlyList<Tensor?> Results => [runningMean, runningVariance, mean, inverseDeviation, y];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) =>
        BatchNormReference.BatchNorm(x, gamma, beta, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation, y);

    public void Run(CpuDevice device) =>
        BatchNormCpu.BatchNorm(device, x, gamma, beta, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation, y);

    public void Run(GpuDevice device) =>
        BatchNormGpu.BatchNorm(device, x, gamma, beta, momentum, epsilon, runningMean, runningVariance, mean, inverseDeviation, y);
}

/// <summary>y ← gamma · (x − runningMean) / √(runningVariance + epsilon) + beta.</summary>
internal readonly struct BatchNormInferenceOp(
    Tensor x, Tensor gamma, Tensor beta,
    Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y) : IOp
{
    public string Name => "BatchNormInference";

    public IReadOnlyList<Tensor?> Inputs => [x, gamma, beta, runningMean, runningVariance];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) =>
        BatchNormReference.BatchNormInference(x, gamma, beta, runningMean, runningVariance, epsilon, y);

    public void Run(CpuDevice device) => BatchNormCpu.BatchNormInference(device, x, gamma, beta, runningMean, runningVariance, epsilon, y);

    public void Run(GpuDevice device) => BatchNormGpu.BatchNormInference(device, x, gamma, beta, runningMean, runningVariance, epsilon, y);
}

/// <summary>∂x, ∂gamma and ∂beta of <see cref="BatchNormOp"/>, through the batch's mean and variance.</summary>
internal readonly struct BatchNormBackwardOp(
    Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation,
    Tensor gradient, Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient) : IOp
{
    public string Name => "BatchNormBackward";

    public IReadOnlyList<Tensor?> Inputs => [x, gamma, mean, inverseDeviation, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient, gammaGradient, betaGradient];

    // ∂x is gamma · inverseDeviation times a difference of numbers of the size of ∂y, which cancel where a channel has few rows.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => gradient.LargestMagnitude() * gamma.LargestMagnitude() * inverseDeviation.LargestMagnitude();

    public void Run(ReferenceDevice device) =>
        BatchNormReference.BatchNormBackward(x, gamma, mean, inverseDeviation, gradient, inputGradient, gammaGradient, betaGradient);

    public void Run(CpuDevice device) =>
        BatchNormCpu.BatchNormBackward(device, x, gamma, mean, inverseDeviation, gradient, inputGradient, gammaGradient, betaGradient);

    public void Run(GpuDevice device) =>
        BatchNormGpu.BatchNormBackward(device, x, gamma, mean, inverseDeviation, gradient, inputGradient, gammaGradient, betaGradient);
}
