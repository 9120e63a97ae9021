using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.StridedCopy;

/// <summary>
/// Parts of tensors, other orders of their elements, and repetitions: copies, not views. Negative axes count from the end, −1 is the last.
/// Backward remembers nothing but the layout: it copies the gradient the other way.
/// </summary>
public static class StridedCopyExtensions
{
    /// <summary>
    /// A range of each axis, as x[0:3, 2:-1] of PyTorch: <c>x.Slice(..3, 2..^1)</c>. Axes without a range stay whole. Backward puts the
    /// gradient into the slice's place.
    /// </summary>
    /// <exception cref="ArgumentException">There are more ranges than axes, or one is empty or reaches beyond its axis.</exception>
    public static Tensor Slice(this Tensor x, params ReadOnlySpan<Range> ranges)
    {
        if (ranges.Length > x.Shape.Rank)
            throw new ArgumentException($"Slice: {ranges.Length} ranges for {x.Shape}, which has {x.Shape.Rank} dimensions.");
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        x.Shape.Dimensions.CopyTo(sizes);
        var from = Layout.Of(x.Shape);
        for (var axis = 0; axis < ranges.Length; axis++)
            (from, sizes[axis]) = Cut(x.Shape, from, axis, ranges[axis], step: 1);
        return x.Take(from, new Shape(sizes));
    }

    /// <summary>
    /// Every <paramref name="step"/>-th element of a range of one axis, as x[:, 0:8:2] of PyTorch: <c>x.Slice(1, 0..8, 2)</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or the range is empty or reaches beyond it, or step &lt; 1.</exception>
    public static Tensor Slice(this Tensor x, int axis, Range range, int step = 1)
    {
        if (step < 1)
            throw new ArgumentException($"Slice: the step is {step}; it must be at least 1. Flip reverses an axis.");
        axis = x.Shape.Axis(axis, nameof(Slice));
        var (from, size) = Cut(x.Shape, Layout.Of(x.Shape), axis, range, step);
        return x.Take(from, x.Shape.With(axis, size));
    }

    /// <summary>One element of an axis, which the result does not have, as <c>select</c> of PyTorch: <c>x.Select(1, ^1)</c>.</summary>
    /// <exception cref="ArgumentException">There is no such axis or element.</exception>
    public static Tensor Select(this Tensor x, int axis, Index index)
    {
        axis = x.Shape.Axis(axis, nameof(Select));
        var offset = index.GetOffset(x.Shape[axis]);
        var (from, _) = Cut(x.Shape, Layout.Of(x.Shape), axis, offset..(offset + 1), step: 1);
        return x.Take(from, x.Shape.With(axis, 1), x.Shape.Without(axis));
    }

    /// <summary>
    /// Slices of an axis, each of <paramref name="size"/> elements, the last of what is left: as <c>split</c> of PyTorch.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or size &lt; 1.</exception>
    public static Tensor[] Split(this Tensor x, int size, int axis = 0)
    {
        axis = x.Shape.Axis(axis, nameof(Split));
        if (size < 1)
            throw new ArgumentException($"Split: the size of a part is {size}; it must be at least 1.");
        var length = x.Shape[axis];
        size = Math.Min(size, length);
        var parts = new Tensor[((length - 1) / size) + 1];
        for (var part = 0; part < parts.Length; part++)
            parts[part] = x.Slice(axis, (part * size)..Math.Min(length, (part * size) + size));
        return parts;
    }

    /// <summary>The axes in another order, as <c>permute</c> of PyTorch: axis i of the result is axis <c>axes[i]</c> of x.</summary>
    /// <exception cref="ArgumentException">The axes are not those of x, each once.</exception>
    public static Tensor Permute(this Tensor x, params ReadOnlySpan<int> axes)
    {
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        var (dense, from) = (Layout.Of(x.Shape), default(Layout));
        var seen = 0;
        for (var i = 0; i < axes.Length && axes.Length == sizes.Length; i++)
        {
            var axis = x.Shape.Axis(axes[i], nameof(Permute));
            (sizes[i], from[i]) = (x.Shape[axis], dense[axis]);
            seen |= 1 << axis;
        }

        if (axes.Length != sizes.Length || seen != (1 << axes.Length) - 1)
            throw new ArgumentException(
                $"Permute: give each of the {x.Shape.Rank} axes of {x.Shape} once, not ({string.Join(", ", axes.ToArray())}).");
        return x.Take(from, new Shape(sizes));
    }

