namespace Gtzan.Engine;

public sealed partial class Tensor
{
    /// <summary>
    /// The same elements under another shape, without copying: row-major order stays. Backward reshapes the gradient back.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes have different numbers of elements.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape.Length != Shape.Length)
            throw new ArgumentException($"Reshape: {Shape} has {Shape.Length} elements, {shape} has {shape.Length}.");
        var result = Device.NewView(Storage, shape);
        if (Device.Record<ReshapeNode>(result, this) is { } node)
            node.Input = this;
        return result;
    }

    /// <summary>All dimensions but the first made one: [32, 130, 13] becomes [32, 1690].</summary>
    public Tensor Flatten() => Reshape([Shape[0], Shape.Length / Shape[0]]);
}

internal sealed class ReshapeNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient) =>
        Input.AddGradient(gradient.Device.NewView(gradient.Storage, Input.Shape));
}
