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

    /// <summary>
    /// A new axis of size 1, as <c>unsqueeze</c> of PyTorch: [32, 10] with axis 1 is [32, 1, 10], with −1 it is [32, 10, 1].
    /// </summary>
    /// <exception cref="ArgumentException">There is no such place, or the shape has five dimensions already.</exception>
    public static Tensor Unsqueeze(this Tensor x, int axis)
    {
        axis = x.Shape.Prepend(1).Axis(axis, nameof(Unsqueeze));
        return x.Reshape(new Shape([.. x.Shape.Dimensions[..axis], 1, .. x.Shape.Dimensions[axis..]]));
    }

    /// <summary>Without an axis of size 1, as <c>squeeze</c> of PyTorch.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or its size is not 1.</exception>
    public static Tensor Squeeze(this Tensor x, int axis)
    {
        axis = x.Shape.Axis(axis, nameof(Squeeze));
        return x.Shape[axis] == 1
            ? x.Reshape(x.Shape.Without(axis))
            : throw new ArgumentException($"Squeeze: axis {axis} of {x.Shape} has size {x.Shape[axis]}, not 1.");
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
