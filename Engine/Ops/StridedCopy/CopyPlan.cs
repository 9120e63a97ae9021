using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.StridedCopy;

/// <summary>
/// A box and its two layouts in the simplest form: axes in the order of the target's memory, axes that are one in both layouts joined, and
/// ones in front.
/// </summary>
internal struct CopyPlan
{
    /// <summary>The number of the last axis.</summary>
    public const int Last = Shape.MaxRank - 1;

    /// <summary>The sizes of the axes.</summary>
    public Shape Sizes;

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

        Sizes = new Shape(sizes);
    }

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
            if (From[axis] != 1 || Sizes[axis] == 1)
                continue;
            Span<int> sizes = stackalloc int[Shape.MaxRank];
            Sizes.Dimensions.CopyTo(sizes);
            (sizes[axis], sizes[Last - 1]) = (sizes[Last - 1], sizes[axis]);
            (From[axis], From[Last - 1]) = (From[Last - 1], From[axis]);
            (To[axis], To[Last - 1]) = (To[Last - 1], To[axis]);
            Sizes = new Shape(sizes);
            return true;
        }

        return false;
    }

    /// <summary>Where an element of the axes before the last <paramref name="inner"/> ones begins, by its number.</summary>
    public readonly (int From, int To) PlacesOf(int number, int inner)
    {
        var (from, to) = (From.Offset, To.Offset);
        for (var axis = Last - inner; number > 0; axis--)
        {
            (number, var coordinate) = Math.DivRem(number, Sizes[axis]);
            from += coordinate * From[axis];
            to += coordinate * To[axis];
        }

        return (from, to);
    }
}
