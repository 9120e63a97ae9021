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

    /// <summary>x · Φ(x), Φ the normal distribution function.</summary>
    Gelu,

    /// <summary>x / (1 + e⁻ˣ), also called swish.</summary>
    Silu,
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

    /// <summary>
    /// What a layer's operation applies itself, and what follows it. Softmax follows because it looks at whole rows; gelu and silu because
    /// their derivatives need the input, of which a layer keeps only the result.
    /// </summary>
    public static (Activation Fused, Activation After) Split(this Activation activation) =>
        activation >= Activation.Softmax ? (Activation.None, activation) : (activation, Activation.None);

    /// <summary>The elementwise function of an activation that can be fused; null for none.</summary>
    /// <exception cref="ArgumentException">The activation follows the operation (<see cref="Split"/>).</exception>
    public static ElementwiseFunction? Function(this Activation activation) => activation switch
    {
        Activation.None => null,
        Activation.Relu => ElementwiseFunction.Relu,
        Activation.Sigmoid => ElementwiseFunction.Sigmoid,
        Activation.Tanh => ElementwiseFunction.Tanh,
        _ => throw new ArgumentException($"{activation} cannot be fused."),
    };
}
