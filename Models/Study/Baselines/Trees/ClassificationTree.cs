namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>A node of a tree: a question, or a leaf.</summary>
/// <param name="Column">The column that is asked about; −1 for a leaf.</param>
/// <param name="Threshold">Rows whose value is at most this go left.</param>
/// <param name="Left">The node they come to; in a leaf, where its shares of classes begin.</param>
/// <param name="Right">The node the others come to.</param>
internal readonly record struct TreeNode(int Column, double Threshold, int Left, int Right)
{
    public bool IsLeaf => Column < 0;
}

/// <summary>A grown tree: questions, and in its leaves the share of each class among the rows that came there.</summary>
internal sealed class ClassificationTree(TreeNode[] nodes, double[] shares, int classes)
{
    public IReadOnlyList<TreeNode> Nodes => nodes;

    /// <summary>The shares of classes in the leaf that a row comes to.</summary>
    public ReadOnlySpan<double> Shares(ReadOnlySpan<double> x)
    {
        ref readonly var node = ref nodes[0];
        while (!node.IsLeaf)
            node = ref nodes[x[node.Column] <= node.Threshold ? node.Left : node.Right];
        return shares.AsSpan(node.Left, classes);
    }
}
