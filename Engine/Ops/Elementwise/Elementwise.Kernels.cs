namespace Gtzan.Engine;

/// <summary>
/// y = f(x) and ∂x = ∂y · f′. One item an element, neighbours side by side: every access is coalesced. Bound by bytes: 8 an element forward and 12 to 16
/// backward, for at most some thirty operations. There is no ladder to climb: each byte is touched once already.
/// </summary>
internal static partial class ElementwiseKernels
{
    /// <summary>y[i] ← f(x[i]).</summary>
    [Kernel]
    internal static void Forward(Index1D index, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y)
    {
        y[index] = Evaluate(function, x[index]);
    }

    /// <summary>∂x[i] ← ∂y[i] · f′.</summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y, ArrayView<float> gradient, ArrayView<float> inputGradient)
    {
        // Only the logarithm's derivative is made from x; the others do without reading it.
        inputGradient[index] = function == ElementwiseFunction.Log
            ? gradient[index] / x[index]
            : gradient[index] * Derivative(function, y[index]);
    }

    /// <summary>1 / (1 + e⁻ˣ). Where e⁻ˣ overflows, its reciprocal is 0, as it should be.</summary>
    internal static float Sigmoid(float x) => 1 / (1 + XMath.Exp(-x));

    /// <summary>
    /// tanh x: the series x − x³/3 + 2x⁵/15 − … for |x| &lt; 0.35, where the other form would cancel; else 1 − 2 / (e²ˣ + 1) of |x| with the sign of x.
    /// It is made of the exponential because not every runtime's own function is exact near 0 and finite for large x.
    /// </summary>
    internal static float Tanh(float x)
    {
        var square = x * x;
        var series = -1382f / 155925;
        series = (series * square) + (62f / 2835);
        series = (series * square) - (17f / 315);
        series = (series * square) + (2f / 15);
        series = (series * square) - (1f / 3);
        series = (series * square * x) + x;

        var magnitude = XMath.Abs(x);
        var quotient = 1 - (2 / (XMath.Exp(2 * magnitude) + 1));
        return magnitude < 0.35f ? series : x < 0 ? -quotient : quotient;
    }

    private static float Evaluate(ElementwiseFunction function, float x) => function switch
    {
        ElementwiseFunction.Relu => x <= 0 ? 0 : x,
        ElementwiseFunction.Sigmoid => Sigmoid(x),
        ElementwiseFunction.Tanh => Tanh(x),
        ElementwiseFunction.Exp => XMath.Exp(x),
        ElementwiseFunction.Log => XMath.Log(x),
        _ => XMath.Sqrt(x),
    };

    /// <summary>f′ in terms of y = f(x).</summary>
    private static float Derivative(ElementwiseFunction function, float y) => function switch
    {
        ElementwiseFunction.Relu => y > 0 ? 1 : 0,
        ElementwiseFunction.Sigmoid => y * (1 - y),
        ElementwiseFunction.Tanh => 1 - (y * y),
        ElementwiseFunction.Exp => y,
        _ => 0.5f / y,
    };
}
