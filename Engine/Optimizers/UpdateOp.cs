using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>The formulas by which an <see cref="UpdateOp"/> changes a parameter.</summary>
internal enum UpdateRule
{
    Adam,
    Sgd,
    RmsProp,
    WeightAverage,
}

/// <summary>The numbers of one step.</summary>
/// <param name="StepSize">What the step is multiplied by: the learning rate, for Adam with its bias correction.</param>
/// <param name="FirstRate">Adam: 1 − beta1. Sgd, RmsProp: the momentum. WeightAverage: 1 − decay.</param>
/// <param name="SecondRate">How far the mean of squares moves towards the gradient's square; rounded once, from double.</param>
/// <param name="Epsilon">What is added to the root of the mean of squares.</param>
/// <param name="Decay">The factor of the parameter that is added to its gradient: weight decay and 2 · L2.</param>
/// <param name="Keep">Adam: what the parameter is multiplied by before the step, 1 − learningRate · decay in AdamW.</param>
/// <param name="Nesterov">1 for a momentum in Nesterov's form, otherwise 0.</param>
/// <param name="LargestNorm">The norm of all gradients that this one is scaled down to; 0 for any.</param>
/// <param name="LargestValue">The absolute value that an element of the gradient is cut off at.</param>
internal readonly record struct UpdateCoefficients(
    float StepSize, float FirstRate, float SecondRate = 0, float Epsilon = 0, float Decay = 0, float Keep = 1, int Nesterov = 0,
    float LargestNorm = 0, float LargestValue = float.PositiveInfinity);

/// <summary>
/// One step on one parameter, in place on the parameter and its means, by the formula of a rule (see the reference). The gradient is
/// gradient + Decay · parameter, with that of penalties folded into the same pass, and then clipped: times
/// min(1, LargestNorm / √sumOfSquares), which is NaN for a root that is not finite, and within ± LargestValue, NaN staying NaN. A mean that
/// the rule does not need is null, and so is the sum if no norm is limited.
/// </summary>
internal readonly struct UpdateOp(
    UpdateRule rule, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? sumOfSquares,
    UpdateCoefficients coefficients) : IOp
{
    public string Name => rule.ToString();

    public IReadOnlyList<Tensor?> Inputs => [gradient, sumOfSquares];

    public IReadOnlyList<Tensor?> Results => [parameter, first, second];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) =>
        UpdateReference.Update(rule, parameter, gradient, first, second, sumOfSquares, coefficients);

    public void Run(CpuDevice device) =>
        UpdateCpu.Update(device, rule, parameter, gradient, first, second, sumOfSquares, coefficients);

    public void Run(GpuDevice device) =>
        UpdateGpu.Update(device, rule, parameter, gradient, first, second, sumOfSquares, coefficients);
}
