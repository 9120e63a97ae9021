using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>Where in images [batch, height, width, channels] a flat index is.</summary>
internal readonly record struct ImagePlaces(Divisor Height, Divisor Width, Divisor Channels)
{
    /// <summary>Prepares the divisions.</summary>
    public static ImagePlaces Create(int height, int width, int channels) =>
        new(Divisor.Create(height), Divisor.Create(width), Divisor.Create(channels));

    /// <summary>The coordinates for a flat index.</summary>
    public ImagePlace PlaceOf(int index)
    {
        var pixel = Channels.Quotient(index);
        var line = Width.Quotient(pixel);
        return new ImagePlace(Height.Quotient(line), Height.Remainder(line), Width.Remainder(pixel), Channels.Remainder(index));
    }
}

/// <summary>The coordinates of an element of images [batch, height, width, channels].</summary>
internal readonly record struct ImagePlace(int Image, int Row, int Column, int Channel);

/// <summary>
/// The windows of a pooling that can cover a pixel: the last of them by a division of its row and column, with the padding, and how many
/// before that there are at most.
/// </summary>
internal readonly record struct CoveringWindows(Divisor Down, Divisor Across, Size2D Most)
{
    /// <summary>Prepares the divisions.</summary>
    public static CoveringWindows Of(in Pool2DGeometry g) => new(
        Divisor.Create(g.Vertical.Stride), Divisor.Create(g.Horizontal.Stride),
        (GroupCount.Covering(g.Vertical.Reach, g.Vertical.Stride), GroupCount.Covering(g.Horizontal.Reach, g.Horizontal.Stride)));
}
