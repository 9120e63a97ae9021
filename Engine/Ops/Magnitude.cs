namespace Gtzan.Engine;

/// <summary>What a result's error is measured against.</summary>
internal enum Magnitude
{
    /// <summary>The element itself: every element is computed from few others, and nothing cancels.</summary>
    Element,

    /// <summary>
    /// The sum of the absolute values of the terms an element is the sum of: they may cancel, but each was rounded. It is had by running
    /// the operation on the absolute values of its inputs.
    /// </summary>
    SumOfTerms,

    /// <summary>The largest element of the result, for operations in several stages.</summary>
    LargestElement,

    /// <summary>
    /// The largest element of the gradient that comes in, or of the result if that is larger: for operations that subtract numbers of that
    /// size.
    /// </summary>
    IncomingGradient,
}
