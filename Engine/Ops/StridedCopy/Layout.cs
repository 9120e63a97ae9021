using System.Runtime.CompilerServices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.StridedCopy;

/// <summary>
/// Where the elements of a box lie in a tensor's memory: element (c₀, c₁ …) at Offset + Σ cₐ · Stride[a]. A stride of 0 repeats elements, a
/// negative one reverses them, exchanged ones transpose.
/// </summary>
internal struct Layout
{
    private Strides _strides;

    /// <summary>The place of the element with all coordinates 0.</summary>
    public int Offset;

    /// <summary>How far apart neighbours along an axis are.</summary>
    public int this[int axis]
    {
        readonly get => _strides[axis];
        set => _strides[axis] = value;
    }

    /// <summary>A whole tensor, row-major.</summary>
    public static Layout Of(Shape shape)
    {
        var layout = default(Layout);
        var stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            layout[axis] = stride;
            stride *= shape[axis];
        }

        return layout;
    }

    /// <summary>A tensor as it broadcasts to a larger shape.</summary>
    public static Layout Broadcast(Shape small, Shape large)
    {
        var (layout, dense) = (default(Layout), Of(small));
        for (var axis = 0; axis < small.Rank; axis++)
            layout[axis + large.Rank - small.Rank] = small[axis] == 1 ? 0 : dense[axis];
        return layout;
    }

    /// <summary>Only every <paramref name="step"/>-th coordinate of an axis, from <paramref name="start"/> on.</summary>
    public readonly Layout Slice(int axis, int start, int step = 1)
    {
        var slice = this;
        slice.Offset += start * slice[axis];
        slice[axis] *= step;
        return slice;
    }

    [InlineArray(Shape.MaxRank)]
    private struct Strides
    {
        private int _first;
    }
}

/// <summary>
/// A box and its two layouts in the simplest form: axes in the order of the target's memory, axes that are one in both layouts joined, and
/// ones in front.
/// </summary>
internal struct CopyPlan
{
    /// <summary>The number of the last axis.</summary>
    public const int Last = Shape.MaxRank - 1;

    private Shape _sizes;

    /// <summary>Where the elements come from.</summary>
    public Layout From;

    /// <summary>Where they go.</summary>
    public Layout To;

    public CopyPlan(Shape box, in Layout from, in Layout to)
    {
        Span<(int Size, int From, int To)> axes = stackalloc (int, int, int)[Shape.MaxRank + 1];
        var count = 0;
        for (var axis = 0; axis < box.Rank; axis++)
        {
            if (box[axis] == 1)
                continue;
            var place = count++;
            for (; place > 0 && Math.Abs(axes[place - 1].To) < Math.Abs(to[axis]); place--)
                axes[place] = axes[place - 1];
            axes[place] = (box[axis], from[axis], to[axis]);
        }

        for (var axis = count - 1; axis > 0; axis--)
        {
            var (outer, inner) = (axes[axis - 1], axes[axis]);
            if (outer.From != inner.Size * inner.From || outer.To != inner.Size * inner.To)
                continue;
            axes[axis - 1] = inner with { Size = outer.Size * inner.Size };
            axes[(axis + 1)..count].CopyTo(axes[axis..]);
            count--;
        }

        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes.Fill(1);
        (From.Offset, To.Offset) = (from.Offset, to.Offset);
        for (var i = 0; i < count; i++)
        {
            var axis = Shape.MaxRank - count + i;
            (sizes[axis], From[axis], To[axis]) = axes[i];
        }

        _sizes = new Shape(sizes);
    }

    /// <summary>The size of an axis.</summary>
    public readonly int Size(int axis) => _sizes[axis];

    /// <summary>The number of elements.</summary>
    public readonly int Length => _sizes.Length;

    /// <summary>
    /// Whether the target is contiguous along the last axis and the source along another one, which then becomes the last but one: a square
    /// of the two is read and written in whole lines.
    /// </summary>
    public bool BecomesTransposition()
    {
        if (To[Last] != 1 || From[Last] is 0 or 1)
            return false;
        for (var axis = 0; axis < Last; axis++)
        {
            if (From[axis] != 1 || Size(axis) == 1)
                continue;
            Span<int> sizes = stackalloc int[Shape.MaxRank];
            _sizes.Dimensions.CopyTo(sizes);
            (sizes[axis], sizes[Last - 1]) = (sizes[Last - 1], sizes[axis]);
            (From[axis], From[Last - 1]) = (From[Last - 1], From[axis]);
            (To[axis], To[Last - 1]) = (To[Last - 1], To[axis]);
            _sizes = new Shape(sizes);
            return true;
        }

        return false;
    }

    /// <summary>Where an element of the axes before the last <paramref name="inner"/> ones begins, by its number.</summary>
    public readonly (int From, int To) PlacesOf(int number, int inner)
    {
        var (from, to) = (From.Offset, To.Offset);
        for (var axis = Last - inner; axis >= 0; axis--)
        {
            (number, var coordinate) = Math.DivRem(number, Size(axis));
            from += coordinate * From[axis];
            to += coordinate * To[axis];
        }

        return (from, to);
    }
}
