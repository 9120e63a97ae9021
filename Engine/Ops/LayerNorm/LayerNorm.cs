using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.LayerNorm;

/// <summary>Layer normalisation.</summary>
public static class LayerNormExtensions
{
    /// <summary>
    /// Layer normalisation: y = gamma · (x − μ) / √(σ² + epsilon) + beta, with the mean μ and the variance σ² of each row by itself, so
    /// that no example depends on others. A row is what gamma and beta have the shape of: the last dimension of x, or several. Shapes:
    /// x [..., row…], gamma and beta [row…].
    /// </summary>
    /// <remarks>
    /// As <c>layer_norm</c> of PyTorch, with its epsilon of 1e-5 (Keras has 1e-3); σ² is the biased variance. Backward goes through μ
    /// and σ²; it remembers x, gamma, and μ and 1/√(σ² + epsilon) of each row. Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
    /// </remarks>
    /// <exception cref="ArgumentException">Gamma and beta do not have the shape of the last dimensions of x.</exception>
    public static Tensor LayerNorm(this Tensor x, Tensor gamma, Tensor beta, float epsilon = 1e-5f)
    {
        var rank = gamma.Shape.Rank;
        if (rank == 0 || beta.Shape != gamma.Shape || rank > x.Shape.Rank
            || !x.Shape.Dimensions[^rank..].SequenceEqual(gamma.Shape.Dimensions))
        {
            throw new ArgumentException(
                $"LayerNorm: expected gamma and beta of the shape of the last dimensions of x; got x {x.Shape}, gamma {gamma.Shape}, " +
                $"beta {beta.Shape}.");
        }

        x.CheckDevice(nameof(LayerNorm), gamma, beta);
        var rows = new Shape(x.Shape.Dimensions[..^rank]);
        var (result, means, inverses) = (x.Device.NewTensor(x.Shape), x.Device.NewTensor(rows), x.Device.NewTensor(rows));
        x.Device.Run(new LayerNormOp(x, gamma, beta, epsilon, means, inverses, result));
        if (x.Device.Record<LayerNormNode>(result, x, gamma, beta) is { } node)
            (node.Input, node.Gamma, node.Beta, node.Means, node.Inverses) = (x, gamma, beta, means, inverses);
        return result;
    }
}

internal sealed class LayerNormNode : Node
{
    public Tensor Input { get; set; } = null!;

    public Tensor Gamma { get; set; } = null!;

    public Tensor Beta { get; set; } = null!;

    public Tensor Means { get; set; } = null!;

    public Tensor Inverses { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var (input, gamma, beta) = (device.NewTensor(Input.Shape), device.NewTensor(Gamma.Shape), device.NewTensor(Gamma.Shape));
        device.Run(new LayerNormBackwardOp(Input, Gamma, Means, Inverses, gradient, input, gamma, beta));
        Input.AddGradient(input);
        Gamma.AddGradient(gamma);
        Beta.AddGradient(beta);
    }
}
