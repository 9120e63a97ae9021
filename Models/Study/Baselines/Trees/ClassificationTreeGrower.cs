using Gtzan.Engine.Randomness;

namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>The settings of trees.</summary>
/// <param name="MaxDepth">The maximum depth.</param>
/// <param name="Columns">The number of columns considered, drawn for each node; null for all.</param>
internal sealed record TreeLimits(int MaxDepth, int? Columns);

/// <summary>
/// Grows classification trees (Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984): each node is split where
/// the weighted mean of the Gini impurity 1 − Σ p² of its parts is lowest, down to pure leaves or the maximum depth. Rows have integer
/// weights, so sums are exact and the order of rows does not matter.
/// </summary>
internal sealed class ClassificationTreeGrower(RankedFeatures features, int[] labels, int classes, TreeLimits limits)
{
    private readonly RankSort _sort = new(labels.Length);
    private readonly long[] _keys = new long[labels.Length];
    private readonly int[] _columns = [.. Enumerable.Range(0, features.Columns)];
    private readonly long[] _left = new long[classes];
    private readonly long[] _right = new long[classes];
    private readonly List<TreeNode> _nodes = [];
    private readonly List<double> _shares = [];
    private int[] _weights = [];
    private int[] _rows = [];
    private RandomSequence _random;
    private int _drawn;

    private readonly record struct Split(int Column, int Rank, int Next, double Score);

    /// <summary>Grows a tree.</summary>
    /// <param name="weights">The weight of each row; rows of weight 0 are excluded.</param>
    /// <param name="random">Draws the columns, if not all are considered.</param>
    public ClassificationTree Grow(int[] weights, RandomSequence random)
    {
        (_weights, _random, _drawn) = (weights, random, 0);
        _rows = [.. Enumerable.Range(0, labels.Length).Where(row => weights[row] > 0)];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = i;
        _nodes.Clear();
        _shares.Clear();
        GrowNodes();
        return new ClassificationTree([.. _nodes], [.. _shares], classes);
    }

    /// <summary>Grows the nodes in pre-order with an explicit stack, because a tree may be as deep as the number of rows.</summary>
    private void GrowNodes()
    {
        var open = new Stack<(int Start, int End, int Depth, int? IsRightOf)>([(0, _rows.Length, 0, null)]);
        var total = new long[classes];
        while (open.TryPop(out var range))
        {
            var (start, end, depth, isRightOf) = range;
            var node = _nodes.Count;
            if (isRightOf is { } parent)
                _nodes[parent] = _nodes[parent] with { Right = node };
            Array.Clear(total);
            for (var i = start; i < end; i++)
                total[labels[_rows[i]]] += _weights[_rows[i]];
            if (depth == limits.MaxDepth || total.Count(count => count > 0) == 1 || FindSplit(start, end, total) is not { } split)
            {
                _nodes.Add(new TreeNode(-1, 0, _shares.Count, 0));
                var sum = (double)total.Sum();
                _shares.AddRange(total.Select(count => count / sum));
                continue;
            }

            _nodes.Add(new TreeNode(split.Column, features.Between(split.Column, split.Rank, split.Next), node + 1, 0));
            var middle = Partition(start, end, split);
            open.Push((middle, end, depth + 1, node));
            open.Push((start, middle, depth + 1, null));
        }
    }

    /// <summary>
    /// The best split of a node's rows; null if no considered column has two values. Constant columns count as considered, but at least one
    /// other column is considered too.
    /// </summary>
    private Split? FindSplit(int start, int end, long[] total)
    {
        Split? best = null;
        var wanted = limits.Columns ?? _columns.Length;
        for (var looked = 0; looked < _columns.Length && (looked < wanted || best is null); looked++)
        {
            if (limits.Columns is not null)
            {
                // The next column in random order (Fisher and Yates from the front).
                var other = looked + (int)(((ulong)_random.Bits(_drawn++) * (ulong)(_columns.Length - looked)) >> 32);
                (_columns[looked], _columns[other]) = (_columns[other], _columns[looked]);
            }

            if (FindSplit(_columns[looked], start, end, total) is { } split && (best is null || split.Score > best.Value.Score))
                best = split;
        }

        return best;
    }

    /// <summary>
    /// The best split by one column. The impurity of two halves is 1 − (Σ l² / |l| + Σ r² / |r|) / |l + r| with l and r the counts of
    /// classes; the sums of squares follow the counts as row after row, in rising order, moves from right to left.
    /// </summary>
    private Split? FindSplit(int column, int start, int end, long[] total)
    {
        var ranks = features.Ranks[column];
        for (var i = start; i < end; i++)
            _keys[i - start] = RankSort.Key(ranks[_rows[i]], _rows[i]);
        var keys = _sort.Sort(_keys.AsSpan(0, end - start));
        if (RankSort.RankOf(keys[0]) == RankSort.RankOf(keys[^1]))
            return null;

        Array.Clear(_left);
        total.CopyTo(_right, 0);
        var (leftWeight, rightWeight, leftSquares, rightSquares) = (0L, 0L, 0L, 0L);
        foreach (var count in total)
        {
            rightWeight += count;
            rightSquares += count * count;
        }

        Split? best = null;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            var row = RankSort.PayloadOf(keys[i]);
            var (label, weight) = (labels[row], (long)_weights[row]);
            leftSquares += weight * ((2 * _left[label]) + weight);
            rightSquares -= weight * ((2 * _right[label]) - weight);
            _left[label] += weight;
            _right[label] -= weight;
            leftWeight += weight;
            rightWeight -= weight;
            var (rank, next) = (RankSort.RankOf(keys[i]), RankSort.RankOf(keys[i + 1]));
            if (rank == next)
                continue;
            var score = ((double)leftSquares / leftWeight) + ((double)rightSquares / rightWeight);
            if (best is null || score > best.Value.Score)
                best = new Split(column, rank, next, score);
        }

        return best;
    }

    /// <summary>Partitions the rows, left part first. Returns the start of the right part.</summary>
    private int Partition(int start, int end, Split split)
    {
        var ranks = features.Ranks[split.Column];
        var middle = start;
        for (var i = start; i < end; i++)
        {
            if (ranks[_rows[i]] <= split.Rank)
            {
                (_rows[i], _rows[middle]) = (_rows[middle], _rows[i]);
                middle++;
            }
        }

        return middle;
    }
}
