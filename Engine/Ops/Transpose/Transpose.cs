using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Transpose;

/// <summary>Rows and columns exchanged.</summary>
public static class TransposeExtensions
{
    /// <summary>y[j, i] = x[i, j] for a matrix. Backward transposes the gradient.</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions.</exception>
    public static Tensor Transpose(this Tensor x)
    {
        if (x.Shape.Rank != 2)
            throw new ArgumentException($"Transpose: a matrix has 2 dimensions, this tensor has {x.Shape.Rank} (shape {x.Shape}).");
        var result = x.Device.NewTensor([x.Shape[1], x.Shape[0]]);
        x.Device.Run(new TransposeOp(x, result));
        if (x.Device.Record<TransposeNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }
}

internal sealed class TransposeNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new TransposeOp(gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}
