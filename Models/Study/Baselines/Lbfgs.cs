using System.Numerics.Tensors;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Finds a minimum of a smooth function by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Liu and Nocedal, "On the
/// limited memory BFGS method for large scale optimization", 1989), with the last ten steps as memory.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxLineSearchSteps = 50;

    /// <summary>A function: writes the gradient at a point and returns the value.</summary>
    public delegate double Function(double[] point, double[] gradient);

    /// <summary>
    /// Minimises from a point until no gradient component exceeds the tolerance, the maximum number of steps is reached, or no step
    /// decreases the value.
    /// </summary>
    public static double[] Minimize(double[] start, Function function, double tolerance, int maxSteps)
    {
        var (point, gradient) = ((double[])start.Clone(), new double[start.Length]);
        var value = function(point, gradient);
        var past = new List<(double[] Step, double[] Change, double Product)>();
        for (var step = 0; step < maxSteps && Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)) > tolerance; step++)
        {
            var direction = Direction(gradient, past);
            var first = step == 0 ? Math.Min(1, 1 / TensorPrimitives.SumOfMagnitudes<double>(gradient)) : 1;
            if (Search(point, value, gradient, direction, first, function) is not { } next)
                break;

            var (moved, change) = (new double[point.Length], new double[point.Length]);
            TensorPrimitives.Subtract(next.Point, point, moved);
            TensorPrimitives.Subtract(next.Gradient, gradient, change);
            if (TensorPrimitives.Dot<double>(moved, change) is > 0 and var product)
                past.Add((moved, change, product));
            if (past.Count > Memory)
                past.RemoveAt(0);
            (point, value, gradient) = next;
        }

        return point;
    }

    /// <summary>
    /// −H · gradient, where H approximates the inverse of the second derivatives by the past steps (the two-loop recursion).
    /// </summary>
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Product)> past)
    {
        var direction = new double[gradient.Length];
        TensorPrimitives.Negate(gradient, direction);
        var weights = new double[past.Count];
        for (var i = past.Count - 1; i >= 0; i--)
        {
            weights[i] = TensorPrimitives.Dot<double>(past[i].Step, direction) / past[i].Product;
            TensorPrimitives.MultiplyAdd(past[i].Change, -weights[i], direction, direction);
        }

        if (past.Count > 0)
            TensorPrimitives.Multiply(direction, past[^1].Product / TensorPrimitives.SumOfSquares<double>(past[^1].Change), direction);
        for (var i = 0; i < past.Count; i++)
        {
            var back = TensorPrimitives.Dot<double>(past[i].Change, direction) / past[i].Product;
            TensorPrimitives.MultiplyAdd(past[i].Step, weights[i] - back, direction, direction);
        }

        return direction;
    }

    /// <summary>
    /// Finds a point along the direction that satisfies Wolfe's conditions, by bisection between a step that is too short and one that is
    /// too long. Null if there is none within the precision.
    /// </summary>
    private static (double[] Point, double Value, double[] Gradient)? Search(
        double[] point, double value, double[] gradient, double[] direction, double length, Function function)
    {
        var slope = TensorPrimitives.Dot<double>(gradient, direction);
        var (tooShort, tooLong) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < MaxLineSearchSteps && slope < 0; i++)
        {
            var (candidate, candidateGradient) = (new double[point.Length], new double[point.Length]);
            TensorPrimitives.MultiplyAdd(direction, length, point, candidate);
            var candidateValue = function(candidate, candidateGradient);
            if (!(candidateValue <= value + (SufficientDecrease * length * slope)))
                tooLong = length;
            else if (TensorPrimitives.Dot<double>(candidateGradient, direction) < Curvature * slope)
                tooShort = length;
            else
                return (candidate, candidateValue, candidateGradient);
            length = double.IsPositiveInfinity(tooLong) ? 2 * length : (tooShort + tooLong) / 2;
        }

        return null;
    }
}
