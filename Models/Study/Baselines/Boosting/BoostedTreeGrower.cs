using System.Runtime.Intrinsics;
using Gtzan.Engine.Randomness;

namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>The settings of boosted trees, under XGBoost's names in full.</summary>
/// <param name="LearningRate">The factor on leaf weights.</param>
/// <param name="MaxDepth">The maximum depth.</param>
/// <param name="Lambda">λ, the penalty on squared leaf weights.</param>
/// <param name="MinChildWeight">The minimum sum of second derivatives in a node.</param>
/// <param name="ColumnShare">The share of columns considered, drawn for each node.</param>
internal sealed record BoostingSettings(
    double LearningRate, int MaxDepth = 6, double Lambda = 1, double MinChildWeight = 1, double ColumnShare = 1);

/// <summary>
/// Grows one tree by XGBoost's objective (Chen and Guestrin, "XGBoost: a scalable tree boosting system", 2016): with G and H the sums of
/// first and second derivatives of the loss over a node's rows, its best weight is −G / (H + λ), and a split gains G²/(H + λ) of both
/// halves less that of the whole. The sums are kept in histograms over the bins of each column; only the smaller sibling's is counted; the
/// other is the parent's less that.
/// </summary>
internal sealed class BoostedTreeGrower(BinnedFeatures features, BoostingSettings settings)
{
    /// <summary>XGBoost's limit: a lower gain is rounding.</summary>
    private const double MinGain = 1e-6;

    /// <summary>Subtraction leaves less than this in an empty bin; rows add more, or too little to matter.</summary>
    private const double Nothing = 1e-13;

    private readonly int[] _rows = new int[features.Rows];
    private readonly int[] _moved = new int[features.Rows];
    private readonly Vector128<double>[] _gathered = new Vector128<double>[features.Rows];
    private readonly Stack<Vector128<double>[]> _freeHistograms = new();
    private readonly List<BoostedNode> _nodes = [];
    private readonly int[] _columns = new int[features.Columns];
    private Vector128<double>[] _derivatives = [];
    private double[]? _margins;
    private int _stride;
    private RandomSequence _random;

    private readonly record struct Split(int Column, int Bin, Vector128<double> Left, Vector128<double> Right, double Gain);

    /// <summary>Grows a tree.</summary>
    /// <param name="derivatives">First and second derivative of the loss for each row.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="random">Draws the columns, if not all are considered.</param>
    /// <param name="margins">If given, each row's leaf weight is added at row · stride.</param>
    /// <param name="offset">The position of the first row in margins.</param>
    /// <param name="stride">The distance between the positions of rows.</param>
    public BoostedTree Grow(
        Vector128<double>[] derivatives, ReadOnlySpan<int> rows, RandomSequence random, double[]? margins = null, int offset = 0,
        int stride = 0)
    {
        (_derivatives, _random, _margins, _stride) = (derivatives, random, margins, stride);
        rows.CopyTo(_rows);
        _nodes.Clear();
        var histogram = Rent();
        var total = Count(histogram, 0, rows.Length);
        GrowNode(0, rows.Length, depth: 0, total, histogram, offset);
        return new BoostedTree([.. _nodes]);
    }

    private double Score(Vector128<double> sums)
    {
        var (gradient, hessian) = (sums[0], sums[1]);
        return hessian < settings.MinChildWeight ? 0 : gradient * gradient / (hessian + settings.Lambda);
    }

    private double Weight(Vector128<double> sums) =>
        sums[1] < settings.MinChildWeight ? 0 : -sums[0] / (sums[1] + settings.Lambda) * settings.LearningRate;

    /// <param name="start">The node's first row.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="depth">The depth of the node.</param>
    /// <param name="total">The sums of its derivatives.</param>
    /// <param name="histogram">Its histogram, released here; null if the node cannot be split.</param>
    /// <param name="offset">The offset of the margins.</param>
    private int GrowNode(int start, int end, int depth, Vector128<double> total, Vector128<double>[]? histogram, int offset)
    {
        var node = _nodes.Count;
        _nodes.Add(default);
        if (histogram is null || FindSplit(histogram, total, node) is not { } split)
        {
            if (histogram is not null)
                _freeHistograms.Push(histogram);
            var weight = Weight(total);
            _nodes[node] = new BoostedNode(-1, 0, 0, 0, weight, 0);
            for (var i = start; i < end && _margins is not null; i++)
                _margins[offset + (_rows[i] * _stride)] += weight;
            return node;
        }

        var (middle, next) = Partition(start, end, split);
        var (leftHistogram, rightHistogram) = Divide(histogram, start, middle, end, depth + 1);
        var left = GrowNode(start, middle, depth + 1, split.Left, leftHistogram, offset);
        var right = GrowNode(middle, end, depth + 1, split.Right, rightHistogram, offset);
        _nodes[node] = new BoostedNode(split.Column, features.Threshold(split.Column, split.Bin, next), left, right, 0, split.Gain);
        return node;
    }

