using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Gather;

/// <summary>Rows of a table by number.</summary>
public static class GatherExtensions
{
    /// <summary>
    /// y[i…, :] = table[indices[i…], :], as <c>embedding</c> of PyTorch and <c>take</c> of Keras along axis 0. Shapes: table
    /// [rows, width…], indices of any shape, made with <c>device.FromIndices</c>; y [indices…, width…].
    /// </summary>
    /// <remarks>
    /// Backward remembers the indices: each row of the table gets the sum of the gradients of the places that read it, in their order, and
    /// 0 if there is none.
    /// </remarks>
    /// <exception cref="ArgumentException">The indices are no integers, or the result would have too many dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is no row of the table.</exception>
    public static Tensor Gather(this Tensor table, Tensor indices)
    {
        if (table.Shape.Rank == 0)
            throw new ArgumentException("Gather: a scalar has no rows.");
        if (indices.ElementType != ElementType.Index)
            throw new ArgumentException("Gather: indices must be integers; make them with device.FromIndices.");
        table.CheckDevice(nameof(Gather), indices);
        var result = table.Device.NewTensor(new Shape([.. indices.Shape.Dimensions, .. table.Shape.Dimensions[1..]]));
        table.Device.Run(new GatherOp(table, indices, result));
        if (table.Device.Record<GatherNode>(result, table) is { } node)
            (node.Input, node.Indices) = (table, indices);
        return result;
    }
}

internal sealed class GatherNode : UnaryNode
{
    public Tensor Indices { get; set; } = null!;

    /// <summary>An index outside the table would read other memory.</summary>
    public static int Check(int index, int place, int rows) => (uint)index < (uint)rows
        ? index
        : throw new ArgumentOutOfRangeException(
            nameof(index), $"Gather: index {index}, number {place}, is no row of a table with {rows} rows; give 0 to {rows - 1}.");

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new GatherBackwardOp(gradient, Indices, inputGradient));
}