    /// <summary>y[j, i] = x[i, j] for a matrix.</summary>
    /// <exception cref="ArgumentException">The tensor does not have two dimensions.</exception>
    public static Tensor Transpose(this Tensor x) => x.Shape.Rank == 2
        ? x.Permute(1, 0)
        : throw new ArgumentException($"Transpose: a matrix has 2 dimensions, this tensor has {x.Shape.Rank} (shape {x.Shape}).");

    /// <summary>Two axes exchanged, as <c>transpose</c> of PyTorch.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor Transpose(this Tensor x, int first, int second)
    {
        Span<int> axes = stackalloc int[x.Shape.Rank];
        for (var axis = 0; axis < axes.Length; axis++)
            axes[axis] = axis;
        (first, second) = (x.Shape.Axis(first, nameof(Transpose)), x.Shape.Axis(second, nameof(Transpose)));
        (axes[first], axes[second]) = (second, first);
        return x.Permute(axes);
    }

    /// <summary>Axes reversed, as <c>flip</c> of PyTorch.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    public static Tensor Flip(this Tensor x, params ReadOnlySpan<int> axes)
    {
        var from = Layout.Of(x.Shape);
        var seen = 0;
        foreach (var given in axes)
        {
            var axis = x.Shape.Axis(given, nameof(Flip));
            if ((seen & (1 << axis)) != 0)
                throw new ArgumentException($"Flip: axis {axis} is given twice.");
            seen |= 1 << axis;
            from = from.Slice(axis, x.Shape[axis] - 1, step: -1);
        }

        return x.Take(from, x.Shape);
    }

    /// <summary>
    /// A border of <paramref name="value"/> around x, as <c>pad</c> of NumPy and Keras: how much before and after each axis.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many widths as axes, or one is negative.</exception>
    public static Tensor Pad(this Tensor x, ReadOnlySpan<(int Before, int After)> widths, float value = 0)
    {
        if (widths.Length != x.Shape.Rank)
            throw new ArgumentException($"Pad: {widths.Length} pairs of widths for {x.Shape}, which has {x.Shape.Rank} dimensions.");
        Span<int> sizes = stackalloc int[widths.Length];
        for (var axis = 0; axis < widths.Length; axis++)
        {
            var (before, after) = widths[axis];
            if (before < 0 || after < 0)
                throw new ArgumentException(
                    $"Pad: the widths of axis {axis} are {before} and {after}; they must be at least 0. Use Slice to crop.");
            sizes[axis] = before + x.Shape[axis] + after;
        }

        var shape = new Shape(sizes);
        var to = Layout.Of(shape);
        for (var axis = 0; axis < widths.Length; axis++)
            to = to.Slice(axis, widths[axis].Before);
        var result = x.Device.Filled(shape, value);
        x.Device.Run(new StridedCopyOp(x, Layout.Of(x.Shape), result, to, x.Shape));
        if (x.Device.Record<JoinNode>(result, x) is { } node)
            node.Set([x], [to]);
        return result;
    }

