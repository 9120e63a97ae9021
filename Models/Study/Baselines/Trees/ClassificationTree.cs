namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>A node of a tree: a split or a leaf.</summary>
/// <param name="Column">The column to compare; −1 for a leaf.</param>
/// <param name="Threshold">Rows with values up to this go left.</param>
/// <param name="Left">The left child; in a leaf, the offset of its class shares.</param>
/// <param name="Right">The right child.</param>
internal readonly record struct TreeNode(int Column, double Threshold, int Left, int Right)
{
    public bool IsLeaf => Column < 0;
}

/// <summary>A grown tree: splits, and leaves with the class shares of their training rows.</summary>
internal sealed class ClassificationTree(TreeNode[] nodes, double[] shares, int classes)
{
    public IReadOnlyList<TreeNode> Nodes => nodes;

    /// <summary>The class shares in the leaf of a row.</summary>
    public ReadOnlySpan<double> Shares(ReadOnlySpan<double> x)
    {
        ref readonly var node = ref nodes[0];
        while (!node.IsLeaf)
            node = ref nodes[x[node.Column] <= node.Threshold ? node.Left : node.Right];
        return shares.AsSpan(node.Left, classes);
    }
}
