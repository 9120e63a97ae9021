namespace Gtzan.Engine;

public sealed partial class Tensor
{
    /// <summary>y[j, i] = x[i, j] for a matrix. Backward transposes the gradient.</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions.</exception>
    public Tensor Transpose()
    {
        if (Shape.Rank != 2)
            throw new ArgumentException($"Transpose: a matrix has 2 dimensions, this tensor has {Shape.Rank} (shape {Shape}).");
        var result = Device.NewTensor([Shape[1], Shape[0]]);
        Device.Run(new TransposeOp(this, result));
        if (Device.Record<TransposeNode>(result, this) is { } node)
            node.Input = this;
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
