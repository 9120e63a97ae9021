using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>y = f(x), element by element. Shapes: any; y has the shape of x. NaN stays NaN.</summary>
public static class ElementwiseExtensions
{
    /// <summary>max(x, 0). The derivative at 0 is 0, as in Keras. Backward remembers the result.</summary>
    public static Tensor Relu(this Tensor x) => x.Apply(ElementwiseFunction.Relu);

    /// <summary>1 / (1 + e⁻ˣ), derivative y (1 − y). Backward remembers the result.</summary>
    public static Tensor Sigmoid(this Tensor x) => x.Apply(ElementwiseFunction.Sigmoid);

    /// <summary>(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), derivative 1 − y². Backward remembers the result.</summary>
    public static Tensor Tanh(this Tensor x) => x.Apply(ElementwiseFunction.Tanh);

    /// <summary>eˣ, derivative y. Backward remembers the result.</summary>
    public static Tensor Exp(this Tensor x) => x.Apply(ElementwiseFunction.Exp);

    /// <summary>ln x, derivative 1 / x. Backward remembers x. Not a number for x &lt; 0, −∞ for 0.</summary>
    public static Tensor Log(this Tensor x) => x.Apply(ElementwiseFunction.Log);

    /// <summary>√x, derivative 1 / (2y). Backward remembers the result. Not a number for x &lt; 0.</summary>
    public static Tensor Sqrt(this Tensor x) => x.Apply(ElementwiseFunction.Sqrt);

    /// <summary>|x|, derivative the sign of x, 0 at 0, as in PyTorch. Backward remembers x.</summary>
    public static Tensor Abs(this Tensor x) => x.Apply(ElementwiseFunction.Abs);

    /// <summary>
    /// The Gaussian error linear unit x · Φ(x), Φ the normal distribution function; derivative Φ(x) + x φ(x). Backward remembers x. As
    /// <c>gelu</c> of PyTorch. Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="approximate">The form with tanh, x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), as <c>approximate="tanh"</c>.</param>
    public static Tensor Gelu(this Tensor x, bool approximate = false) =>
        x.Apply(approximate ? ElementwiseFunction.GeluTanh : ElementwiseFunction.Gelu);

    /// <summary>x · σ(x), derivative σ (1 + x (1 − σ)); also called swish. Backward remembers x. As <c>silu</c> of PyTorch.</summary>
    public static Tensor Silu(this Tensor x) => x.Apply(ElementwiseFunction.Silu);

    /// <summary>
    /// xᵃ for a constant a, as <c>pow</c> of PyTorch; derivative a xᵃ⁻¹, and 0 if a is 0. Backward remembers x. Not a number where x &lt; 0
    /// and a is no integer.
    /// </summary>
    public static Tensor Pow(this Tensor x, float exponent) => x.Apply(ElementwiseFunction.Power, exponent);

    /// <summary>
    /// min(max(x, minimum), maximum), as <c>clamp</c> of PyTorch: the derivative is 1 from minimum to maximum, both included, and 0 beyond.
    /// Backward remembers x.
    /// </summary>
    public static Tensor Clamp(this Tensor x, float minimum = float.NegativeInfinity, float maximum = float.PositiveInfinity) =>
        x.Apply(ElementwiseFunction.Clamp, minimum, maximum);

    /// <summary>factor · x + offset.</summary>
    public static Tensor Scale(this Tensor x, float factor, float offset = 0) => x.Apply(ElementwiseFunction.Affine, factor, offset);

    /// <summary>−x.</summary>
    public static Tensor Negate(this Tensor x) => x.Scale(-1);

    private static Tensor Apply(this Tensor x, ElementwiseFunction function, float a = 0, float b = 0)
    {
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new ElementwiseOp(function, x, result, a, b));
        if (x.Device.Record<ElementwiseNode>(result, x) is { } node)
            (node.Function, node.Input, node.A, node.B) = (function, x, a, b);
        return result;
    }
}

internal sealed class ElementwiseNode : UnaryNode
{
    public ElementwiseFunction Function { get; set; }

    public float A { get; set; }

    public float B { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient)
    {
        if (Function == ElementwiseFunction.Affine)
            gradient.Device.Run(new ElementwiseOp(ElementwiseFunction.Affine, gradient, inputGradient, A));
        else
            gradient.Device.Run(new ElementwiseBackwardOp(Function, Input, Output, gradient, inputGradient, A, B));
    }
}
