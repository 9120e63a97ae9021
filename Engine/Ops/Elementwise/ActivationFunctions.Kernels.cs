namespace Gtzan.Engine;

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

    /// <summary>activation′(x) in terms of y = activation(x).</summary>
    public static float Derivative(Activation activation, float y)
    {
        if (activation == Activation.Relu)
            return y > 0 ? 1 : 0;
        if (activation == Activation.Sigmoid)
            return y * (1 - y);
        if (activation == Activation.Tanh)
            return 1 - (y * y);
        return 1;
    }

    /// <summary>1 / (1 + e⁻ˣ), from e to a power that is never positive: it cannot overflow.</summary>
    public static float Sigmoid(float x)
    {
        var power = XMath.Exp(-XMath.Abs(x));
        return (x < 0 ? power : 1) / (1 + power);
    }

    /// <summary>(1 − e⁻²ˣ) / (1 + e⁻²ˣ) for x ≥ 0, and odd: XMath.Tanh is an approximation good to 5e-4 on some GPUs. The absolute error is about 1e-7.</summary>
    public static float Tanh(float x)
    {
        var power = XMath.Exp(-2 * XMath.Abs(x));
        var magnitude = (1 - power) / (1 + power);
        return x < 0 ? -magnitude : magnitude;
    }
}
