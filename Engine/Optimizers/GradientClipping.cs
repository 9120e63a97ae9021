using Gtzan.Engine.Ops.SumOfSquares;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// Limits gradients before an optimiser uses them, in one of two ways, named as in Keras:
/// global_clipnorm: g ← g · min(1, limit / ‖g‖), where ‖g‖ = √Σ g² over the gradients of all parameters together, so that their direction
/// stays; clipvalue: g ← min(max(g, −limit), limit), each element by itself.
/// </summary>
/// <remarks>
/// The gradient of an L2 penalty is part of g, as in Keras. An infinite or NaN norm makes all gradients NaN instead of 0, so that the fault
/// shows. The sums are those of <see cref="SumOfSquaresExtensions.SumOfSquares"/>, in a fixed order: the same bits for any number of
/// threads.
/// </remarks>
public readonly record struct GradientClipping
{
    /// <summary>Sets the limits.</summary>
    /// <param name="globalNorm">The largest norm of all gradients together; 0 for none.</param>
    /// <param name="value">The largest absolute value of an element; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative or no finite number.</exception>
    /// <exception cref="ArgumentException">Both are given: which comes first would matter.</exception>
    public GradientClipping(float globalNorm = 0, float value = 0)
    {
        if (!(globalNorm >= 0) || !float.IsFinite(globalNorm))
            throw new ArgumentOutOfRangeException(
                nameof(globalNorm),
                $"GradientClipping: the largest norm is {globalNorm}; it must be a positive number, or 0 for no limit.");
        if (!(value >= 0) || !float.IsFinite(value))
            throw new ArgumentOutOfRangeException(
                nameof(value), $"GradientClipping: the largest value is {value}; it must be a positive number, or 0 for no limit.");
        if (globalNorm > 0 && value > 0)
            throw new ArgumentException(
                $"GradientClipping: a largest norm ({globalNorm}) and a largest value ({value}) are given; choose one of them.");
        (GlobalNorm, Value) = (globalNorm, value);
    }

    /// <summary>The largest norm of all gradients together; 0 for none.</summary>
    public float GlobalNorm { get; }

    /// <summary>The largest absolute value of an element; 0 for none.</summary>
    public float Value { get; }
}
