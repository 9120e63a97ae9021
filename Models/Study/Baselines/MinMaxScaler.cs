namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Maps every column to 0 … 1: (x − minimum) / (maximum − minimum), as scikit-learn's MinMaxScaler does; a constant column becomes 0. As
/// there, a column with a range below 10 roundings of 1 (2.2·10⁻¹⁵) counts as constant, because its reciprocal may overflow. The study
/// scaled all rows at once; here the range is that of the training rows alone, so test rows may be outside it.
/// </summary>
public sealed class MinMaxScaler
{
    private const double MinRange = 10 * 2.220446049250313e-16;

    private readonly double[] _minima;
    private readonly double[] _scales;

    /// <summary>Computes the range of each column.</summary>
    public MinMaxScaler(Matrix features)
    {
        _minima = [.. features.Row(0)];
        var maxima = _minima.ToArray();
        for (var row = 1; row < features.Rows; row++)
        {
            for (var column = 0; column < _minima.Length; column++)
            {
                _minima[column] = Math.Min(_minima[column], features[row, column]);
                maxima[column] = Math.Max(maxima[column], features[row, column]);
            }
        }

        _scales = [.. maxima.Zip(_minima, (maximum, minimum) => maximum - minimum >= MinRange ? 1 / (maximum - minimum) : 1)];
    }

    /// <summary>Scales the columns.</summary>
    public Matrix Scale(Matrix features)
    {
        features.Require(_minima.Length);
        var result = new Matrix(features.Rows, features.Columns);
        for (var row = 0; row < features.Rows; row++)
        {
            var from = features.Row(row);
            var to = result.Row(row);
            for (var column = 0; column < to.Length; column++)
                to[column] = (from[column] - _minima[column]) * _scales[column];
        }

        return result;
    }
}
