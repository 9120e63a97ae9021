namespace Gtzan.Engine.Devices.Gpu;

/// <summary>A number of groups, or of items in a group, in up to three dimensions. Only <paramref name="X"/> may exceed 65,535.</summary>
public readonly record struct GroupCount(int X, int Y = 1, int Z = 1)
{
    /// <summary>The total number.</summary>
    public int Total => checked(X * Y * Z);

    /// <summary>A number in one dimension.</summary>
    public static implicit operator GroupCount(int x) => new(x);

    /// <summary>A number in two dimensions.</summary>
    public static implicit operator GroupCount((int X, int Y) size) => new(size.X, size.Y);

    /// <summary>A number in three dimensions.</summary>
    public static implicit operator GroupCount((int X, int Y, int Z) size) => new(size.X, size.Y, size.Z);

    /// <summary>The number of groups of <paramref name="size"/> items that cover <paramref name="items"/>.</summary>
    public static int Covering(int items, int size) => (int)(((long)items + size - 1) / size);

    /// <summary>The number of square blocks of the given side that cover a matrix.</summary>
    public static int Blocks(int rows, int columns, int side) => Covering(rows, side) * Covering(columns, side);

    /// <summary>The numbers: <c>16 × 16 × 1</c>.</summary>
    public override string ToString() => $"{X} × {Y} × {Z}";
}