    /// <summary>The histograms of two children; reuses the parent's for one.</summary>
    private (Vector128<double>[]? Left, Vector128<double>[]? Right) Divide(
        Vector128<double>[] parent, int start, int middle, int end, int depth)
    {
        if (depth == settings.MaxDepth)
        {
            _freeHistograms.Push(parent);
            return (null, null);
        }

        var smaller = Rent();
        var leftIsSmaller = middle - start <= end - middle;
        if (leftIsSmaller)
            Count(smaller, start, middle);
        else
            Count(smaller, middle, end);
        for (var i = 0; i < parent.Length; i++)
            parent[i] -= smaller[i];
        return leftIsSmaller ? (smaller, parent) : (parent, smaller);
    }

    private Vector128<double>[] Rent() =>
        _freeHistograms.TryPop(out var histogram) ? histogram : new Vector128<double>[features.Columns * BinnedFeatures.MaxBins];

    /// <summary>Adds up the derivatives of rows, bin by bin for each column. Returns their sum.</summary>
    private Vector128<double> Count(Vector128<double>[] histogram, int start, int end)
    {
        Array.Clear(histogram);
        var rows = _rows.AsSpan(start, end - start);
        var gathered = _gathered.AsSpan(0, rows.Length);
        var total = Vector128<double>.Zero;
        for (var i = 0; i < rows.Length; i++)
        {
            gathered[i] = _derivatives[rows[i]];
            total += gathered[i];
        }

        for (var column = 0; column < features.Columns; column++)
        {
            var bins = features.Bins[column];
            var sums = histogram.AsSpan(column * BinnedFeatures.MaxBins, BinnedFeatures.MaxBins);
            for (var i = 0; i < rows.Length; i++)
                sums[bins[rows[i]]] += gathered[i];
        }

        return total;
    }

    private Split? FindSplit(Vector128<double>[] histogram, Vector128<double> total, int node)
    {
        Split? best = null;
        var whole = Score(total);
        foreach (var column in ColumnsOf(node))
        {
            var sums = histogram.AsSpan(column * BinnedFeatures.MaxBins, features.Ends[column].Length - 1);
            var left = Vector128<double>.Zero;
            for (var bin = 0; bin < sums.Length; bin++)
            {
                if (!Vector128.GreaterThanAny(Vector128.Abs(sums[bin]), Vector128.Create(Nothing)))
                    continue;
                left += sums[bin];
                var right = total - left;
                if (left[1] < settings.MinChildWeight || right[1] < settings.MinChildWeight)
                    continue;
                var gain = Score(left) + Score(right) - whole;
                if (gain > (best?.Gain ?? MinGain))
                    best = new Split(column, bin, left, right, gain);
            }
        }

        return best;
    }

    /// <summary>The columns considered for a node in ascending order, so that ties go to the first column, as without sampling.</summary>
    private ReadOnlySpan<int> ColumnsOf(int node)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = i;
        if (settings.ColumnShare >= 1)
            return _columns;
        (_random with { Step = (uint)node + 1 }).Shuffle<int>(_columns);
        var chosen = _columns.AsSpan(0, Math.Max(1, (int)(settings.ColumnShare * _columns.Length)));
        chosen.Sort();
        return chosen;
    }

    /// <summary>Partitions the rows stably, left part first. Returns the start of the right part and its lowest bin.</summary>
    private (int Middle, int Next) Partition(int start, int end, Split split)
    {
        var bins = features.Bins[split.Column];
        var (middle, moved, next) = (start, 0, int.MaxValue);
        for (var i = start; i < end; i++)
        {
            var row = _rows[i];
            if (bins[row] <= split.Bin)
            {
                _rows[middle++] = row;
                continue;
            }

            _moved[moved++] = row;
            next = Math.Min(next, bins[row]);
        }

        _moved.AsSpan(0, moved).CopyTo(_rows.AsSpan(middle));
        return (middle, next);
    }
}
