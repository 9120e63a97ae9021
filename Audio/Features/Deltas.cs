namespace Gtzan.Audio.Features;

/// <summary>
/// First and second derivatives of features over time, per frame, by the filters of Savitzky and Golay over nine frames:
/// <c>librosa.feature.delta</c> of orders 1 and 2 with its defaults.
/// </summary>
/// <remarks>
/// A line is fitted to the nine frames around frame t by least squares, and a parabola; the deltas are the line's slope and the parabola's
/// second derivative. With Σ over k = −4 … 4:
/// <code>
/// Δ[t] = Σ k·x[t + k] / Σ k²                    Σ k² = 60
/// ΔΔ[t] = 2·Σ q·x[t + k] / Σ q²,  q = k² − 60/9    Σ q² = 308
/// </code>
/// In the first and the last four frames they are those of the line and the parabola through the first and the last nine frames (SciPy's
/// mode <c>interp</c>), whose derivatives are the same everywhere.
/// Source: Savitzky and Golay, "Smoothing and differentiation of data by simplified least squares procedures", 1964.
/// </remarks>
public static class Deltas
{
    /// <summary>Frames that a derivative depends on, and the fewest that a signal must have.</summary>
    public const int Width = 9;

    private const int Half = Width / 2;
    private const double Squares = 60, SquaresOfParabola = 308;

    /// <summary>Writes, row by row, the features, their first and their second derivatives.</summary>
    /// <param name="features">[frames, columns], row-major.</param>
    /// <param name="columns">Features a frame.</param>
    /// <param name="destination">Receives [frames, 3 · columns].</param>
    /// <exception cref="ArgumentException">There are fewer than nine frames, or the sizes do not fit.</exception>
    public static void Append(ReadOnlySpan<float> features, int columns, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var frames = features.Length / columns;
        if (frames < Width || frames * columns != features.Length || destination.Length != 3L * features.Length)
            throw new ArgumentException(
                $"Deltas of {features.Length} values in {columns} columns take at least {Width} frames and room for three times as many " +
                $"values; there is room for {destination.Length}.");

        for (var frame = 0; frame < frames; frame++)
        {
            var row = destination.Slice(frame * 3 * columns, 3 * columns);
            features.Slice(frame * columns, columns).CopyTo(row);
            var start = Math.Clamp(frame - Half, 0, frames - Width) * columns;
            for (var column = 0; column < columns; column++)
            {
                double slope = 0, curvature = 0;
                for (var k = -Half; k <= Half; k++)
                {
                    double value = features[start + ((k + Half) * columns) + column];
                    slope += k * value;
                    curvature += ((k * k) - (Squares / Width)) * value;
                }

                row[columns + column] = (float)(slope / Squares);
                row[(2 * columns) + column] = (float)(2 * curvature / SquaresOfParabola);
            }
        }
    }
}
