namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>A node of a boosted tree.</summary>
/// <param name="Column">The column to compare; −1 for a leaf.</param>
/// <param name="Threshold">Rows with lower values go left.</param>
/// <param name="Left">The left child.</param>
/// <param name="Right">The right child.</param>
/// <param name="Weight">The output of a leaf.</param>
/// <param name="Gain">Twice the decrease of the objective by a split.</param>
internal readonly record struct BoostedNode(int Column, double Threshold, int Left, int Right, double Weight, double Gain);

/// <summary>A regression tree with one number per leaf.</summary>
internal sealed class BoostedTree(BoostedNode[] nodes)
{
    public IReadOnlyList<BoostedNode> Nodes => nodes;

    public double Predict(ReadOnlySpan<double> x)
    {
        ref readonly var node = ref nodes[0];
        while (node.Column >= 0)
            node = ref nodes[x[node.Column] < node.Threshold ? node.Left : node.Right];
        return node.Weight;
    }
}
