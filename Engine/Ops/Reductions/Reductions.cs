using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>Sums, and their reverse, broadcasting. Every device adds in a fixed order, so a sum has the same bits each time.</summary>
public static class ReductionsExtensions
{
    /// <summary>The sum of all elements: a scalar. Backward remembers nothing but the shape.</summary>
    public static Tensor Sum(this Tensor x) => x.SumTo([]);

    /// <summary>The mean of all elements: a scalar.</summary>
    public static Tensor Mean(this Tensor x) => x.Sum().Scale(1f / x.Shape.Length);

    /// <summary>
    /// The sum over the dimensions in which <paramref name="shape"/>, aligned at the last dimension, has size 1 or none:
    /// [32, 10] to [10] sums over the batch, to [32, 1] over the columns. The reverse of broadcasting.
    /// </summary>
    /// <exception cref="ArgumentException">This shape is not what <paramref name="shape"/> broadcasts to.</exception>
    public static Tensor SumTo(this Tensor x, Shape shape)
    {
        if (Shape.Broadcast(shape, x.Shape, nameof(SumTo)) != x.Shape)
            throw new ArgumentException(
                $"SumTo: {x.Shape} cannot be summed to {shape}; each dimension of the result must be 1 or stay as it is.");
        var result = x.Device.NewTensor(shape);
        x.Device.Run(new SumToOp(x, result));
        if (x.Device.Record<SumToNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }

    /// <summary>
    /// Repeats the dimensions in which this tensor, aligned at the last dimension, has size 1 or none: [10] to [32, 10] repeats the row.
    /// Backward sums the gradient to this shape. As <c>expand</c> of PyTorch, but copied.
    /// </summary>
    /// <exception cref="ArgumentException">This tensor does not broadcast to <paramref name="shape"/>.</exception>
    public static Tensor BroadcastTo(this Tensor x, Shape shape)
    {
        if (Shape.Broadcast(x.Shape, shape, nameof(BroadcastTo)) != shape)
            throw new ArgumentException(
                $"BroadcastTo: {x.Shape} cannot be broadcast to {shape}; each dimension must be 1 or stay as it is.");
        var result = x.Device.NewTensor(shape);
        x.Device.Run(new BroadcastToOp(x, result));
        if (x.Device.Record<BroadcastToNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }
}

internal sealed class SumToNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new BroadcastToOp(gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}

internal sealed class BroadcastToNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new SumToOp(gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}
