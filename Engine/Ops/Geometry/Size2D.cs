namespace Gtzan.Engine.Ops.Geometry;

/// <summary>A height and a width, of a window or between its positions: <c>3</c> is 3 × 3, <c>(5, 1)</c> is 5 high and 1 wide.</summary>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>Height × width.</summary>
    public long Area => (long)Height * Width;

    /// <summary>A square.</summary>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>A rectangle.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>The sizes: <c>5×1</c>.</summary>
    public override string ToString() => $"{Height}×{Width}";
}
