using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Broadcasting;

/// <summary>
/// A <see cref="Layout"/> as a plain value that a kernel can be given: the sizes of the box's last four dimensions, and how far apart
/// neighbours in each of the five dimensions are. Boxes of fewer dimensions have ones in front.
/// </summary>
internal readonly record struct BroadcastStrides(
    Divisor Size1, Divisor Size2, Divisor Size3, Divisor Size4, int Stride0, int Stride1, int Stride2, int Stride3, int Stride4)
{
    /// <summary>The sizes and strides for a small tensor that is broadcast to a large one.</summary>
    public static BroadcastStrides Create(Shape small, Shape large) => Create(large, Layout.Broadcast(small, large));

    /// <summary>The sizes and strides of a layout.</summary>
    public static BroadcastStrides Create(Shape box, Layout layout)
    {
        var first = box.Rank - Shape.MaxRank;
        return new BroadcastStrides(
            Size(1), Size(2), Size(3), Size(4), Stride(0), Stride(1), Stride(2), Stride(3), Stride(4));

        Divisor Size(int axis) => Divisor.Create(first + axis < 0 ? 1 : box[first + axis]);

        int Stride(int axis) => first + axis < 0 ? 0 : layout[first + axis];
    }

    /// <summary>The place of an element by its number, without the offset.</summary>
    public int PlaceOf(int index)
    {
        var matrix = Size4.Quotient(index);
        var block = Size3.Quotient(matrix);
        var outer = Size2.Quotient(block);
        return (Size4.Remainder(index) * Stride4) + (Size3.Remainder(matrix) * Stride3) + (Size2.Remainder(block) * Stride2)
            + (Size1.Remainder(outer) * Stride1) + (Size1.Quotient(outer) * Stride0);
    }
}
