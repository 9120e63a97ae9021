using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Broadcasting;

/// <summary>
/// <see cref="BroadcastIndex"/> as a plain value that a kernel can be given: the sizes of the large tensor's last four dimensions, and how
/// far apart in the small tensor neighbours in each of the five dimensions are, 0 where it is repeated. Shapes of fewer dimensions have
/// ones in front.
/// </summary>
internal readonly record struct BroadcastStrides(
    Divisor Size1, Divisor Size2, Divisor Size3, Divisor Size4, int Stride0, int Stride1, int Stride2, int Stride3, int Stride4)
{
    /// <summary>The sizes and strides for a small tensor that is broadcast to a large one.</summary>
    public static BroadcastStrides Create(Shape small, Shape large)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        Span<int> strides = stackalloc int[Shape.MaxRank];
        sizes.Fill(1);
        strides.Clear();
        for (var fromEnd = 1; fromEnd <= large.Rank; fromEnd++)
            sizes[^fromEnd] = large[^fromEnd];

        var stride = 1;
        for (var fromEnd = 1; fromEnd <= small.Rank; fromEnd++)
        {
            strides[^fromEnd] = small[^fromEnd] == 1 ? 0 : stride;
            stride *= small[^fromEnd];
        }

        return new BroadcastStrides(
            Divisor.Create(sizes[1]), Divisor.Create(sizes[2]), Divisor.Create(sizes[3]), Divisor.Create(sizes[4]),
            strides[0], strides[1], strides[2], strides[3], strides[4]);
    }

    /// <summary>The flat index in the small tensor for a flat index in the large one.</summary>
    public int PlaceOf(int index)
    {
        var matrix = Size4.Quotient(index);
        var block = Size3.Quotient(matrix);
        var outer = Size2.Quotient(block);
        return (Size4.Remainder(index) * Stride4) + (Size3.Remainder(matrix) * Stride3) + (Size2.Remainder(block) * Stride2)
            + (Size1.Remainder(outer) * Stride1) + (Size1.Quotient(outer) * Stride0);
    }
}
