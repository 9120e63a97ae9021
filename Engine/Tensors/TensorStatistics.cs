using System.Globalization;

namespace Gtzan.Engine.Tensors;

/// <summary>Statistics of a tensor's elements: the number of non-finite ones, and extremes and mean of the finite ones.</summary>
/// <param name="Count">The number of elements.</param>
/// <param name="NaN">The number of NaN.</param>
/// <param name="Infinite">The number of infinities.</param>
/// <param name="Minimum">The smallest finite element; NaN if there is none.</param>
/// <param name="Maximum">The largest finite element; NaN if there is none.</param>
/// <param name="Mean">The mean of the finite elements; NaN if there is none.</param>
public readonly record struct TensorStatistics(int Count, int NaN, int Infinite, double Minimum, double Maximum, double Mean)
{
    /// <summary>Whether all elements are finite numbers.</summary>
    public bool AreFinite => NaN == 0 && Infinite == 0;

    /// <summary>Computes the statistics of a tensor of real numbers.</summary>
    public static TensorStatistics Of(Tensor tensor) => Of(tensor.ToDoubleArray());

    /// <summary>Computes the statistics of numbers.</summary>
    public static TensorStatistics Of(ReadOnlySpan<double> values)
    {
        var (notANumber, infinite, finite, sum) = (0, 0, 0, 0.0);
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                notANumber++;
            }
            else if (double.IsInfinity(value))
            {
                infinite++;
            }
            else
            {
                finite++;
                sum += value;
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
            }
        }

        return finite == 0
            ? new TensorStatistics(values.Length, notANumber, infinite, double.NaN, double.NaN, double.NaN)
            : new TensorStatistics(values.Length, notANumber, infinite, minimum, maximum, sum / finite);
    }

    /// <summary>As text: <c>12 NaN, 3 infinite of 32,768; the others from -1.2 to 3.4, mean 0.1</c>.</summary>
    public override string ToString()
    {
        var extremes = string.Create(CultureInfo.InvariantCulture, $"from {Minimum:G3} to {Maximum:G3}, mean {Mean:G3}");
        if (AreFinite)
            return extremes;
        var counts = string.Create(CultureInfo.InvariantCulture, $"{NaN:N0} NaN, {Infinite:N0} infinite of {Count:N0}");
        return NaN + Infinite == Count ? counts : $"{counts}; the others {extremes}";
    }
}
