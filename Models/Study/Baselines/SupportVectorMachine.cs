using System.Numerics.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Support vector machine with the kernel exp(−γ ‖x − x'‖²), one machine per pair of classes. As scikit-learn's SVC with its defaults: C
/// 1, tolerance 10⁻³, γ = 1 / (columns · variance of all numbers).
/// </summary>
/// <remarks>
/// Each machine votes for one of its two classes; the probability of a class is its share of all votes. So the most probable class, the
/// first of equals, is the prediction of LIBSVM and scikit-learn, unlike with fitted probabilities (Platt's method).
/// </remarks>
/// <param name="threads">The number of threads.</param>
/// <param name="tolerance">The tolerated violation of the optimality conditions.</param>
public sealed class SupportVectorMachine(int threads = 1, double tolerance = 1e-3) : IClassifier
{
    private const double C = 1;

    /// <summary>The maximum number of rows of two classes: their kernel is one array, with an <see cref="int"/> length.</summary>
    private const int MaxRows = 46_340;

    private Matrix? _known;
    private double[] _norms = [];
    private int _classes;
    private Machine[] _machines = [];

    /// <summary>A two-class machine.</summary>
    /// <param name="Positive">The class on the positive side.</param>
    /// <param name="Negative">The class on the negative side.</param>
    /// <param name="SupportVectors">The rows with α above zero.</param>
    /// <param name="Coefficients">y α of these rows.</param>
    /// <param name="Rho">The offset ρ.</param>
    /// <param name="Objective">½ αᵀQα − Σα.</param>
    internal sealed record Machine(int Positive, int Negative, int[] SupportVectors, double[] Coefficients, double Rho, double Objective);

    /// <summary>γ of the kernel.</summary>
    public double Gamma { get; private set; }

    /// <summary>The machines, in the order (0, 1), (0, 2), … of classes that have rows.</summary>
    internal IReadOnlyList<Machine> Machines => _machines;

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        _known = examples.Features;
        _classes = examples.Classes;
        _norms = [.. Enumerable.Range(0, _known.Rows).Select(row => TensorPrimitives.SumOfSquares<double>(_known.Row(row)))];
        var mean = _known.Values.Average();
        var variance = _known.Values.Average(value => (value - mean) * (value - mean));
        Gamma = variance > 0 ? 1 / (_known.Columns * variance) : 1;

        var rowsOfClass = Enumerable.Range(0, _known.Rows).ToLookup(row => examples.Labels[row]);
        var pairs = Enumerable.Range(0, _classes)
            .SelectMany(first => Enumerable.Range(first + 1, _classes - first - 1).Select(second => (First: first, Second: second)))
            .Where(pair => examples.Counts[pair.First] > 0 && examples.Counts[pair.Second] > 0).ToArray();
        foreach (var (first, second) in pairs)
        {
            if ((long)examples.Counts[first] + examples.Counts[second] is > MaxRows and var rows)
            {
                throw new ProgramException(
                    $"Two of the classes have {rows} rows together, and a support vector machine compares every two of them; it takes at " +
                    $"most {MaxRows}, so give fewer rows or leave this model out.");
            }
        }

        _machines = new Machine[pairs.Length];
        Parallel.For(0, pairs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            int[] rows = [.. rowsOfClass[pairs[i].First], .. rowsOfClass[pairs[i].Second]];
            var signs = new sbyte[rows.Length];
            signs.AsSpan().Fill(-1);
            signs.AsSpan(0, examples.Counts[pairs[i].First]).Fill(1);
            var solver = new SequentialMinimalOptimization(KernelOf(rows), signs, C, tolerance);
            solver.Solve(cancellation);
            var support = Enumerable.Range(0, rows.Length).Where(row => solver.Alpha[row] > 0).ToArray();
            _machines[i] = new Machine(
                pairs[i].First, pairs[i].Second, [.. support.Select(row => rows[row])],
                [.. support.Select(row => signs[row] * solver.Alpha[row])], solver.Rho, solver.Objective);
        });
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_known?.Columns);
        var result = new Matrix(features.Rows, _classes);
        var supportVectors = _machines.SelectMany(machine => machine.SupportVectors).Distinct().ToArray();
        Parallel.For(0, features.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            // Several machines share support vectors; the kernel is computed once per vector.
            var x = features.Row(row);
            var norm = TensorPrimitives.SumOfSquares<double>(x);
            var kernel = new double[_known!.Rows];
            foreach (var known in supportVectors)
                kernel[known] = Kernel(x, norm, known);
            var probabilities = result.Row(row);
            foreach (var machine in _machines)
                probabilities[Decide(machine, kernel) > 0 ? machine.Positive : machine.Negative] += 1.0 / _machines.Length;
        });
        return result;
    }

    /// <summary>Σ y α K(x, ·) − ρ.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="kernel">K of x and every support vector.</param>
    internal static double Decide(Machine machine, ReadOnlySpan<double> kernel)
    {
        var sum = 0.0;
        for (var i = 0; i < machine.SupportVectors.Length; i++)
            sum += machine.Coefficients[i] * kernel[machine.SupportVectors[i]];
        return sum - machine.Rho;
    }

    /// <summary>exp(−γ ‖x − x'‖²), where ‖x − x'‖² = ‖x‖² + ‖x'‖² − 2 x·x'.</summary>
    private double Kernel(ReadOnlySpan<double> x, double norm, int known) =>
        Math.Exp(-Gamma * Math.Max(0, norm + _norms[known] - (2 * TensorPrimitives.Dot(x, _known!.Row(known)))));

    private float[] KernelOf(int[] rows)
    {
        var kernel = new float[rows.Length * rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var x = _known!.Row(rows[i]);
            for (var j = 0; j <= i; j++)
                kernel[(i * rows.Length) + j] = kernel[(j * rows.Length) + i] = i == j ? 1 : (float)Kernel(x, _norms[rows[i]], rows[j]);
        }

        return kernel;
    }
}
