using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>
/// y = f(x) and ∂x = ∂y · f′. One item for each element, neighbours side by side: every access is coalesced. Bound by bytes: 8 an element
/// forward and 12 backward, for at most some forty operations. There is no faster version: each byte is already touched once.
/// </summary>
internal static class ElementwiseKernels
{
    /// <summary>y[i] ← f(x[i]).</summary>
    [Kernel]
    internal static void Forward(
        Index1D index, ElementwiseFunction function, ArrayView<float> x, float a, float b, ArrayView<float> y)
    {
        y[index] = Evaluate(function, x[index], a, b);
    }

    /// <summary>∂x[i] ← ∂y[i] · f′, which is written in terms of y = f(x) or of x.</summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ElementwiseFunction function, ArrayView<float> known, ArrayView<float> gradient, float a, float b,
        ArrayView<float> inputGradient)
    {
        inputGradient[index] = gradient[index] * Derivative(function, known[index], a, b);
    }

    /// <summary>
    /// ln x. Near 1 it is 2 artanh s = 2s (1 + s²/3 + s⁴/5 + …) with s = (x − 1) / (x + 1), because there the absolute error of a graphics
    /// card's own logarithm, 2e-7, is as large as the result.
    /// </summary>
    public static float Log(float x)
    {
        var s = (x - 1) / (x + 1);
        var square = s * s;
        var series = 1f / 9;
        series = (series * square) + (1f / 7);
        series = (series * square) + (1f / 5);
        series = (series * square) + (1f / 3);
        series = (series * square) + 1;
        return XMath.Abs(x - 1) < 0.25f ? 2 * s * series : XMath.Log(x);
    }

    private static float Evaluate(ElementwiseFunction function, float x, float a, float b) => function switch
    {
        ElementwiseFunction.Relu => x <= 0 ? 0 : x,
        ElementwiseFunction.Sigmoid => ActivationFunctions.Sigmoid(x),
        ElementwiseFunction.Tanh => ActivationFunctions.Tanh(x),
        ElementwiseFunction.Exp => XMath.Exp(x),
        ElementwiseFunction.Log => Log(x),
        ElementwiseFunction.Sqrt => XMath.Sqrt(x),
        ElementwiseFunction.Abs => XMath.Abs(x),
        ElementwiseFunction.Gelu => x * ActivationFunctions.NormalDistribution(x),
        ElementwiseFunction.GeluTanh => x * ActivationFunctions.Sigmoid(x * (1.59576912f + (0.0713548163f * x * x))),
        ElementwiseFunction.Silu => x * ActivationFunctions.Sigmoid(x),
        ElementwiseFunction.Affine => (a * x) + b,
        ElementwiseFunction.Power => Power(x, a),
        _ => x < a ? (a > b ? b : a) : x > b ? b : x,
    };

    /// <summary>f′ in terms of x, or for the first functions in terms of y = f(x).</summary>
    private static float Derivative(ElementwiseFunction function, float known, float a, float b) => function switch
    {
        ElementwiseFunction.Relu => known > 0 ? 1f : 0f,
        ElementwiseFunction.Sigmoid => known * (1 - known),
        ElementwiseFunction.Tanh => 1 - (known * known),
        ElementwiseFunction.Exp => known,
        ElementwiseFunction.Sqrt => 0.5f / known,
        ElementwiseFunction.Log => 1 / known,
        ElementwiseFunction.Abs => known > 0 ? 1f : known < 0 ? -1f : known,
        ElementwiseFunction.Gelu =>
            ActivationFunctions.NormalDistribution(known) + (known * XMath.Exp(-0.5f * known * known) * 0.398942280f),
        ElementwiseFunction.GeluTanh => ProductDerivative(
            known, ActivationFunctions.Sigmoid(known * (1.59576912f + (0.0713548163f * known * known))),
            1.59576912f + (0.214064449f * known * known)),
        ElementwiseFunction.Silu => ProductDerivative(known, ActivationFunctions.Sigmoid(known), 1),
        ElementwiseFunction.Power => a == 0 ? 0 : a * Power(known, a - 1),
        _ => known >= a & known <= b ? 1f : 0f,
    };

    /// <summary>The derivative of x · σ(u(x)).</summary>
    private static float ProductDerivative(float x, float sigmoid, float inner) => sigmoid * (1 + (x * (1 - sigmoid) * inner));

    /// <summary>
    /// xᵃ, as products, quotients and roots for the exponents that occur most, else e to a · ln |x|, with the sign of an odd power: a
    /// negative number has no logarithm.
    /// </summary>
    private static float Power(float x, float exponent)
    {
        var integer = (int)exponent;
        var power = XMath.Exp(exponent * Log(XMath.Abs(x)));
        var ofNegative = integer != exponent ? float.NaN : (integer & 1) != 0 ? -power : power;
        power = x < 0 ? ofNegative : power;
        return exponent == 0 ? 1 : exponent == 1 ? x : exponent == 2 ? x * x : exponent == 3 ? x * x * x : exponent == -1 ? 1 / x
            : exponent == -2 ? 1 / (x * x) : exponent == 0.5f ? XMath.Sqrt(x) : exponent == -0.5f ? 1 / XMath.Sqrt(x) : power;
    }
}
