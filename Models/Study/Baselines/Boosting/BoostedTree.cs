namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>A node of a boosted tree.</summary>
/// <param name="Column">The column that is asked about; −1 for a leaf.</param>
/// <param name="Threshold">Rows whose value is below it go left.</param>
/// <param name="Left">The node they come to.</param>
/// <param name="Right">The node the others come to.</param>
/// <param name="Weight">Of a leaf: what a row that comes here is given.</param>
/// <param name="Gain">Of a question: by how much it lowers the objective, twice.</param>
internal readonly record struct BoostedNode(int Column, double Threshold, int Left, int Right, double Weight, double Gain);

/// <summary>A regression tree: each leaf gives the rows that come to it one number.</summary>
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
