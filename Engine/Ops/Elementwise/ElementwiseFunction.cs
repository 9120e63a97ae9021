namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>The functions that act on one element at a time; the last ones have parameters a and b.</summary>
internal enum ElementwiseFunction
{
    Relu,
    Sigmoid,
    Tanh,
    Exp,
    Sqrt,
    Log,
    Abs,
    Gelu,
    GeluTanh,
    Silu,

    /// <summary>a x + b.</summary>
    Affine,

    /// <summary>xᵃ.</summary>
    Power,

    /// <summary>x, limited to a … b.</summary>
    Clamp,
}

/// <summary>The activation of a layer.</summary>
public enum Activation
{
    /// <summary>Nothing: f(x) = x.</summary>
    None,

    /// <summary>max(x, 0), with derivative 0 at 0 (as in Keras).</summary>
    Relu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
    Tanh,

    /// <summary>exp(x) / Σ exp(x) over the last dimension.</summary>
    Softmax,
}

internal static class ElementwiseTraits
{
    /// <summary>Whether f′ is written in terms of x; otherwise it is written in terms of y = f(x), which needs less.</summary>
    public static bool IsDerivedFromInput(this ElementwiseFunction function) => function >= ElementwiseFunction.Log;

    /// <summary>
    /// Whether the terms of f′ cancel somewhere: 1 − y where sigmoid and tanh saturate, the two terms of a product's rule.
    /// </summary>
    public static bool HasDerivativeThatCancels(this ElementwiseFunction function) => function
        is ElementwiseFunction.Sigmoid or ElementwiseFunction.Tanh
        or ElementwiseFunction.Gelu or ElementwiseFunction.GeluTanh or ElementwiseFunction.Silu;

    /// <summary>The elementwise function that an activation applies; null for none.</summary>
    /// <exception cref="ArgumentException">Softmax, which looks at a whole row: it is an op of its own.</exception>
    public static ElementwiseFunction? Function(this Activation activation) => activation switch
    {
        Activation.None => null,
        Activation.Relu => ElementwiseFunction.Relu,
        Activation.Sigmoid => ElementwiseFunction.Sigmoid,
        Activation.Tanh => ElementwiseFunction.Tanh,
        _ => throw new ArgumentException($"{activation} is not an elementwise function."),
    };
}
