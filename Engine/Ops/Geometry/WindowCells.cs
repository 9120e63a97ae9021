using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>A window along one axis: its start, which is negative in the padding, and its elements inside the image.</summary>
internal readonly record struct WindowRange(int Start, int First, int End)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WindowRange At(in SlidingWindow axis, int position) =>
        new(axis.Place(position, 0), axis.First(position), axis.End(position));
}

/// <summary>
/// The cells of a window: the number of the first and its place in the window, and over how many rows and columns they reach.
/// </summary>
internal readonly record struct WindowCells(long First, int FirstPlace, int Rows, int Columns)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WindowCells At(in Pool2DGeometry g, int image, WindowRange vertical, WindowRange horizontal) => new(
        ((((long)image * g.InputHeight) + vertical.First) * g.InputWidth) + horizontal.First,
        g.PlaceInWindow(vertical.First - vertical.Start, horizontal.First - horizontal.Start),
        vertical.End - vertical.First, horizontal.End - horizontal.First);
}
