namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Solves the dual of a two-class support vector machine: minimises ½ αᵀQα − Σα, where Qᵢⱼ = yᵢ yⱼ K(xᵢ, xⱼ), 0 ≤ α ≤ C
/// and Σ y α = 0. In each step two α move, chosen by second-order information (Fan, Chen and Lin, "Working set selection using second order
/// information for training support vector machines", 2005), as in LIBSVM, until the worst violation of the optimality conditions is below
/// the tolerance.
/// </summary>
/// <param name="kernel">[rows, rows]: K.</param>
/// <param name="signs">yᵢ: 1 or −1.</param>
/// <param name="c">C.</param>
/// <param name="tolerance">The violation at which to stop.</param>
internal sealed class SequentialMinimalOptimization(float[] kernel, sbyte[] signs, double c, double tolerance)
{
    // Replaces a curvature that is not positive, as for equal rows.
    private const double MinCurvature = 1e-12;

    private readonly int _rows = signs.Length;
    private readonly double[] _gradient = [.. Enumerable.Repeat(-1.0, signs.Length)];

    /// <summary>The solution.</summary>
    public double[] Alpha { get; } = new double[signs.Length];

    /// <summary>ρ of the decision function Σ y α K(x, ·) − ρ.</summary>
    public double Rho { get; private set; }

    /// <summary>The objective, ½ αᵀQα − Σα.</summary>
    public double Objective
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < _rows; i++)
                sum += Alpha[i] * (_gradient[i] - 1);
            return sum / 2;
        }
    }

    /// <summary>The largest remaining violation of the optimality conditions.</summary>
    public double Violation { get; private set; }

    public void Solve(CancellationToken cancellation)
    {
        // LIBSVM's limit; a solution takes some hundred steps for a hundred rows.
        var limit = Math.Max(10_000_000, 100L * _rows);
        for (long step = 0; step < limit && SelectPair() is (var i, var j); step++)
        {
            if (step % 1024 == 0)
                cancellation.ThrowIfCancellationRequested();
            Move(i, j);
        }

        Rho = FindRho();
    }

    /// <summary>True if y α may increase: α below C for y = 1, above 0 for y = −1.</summary>
    private bool MayGrow(int i) => signs[i] > 0 ? Alpha[i] < c : Alpha[i] > 0;

    private bool MayShrink(int i) => signs[i] > 0 ? Alpha[i] > 0 : Alpha[i] < c;

    /// <summary>
    /// Selects the row with the largest violation and the partner with the largest decrease of the objective; null at the optimum.
    /// </summary>
    private (int I, int J)? SelectPair()
    {
        var (largest, i) = (double.NegativeInfinity, -1);
        for (var t = 0; t < _rows; t++)
        {
            if (MayGrow(t) && -signs[t] * _gradient[t] > largest)
                (largest, i) = (-signs[t] * _gradient[t], t);
        }

        var (smallest, best, j) = (double.PositiveInfinity, 0.0, -1);
        for (var t = 0; t < _rows && i >= 0; t++)
        {
            if (!MayShrink(t))
                continue;
            var own = -signs[t] * _gradient[t];
            smallest = Math.Min(smallest, own);
            var gap = largest - own;
            var fall = gap > 0 ? gap * gap / CurvatureOf(i, t) : 0;
            if (fall > best)
                (best, j) = (fall, t);
        }

        Violation = Math.Max(0, largest - smallest);
        return Violation < tolerance || j < 0 ? null : (i, j);
    }

    private double CurvatureOf(int i, int j)
    {
        // The same for equal and different signs: the step changes yᵢαᵢ and −yⱼαⱼ by the same amount.
        var curvature = Kernel(i, i) + Kernel(j, j) - (2.0 * Kernel(i, j));
        return curvature > 0 ? curvature : MinCurvature;
    }

    private float Kernel(int i, int j) => kernel[(i * _rows) + j];

    /// <summary>Moves yᵢαᵢ up and yⱼαⱼ down by the optimal amount, limited by 0 ≤ α ≤ C.</summary>
    private void Move(int i, int j)
    {
        var amount = ((-signs[i] * _gradient[i]) + (signs[j] * _gradient[j])) / CurvatureOf(i, j);
        var (roomI, roomJ) = (signs[i] > 0 ? c - Alpha[i] : Alpha[i], signs[j] > 0 ? Alpha[j] : c - Alpha[j]);
        var moved = Math.Min(amount, Math.Min(roomI, roomJ));

        // Exactly at the bound: the conditions test on which side of it α is.
        Alpha[i] = moved == roomI ? (signs[i] > 0 ? c : 0) : Alpha[i] + (signs[i] * moved);
        Alpha[j] = moved == roomJ ? (signs[j] > 0 ? 0 : c) : Alpha[j] - (signs[j] * moved);
        var rowI = kernel.AsSpan(i * _rows, _rows);
        var rowJ = kernel.AsSpan(j * _rows, _rows);
        for (var t = 0; t < _rows; t++)
            _gradient[t] += signs[t] * moved * (rowI[t] - rowJ[t]);
    }

    /// <summary>
    /// The mean of y · gradient over the α between their bounds; without any, the middle of the interval that the others allow.
    /// </summary>
    private double FindRho()
    {
        var (free, sum, upper, lower) = (0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < _rows; i++)
        {
            var value = signs[i] * _gradient[i];
            if (Alpha[i] > 0 && Alpha[i] < c)
            {
                free++;
                sum += value;
            }
            else if (MayGrow(i))
            {
                upper = Math.Min(upper, value);
            }
            else
            {
                lower = Math.Max(lower, value);
            }
        }

        return free > 0 ? sum / free : (upper + lower) / 2;
    }
}
