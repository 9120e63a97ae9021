namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>The functions that act on one element at a time.</summary>
internal enum ElementwiseFunction
{
    Relu,
    Sigmoid,
    Tanh,
    Exp,
    Log,
    Sqrt,
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
