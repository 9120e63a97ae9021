using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>
/// y = f(x) and ∂x = ∂y · f′. One item for each element, neighbours side by side: every access is coalesced. Bound by bytes: 8 an element
/// forward and 12 backward, for at most some thirty operations. There is no faster version: each byte is already touched once.
/// </summary>
internal static class ElementwiseKernels
{
    /// <summary>y[i] ← f(x[i]).</summary>
    [Kernel]
    internal static void Forward(Index1D index, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y)
    {
        y[index] = Evaluate(function, x[index]);
    }

    /// <summary>y[i] ← factor · x[i]. 8 bytes per element.</summary>
    [Kernel]
    internal static void Scale(Index1D index, ArrayView<float> x, float factor, ArrayView<float> y)
    {
        y[index] = factor * x[index];
    }

    /// <summary>∂x[i] ← ∂y[i] · f′.</summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y, ArrayView<float> gradient,
        ArrayView<float> inputGradient)
    {
        // Only the logarithm's derivative is made from x; the others do without reading it.
        inputGradient[index] = function == ElementwiseFunction.Log
            ? gradient[index] / x[index]
            : gradient[index] * Derivative(function, y[index]);
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

    private static float Evaluate(ElementwiseFunction function, float x) => function switch
    {
        ElementwiseFunction.Relu => x <= 0 ? 0 : x,
        ElementwiseFunction.Sigmoid => ActivationFunctions.Sigmoid(x),
        ElementwiseFunction.Tanh => ActivationFunctions.Tanh(x),
        ElementwiseFunction.Exp => XMath.Exp(x),
        ElementwiseFunction.Log => Log(x),
        _ => XMath.Sqrt(x),
    };

    /// <summary>f′ in terms of y = f(x).</summary>
    private static float Derivative(ElementwiseFunction function, float y) => function switch
    {
        ElementwiseFunction.Relu => y > 0 ? 1f : 0f,
        ElementwiseFunction.Sigmoid => y * (1 - y),
        ElementwiseFunction.Tanh => 1 - (y * y),
        ElementwiseFunction.Exp => y,
        _ => 0.5f / y,
    };
}
