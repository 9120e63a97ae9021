namespace Gtzan.Engine;

/// <summary>
/// <see cref="BroadcastIndex"/> as a plain value that a kernel can be given: the sizes of the large tensor's last four dimensions, and how far apart in the
/// small tensor neighbours in each of the five dimensions are, 0 where it is repeated. Shapes of fewer dimensions have ones in front.
/// </summary>
internal readonly record struct BroadcastStrides(
    int Size1, int Size2, int Size3, int Size4, int Stride0, int Stride1, int Stride2, int Stride3, int Stride4)
{
    /// <summary>The sizes and strides for a small tensor that is broadcast to a large one.</summary>
    public static BroadcastStrides Create(Shape small, Shape large)
    {
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        Span<int> strides = stackalloc int[Shape.MaximumRank];
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

        return new BroadcastStrides(sizes[1], sizes[2], sizes[3], sizes[4], strides[0], strides[1], strides[2], strides[3], strides[4]);
    }

    /// <summary>The flat index in the small tensor for a flat index in the large one.</summary>
    public int PlaceOf(int index)
    {
        var place = index % Size4 * Stride4;
        var rest = index / Size4;
        place += rest % Size3 * Stride3;
        rest /= Size3;
        place += rest % Size2 * Stride2;
        rest /= Size2;
        return place + (rest % Size1 * Stride1) + (rest / Size1 * Stride0);
    }
}
