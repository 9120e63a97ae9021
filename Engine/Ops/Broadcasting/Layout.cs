using System.Runtime.CompilerServices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Broadcasting;

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

    /// <summary>The place of an element by its number in the row-major order of a box.</summary>
    public readonly int PlaceOf(int number, Shape box)
    {
        var place = Offset;
        for (var axis = box.Rank - 1; axis >= 0; axis--)
        {
            (number, var coordinate) = Math.DivRem(number, box[axis]);
            place += coordinate * this[axis];
        }

        return place;
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