    extension(Tensor)
    {
        /// <summary>
        /// Tensors one after the other along an axis, as <c>cat</c> of PyTorch: [2, 3] and [2, 4] along axis 1 are [2, 7].
        /// </summary>
        /// <exception cref="ArgumentException">There is none, or they differ in another axis.</exception>
        public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int axis = 0)
        {
            if (tensors.IsEmpty)
                throw new ArgumentException("Concat: no tensors given; at least one is needed.");
            var first = tensors[0];
            first.CheckDevice(nameof(Concat), tensors);
            axis = first.Shape.Axis(axis, nameof(Concat));
            var size = 0;
            foreach (var tensor in tensors)
            {
                if (tensor.Shape.Rank != first.Shape.Rank || tensor.Shape.With(axis, 1) != first.Shape.With(axis, 1))
                    throw new ArgumentException(
                        $"Concat: the shapes {first.Shape} and {tensor.Shape} differ in an axis other than {axis}.");
                size += tensor.Shape[axis];
            }

            var result = first.Device.NewTensor(first.Shape.With(axis, size));
            var places = new Layout[tensors.Length];
            var to = Layout.Of(result.Shape);
            for (var i = 0; i < tensors.Length; i++)
            {
                var tensor = tensors[i];
                places[i] = to;
                first.Device.Run(new StridedCopyOp(tensor, Layout.Of(tensor.Shape), result, to, tensor.Shape));
                to = to.Slice(axis, tensor.Shape[axis]);
            }

            if (first.Device.Record<JoinNode>(result, tensors) is { } node)
                node.Set(tensors, places);
            return result;
        }

        /// <summary>Tensors of equal shape along a new axis, as <c>stack</c> of PyTorch: three [2, 4] along axis 1 are [2, 3, 4].</summary>
        /// <exception cref="ArgumentException">There is none, or the shapes differ.</exception>
        public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
        {
            var expanded = new Tensor[tensors.Length];
            for (var i = 0; i < expanded.Length; i++)
                expanded[i] = tensors[i].Unsqueeze(axis);
            return Tensor.Concat(expanded, axis);
        }
    }

    private static (Layout From, int Size) Cut(Shape shape, in Layout from, int axis, Range range, int step)
    {
        var (start, end) = (range.Start.GetOffset(shape[axis]), range.End.GetOffset(shape[axis]));
        if (start < 0 || end > shape[axis] || start >= end)
            throw new ArgumentException(
                $"Slice: the range from {start} to {end} of axis {axis} is empty or reaches beyond its {shape[axis]} elements " +
                $"(shape {shape}).");
        return (from.Slice(axis, start, step), ((end - start - 1) / step) + 1);
    }

    /// <summary>A box of x as a tensor of its own.</summary>
    private static Tensor Take(this Tensor x, in Layout from, Shape box, Shape? shape = null)
    {
        var result = x.Device.NewTensor(shape ?? box);
        x.Device.Run(new StridedCopyOp(x, from, result, Layout.Of(box), box));
        if (x.Device.Record<TakeNode>(result, x) is { } node)
            (node.Input, node.From, node.Box) = (x, from, box);
        return result;
    }
}

/// <summary>A part of a tensor, or all of it in another order: its gradient goes to the same place.</summary>
internal sealed class TakeNode : Node
{
    public Tensor Input { get; set; } = null!;

    public Layout From { get; set; }

    public Shape Box { get; set; }

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        if (Box.Length < Input.Shape.Length)
        {
            device.Run(new StridedCopyOp(gradient, Layout.Of(Box), Input.GradientToAddTo(), From, Box, adds: true));
            return;
        }

        var inputGradient = device.NewTensor(Input.Shape);
        device.Run(new StridedCopyOp(gradient, Layout.Of(Box), inputGradient, From, Box));
        Input.AddGradient(inputGradient);
    }
}

/// <summary>Tensors that were copied into places of a larger one: each takes its gradient from its place.</summary>
internal sealed class JoinNode : Node
{
    private readonly List<Tensor> _inputs = [];
    private readonly List<Layout> _places = [];

    public void Set(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Layout> places)
    {
        _inputs.Clear();
        _inputs.AddRange(inputs);
        _places.Clear();
        _places.AddRange(places);
    }

    public override void Backward(Tensor gradient)
    {
        foreach (var (input, place) in _inputs.Zip(_places))
        {
            if (!input.RequiresGradient)
                continue;
            var inputGradient = gradient.Device.NewTensor(input.Shape);
            gradient.Device.Run(new StridedCopyOp(gradient, place, inputGradient, Layout.Of(input.Shape), input.Shape));
            input.AddGradient(inputGradient);
        }
    }
}
