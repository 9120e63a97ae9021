namespace Gtzan.Audio.Features;

/// <summary>
/// How coefficients change over time: the first or second derivative, a frame being the unit of time, of the straight line or parabola that
/// fits the values around a frame best (Savitzky and Golay 1964). As <c>librosa.feature.delta</c> with its defaults, width 9 and mode
/// "interp".
/// </summary>
/// <remarks>
/// The derivative of as high an order as the polynomial is constant, so the frames nearer to an end than half the width have the value of
/// the first, or last, whole window. Order 1: Σ j·x[t + j] / Σ j²; order 2: 2·Σ p(j)·x[t + j] / Σ p(j)² with p(j) = j² − (width² − 1) / 12;
/// j from −4 to 4.
/// </remarks>
public static class MfccDelta
{
    /// <summary>The derivatives of a matrix [frames, coefficients], in the same layout.</summary>
    /// <param name="values">The coefficients of all frames.</param>
    /// <param name="coefficients">How many each frame has.</param>
    /// <param name="order">1 for the speed, 2 for the acceleration.</param>
    /// <param name="width">How many frames a polynomial is fitted to, an odd number from 3.</param>
    /// <exception cref="ArgumentException">There are fewer frames than the width, the values are no such matrix, or a number is out of
    /// range.</exception>
    public static float[] Extract(ReadOnlySpan<float> values, int coefficients, int order = 1, int width = 9)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        if (order is not (1 or 2))
            throw new ArgumentException($"Deltas are of order 1 or 2, not {order}.", nameof(order));
        if (width < 3 || width % 2 == 0)
            throw new ArgumentException($"The width of deltas must be an odd number from 3, not {width}.", nameof(width));
        if (values.Length % coefficients != 0)
            throw new ArgumentException($"{values.Length} values are not whole frames of {coefficients} coefficients.", nameof(values));
        int frames = values.Length / coefficients, half = width / 2;
        if (frames < width)
            throw new ArgumentException($"Deltas of width {width} need at least {width} frames, but there are {frames}; use a smaller width.", nameof(values));

        double[] weights = Weights(order, half);
        float[] deltas = new float[values.Length];
        for (int frame = 0; frame < frames; frame++)
        {
            int centre = Math.Clamp(frame, half, frames - 1 - half);
            for (int n = 0; n < coefficients; n++)
            {
                double sum = 0;
                for (int j = -half; j <= half; j++)
                    sum += weights[j + half] * values[(centre + j) * coefficients + n];
                deltas[frame * coefficients + n] = (float)sum;
            }
        }
        return deltas;
    }

    private static double[] Weights(int order, int half)
    {
        double[] weights = new double[2 * half + 1];
        double mean = (weights.Length * weights.Length - 1) / 12.0, squares = 0;
        for (int j = -half; j <= half; j++)
        {
            weights[j + half] = order == 1 ? j : j * j - mean;
            squares += weights[j + half] * weights[j + half];
        }
        return Array.ConvertAll(weights, weight => order * weight / squares);
    }
}
