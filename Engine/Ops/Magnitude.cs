using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops;

/// <summary>The magnitude that a result's error is relative to.</summary>
public enum Magnitude
{
    /// <summary>The element itself: every element is computed from few others, and nothing cancels.</summary>
    Element,

    /// <summary>
    /// The sum of the absolute values of an element's terms, which may cancel although each was rounded. Computed by running the operation
    /// on the absolute values of its inputs.
    /// </summary>
    SumOfTerms,

    /// <summary>The largest element of the result, for operations in several stages.</summary>
    LargestElement,

    /// <summary>
    /// The largest absolute value of the incoming gradient, or of the result if that is larger: for operations that subtract numbers of
    /// that size.
    /// </summary>
    IncomingGradient,
}

internal static class Magnitudes
{
    /// <summary>The largest absolute value of a tensor.</summary>
    public static double LargestMagnitude(this Tensor tensor) => tensor.ToDoubleArray().Max(Math.Abs);
}
