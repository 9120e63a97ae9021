using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.LayerNorm;

/// <summary>y ← gamma · (x − mean) · inverse + beta, with the mean and inverse = 1 / √(variance + epsilon) of each row.</summary>
internal readonly struct LayerNormOp(Tensor x, Tensor gamma, Tensor beta, float epsilon, Tensor means, Tensor inverses, Tensor y) : IOp
{
    public string Name => "LayerNorm";

    public IReadOnlyList<Tensor?> Inputs => [x, gamma, beta];

    public IReadOnlyList<Tensor?> Results => [y, means, inverses];

    // Means may cancel.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => x.LargestMagnitude();

    public void Run(ReferenceDevice device) => LayerNormReference.LayerNorm(x, gamma, beta, epsilon, means, inverses, y);

    public void Run(CpuDevice device) => LayerNormCpu.LayerNorm(device, x, gamma, beta, epsilon, means, inverses, y);

    public void Run(GpuDevice device) => LayerNormGpu.LayerNorm(device, x, gamma, beta, epsilon, means, inverses, y);
}

/// <summary>∂x, ∂gamma and ∂beta of <see cref="LayerNormOp"/>, through each row's mean and variance.</summary>
internal readonly struct LayerNormBackwardOp(
    Tensor x, Tensor gamma, Tensor means, Tensor inverses, Tensor gradient, Tensor inputGradient, Tensor gammaGradient,
    Tensor betaGradient) : IOp
{
    public string Name => "LayerNormBackward";

    public IReadOnlyList<Tensor?> Inputs => [x, gamma, means, inverses, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient, gammaGradient, betaGradient];

    // ∂x is gamma · inverse times a difference of numbers of the size of ∂y, which cancel in short rows.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient =>
        gradient.LargestMagnitude() * Math.Max(1, gamma.LargestMagnitude() * inverses.LargestMagnitude());

    public void Run(ReferenceDevice device) =>
        LayerNormReference.LayerNormBackward(x, gamma, means, inverses, gradient, inputGradient, gammaGradient, betaGradient);

    public void Run(CpuDevice device) =>
        LayerNormCpu.LayerNormBackward(device, x, gamma, means, inverses, gradient, inputGradient, gammaGradient, betaGradient);

    public void Run(GpuDevice device) =>
        LayerNormGpu.LayerNormBackward(device, x, gamma, means, inverses, gradient, inputGradient, gammaGradient, betaGradient);
}
