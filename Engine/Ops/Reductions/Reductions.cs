using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>
/// Reductions over any axes: −1 is the last axis; no axes are all axes. The result has no such axes, or with <c>keepDims</c> axes of size
/// 1, so that it broadcasts against x. Every device adds in a fixed order, so a sum has the same bits each time.
/// </summary>
public static class ReductionsExtensions
{
    /// <summary>
    /// The sum over axes, as <c>sum</c> of PyTorch: [32, 10].Sum([1]) is [32]. Backward remembers nothing but the shape.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> axes = default, bool keepDims = false)
    {
        var (kept, dropped) = x.Shape.Reduce(axes, nameof(Sum));
        return x.SumTo(kept, keepDims ? kept : dropped);
    }

    /// <summary>The mean over axes, as <c>mean</c> of PyTorch.</summary>
    /// <inheritdoc cref="Sum"/>
    public static Tensor Mean(this Tensor x, ReadOnlySpan<int> axes = default, bool keepDims = false)
    {
        var (kept, dropped) = x.Shape.Reduce(axes, nameof(Mean));
        var sum = x.SumTo(kept, keepDims ? kept : dropped);
        return sum.Scale((float)sum.Shape.Length / x.Shape.Length);
    }

    /// <summary>
    /// The index of the largest element along an axis, or in the flattened tensor, as <c>argmax</c> of PyTorch: the first of equals, and
    /// the first NaN if there is one. Integers, without gradient; [32, 10].ArgMax(1) is [32].
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor ArgMax(this Tensor x, int? axis = null, bool keepDims = false)
    {
        var (kept, dropped) = x.Shape.Reduce(axis is { } one ? [one] : [], nameof(ArgMax));
        var index = x.Device.NewTensor(keepDims ? kept : dropped, ElementType.Index);
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        x.Shape.Dimensions.CopyTo(sizes);
        x.Device.Run(new ArgMaxOp(x, ReductionRun.TakeFirst(sizes, kept), index));
        return index;
    }

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
        return x.SumTo(shape, shape);
    }

    /// <summary>
    /// Repeats the dimensions in which this tensor, aligned at the last dimension, has size 1 or none: [10] to [32, 10] repeats the row.
    /// Backward sums the gradient to this shape. As <c>broadcast_to</c> and <c>expand</c> of PyTorch, but copied.
    /// </summary>
    /// <exception cref="ArgumentException">This tensor does not broadcast to <paramref name="shape"/>.</exception>
    public static Tensor BroadcastTo(this Tensor x, Shape shape)
    {
        if (Shape.Broadcast(x.Shape, shape, nameof(BroadcastTo)) != shape)
            throw new ArgumentException(
                $"BroadcastTo: {x.Shape} cannot be broadcast to {shape}; each dimension must be 1 or stay as it is.");
        var result = x.Device.NewTensor(shape);
        x.Device.Run(StridedCopyOp.Broadcast(x, result));
        if (x.Device.Record<BroadcastNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }

    private static Tensor SumTo(this Tensor x, Shape kept, Shape shape)
    {
        var result = x.Reduce(Reduction.Sum, kept, shape);
        if (x.Device.Record<SumNode>(result, x) is { } node)
            (node.Input, node.Kept) = (x, kept);
        return result;
    }

    /// <summary>A reduction to the axes of size 1 that <paramref name="kept"/> has, under the result's own shape.</summary>
    internal static Tensor Reduce(this Tensor x, Reduction reduction, Shape kept, Shape shape)
    {
        var result = x.Device.NewTensor(shape);
        x.Device.Run(new ReduceOp(reduction, x, shape == kept ? result : x.Device.NewView(result.Storage, kept)));
        return result;
    }
}

internal sealed class SumNode : UnaryNode
{
    public Shape Kept { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(StridedCopyOp.Broadcast(gradient.Device.NewView(gradient.Storage, Kept), inputGradient));
}

internal sealed class BroadcastNode : UnaryNode
{
    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new ReduceOp(Reduction.Sum, gradient, inputGradient));
}
