using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>The activations of layers inside kernels, for every GPU operation that has one fused into it.</summary>
internal static class ActivationFunctions
{
    /// <summary>activation(x). A softmax needs a whole row and is a kernel of its own: here it leaves x as it is.</summary>
    public static float Apply(Activation activation, float x)
    {
        if (activation == Activation.Relu)
            return x <= 0 ? 0 : x;
        if (activation == Activation.Sigmoid)
            return Sigmoid(x);
        if (activation == Activation.Tanh)
            return Tanh(x);
        return x;
    }

    /// <summary>1 / (1 + e⁻ˣ), from e to a power that is never positive: it cannot overflow.</summary>
    public static float Sigmoid(float x)
    {
        var power = XMath.Exp(-XMath.Abs(x));
        return (x < 0 ? power : 1) / (1 + power);
    }

    /// <summary>
    /// The hyperbolic tangent: for |x| &lt; 0.35 the series x − x³/3 + 2x⁵/15 − …, where the other form would cancel; else (1 − e⁻²ˣ) / (1
    /// + e⁻²ˣ) of |x|, with the sign of x. It is made of the exponential because XMath.Tanh is an approximation good to 5e-4 on some GPUs.
    /// </summary>
    public static float Tanh(float x)
    {
        var square = x * x;
        var series = -1382f / 155925;
        series = (series * square) + (62f / 2835);
        series = (series * square) - (17f / 315);
        series = (series * square) + (2f / 15);
        series = (series * square) - (1f / 3);
        series = (series * square * x) + x;

        var magnitude = XMath.Abs(x);
        var power = XMath.Exp(-2 * magnitude);
        var quotient = (1 - power) / (1 + power);
        return magnitude < 0.35f ? series : x < 0 ? -quotient : quotient;
    }

    /// <summary>Φ(x), as in <c>VectorMath.Normal</c>.</summary>
    public static float NormalDistribution(float x)
    {
        var k = 1 / (1 + (0.3f * XMath.Abs(x)));
        var tail = 0.03567649f;
        tail = (tail * k) - 0.15721023f;
        tail = (tail * k) + 0.20636578f;
        tail = (tail * k) - 0.0536949f;
        tail = (tail * k) + 0.12856758f;
        tail = (tail * k) + 0.0999117f;
        tail = (tail * k) + 0.12075424f;
        tail = (tail * k) + 0.11962928f;
        tail *= k * XMath.Exp(-0.5f * x * x);
        return x > 0 ? 1 - tail : tail;
    }
}
