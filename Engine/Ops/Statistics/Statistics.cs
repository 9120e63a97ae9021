using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Statistics;

/// <summary>
/// Extremes and variance over any axes: −1 is the last axis; no axes are all axes. The result has no such axes, or with <c>keepDims</c>
/// axes of size 1.
/// </summary>
public static class StatisticsExtensions
{
    /// <summary>
    /// The variance over axes, Σ (x − mean)² / (n − correction), as <c>var</c> of PyTorch; NumPy's and Keras' has correction 0.
    /// NaN or infinite if n ≤ correction.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    public static Tensor Variance(this Tensor x, ReadOnlySpan<int> axes = default, bool keepDims = false, int correction = 1)
    {
        var sum = x.Subtract(x.Mean(axes, keepDims: true)).Pow(2).Sum(axes, keepDims);
        return sum.Scale(1f / Math.Max(0, (x.Shape.Length / sum.Shape.Length) - correction));
    }

    /// <summary>
    /// The largest element over axes, NaN if there is one, as <c>amax</c> of PyTorch: elements that are equally large share the gradient in
    /// equal parts. Backward remembers x and the result.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    public static Tensor Max(this Tensor x, ReadOnlySpan<int> axes = default, bool keepDims = false) =>
        x.Extreme(Reduction.Max, axes, keepDims);

    /// <summary>The smallest element over axes, as <c>amin</c> of PyTorch; otherwise as <see cref="Max"/>.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    public static Tensor Min(this Tensor x, ReadOnlySpan<int> axes = default, bool keepDims = false) =>
        x.Extreme(Reduction.Min, axes, keepDims);

    private static Tensor Extreme(this Tensor x, Reduction reduction, ReadOnlySpan<int> axes, bool keepDims)
    {
        var (kept, dropped) = x.Shape.Reduce(axes, reduction == Reduction.Max ? nameof(Max) : nameof(Min));
        var result = x.Reduce(reduction, kept, keepDims ? kept : dropped);
        if (x.Device.Record<ExtremeNode>(result, x) is { } node)
            (node.Input, node.Kept) = (x, kept);
        return result;
    }
}

/// <summary>∂x = [x = y] · ∂y / the number of elements that are equal to y.</summary>
internal sealed class ExtremeNode : UnaryNode
{
    public Shape Kept { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient)
    {
        var device = gradient.Device;
        var (y, upstream) = (device.NewView(Output.Storage, Kept), device.NewView(gradient.Storage, Kept));
        var (isExtreme, count, share) = (device.NewTensor(Input.Shape), device.NewTensor(Kept), device.NewTensor(Kept));
        device.Run(new ArithmeticOp(ArithmeticOperation.Equal, Input, y, isExtreme));
        device.Run(new ReduceOp(Reduction.Sum, isExtreme, count));
        device.Run(new ArithmeticOp(ArithmeticOperation.Divide, upstream, count, share));
        device.Run(new ArithmeticOp(ArithmeticOperation.Multiply, isExtreme, share, inputGradient));
    }
}
