using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reshape;

/// <summary>Other dimensions for the same elements.</summary>
public static class ReshapeExtensions
{
    /// <summary>
    /// The same elements under another shape, without copying: row-major order stays. Backward reshapes the gradient back.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes have different numbers of elements.</exception>
    public static Tensor Reshape(this Tensor x, Shape shape)
    {
        if (shape.Length != x.Shape.Length)
            throw new ArgumentException($"Reshape: {x.Shape} has {x.Shape.Length} elements, {shape} has {shape.Length}.");
        var result = x.Device.NewView(x.Storage, shape);
        if (x.Device.Record<ReshapeNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }

    /// <summary>All dimensions but the first made one: [32, 130, 13] becomes [32, 1690].</summary>
    public static Tensor Flatten(this Tensor x) => x.Reshape([x.Shape[0], x.Shape.Length / x.Shape[0]]);
}

internal sealed class ReshapeNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient) =>
        Input.AddGradient(gradient.Device.NewView(gradient.Storage, Input.Shape));
}
