namespace Gtzan.Engine.Gpu;

/// <summary>A number of groups, or of items in a group, in up to three dimensions. Only <paramref name="X"/> may exceed 65,535.</summary>
internal readonly record struct GroupCount(int X, int Y = 1, int Z = 1)
{
    /// <summary>How many in all.</summary>
    public int Total => checked(X * Y * Z);

    public static implicit operator GroupCount(int x) => new(x);

    public static implicit operator GroupCount((int X, int Y) size) => new(size.X, size.Y);

    public static implicit operator GroupCount((int X, int Y, int Z) size) => new(size.X, size.Y, size.Z);

    /// <summary>How many groups of <paramref name="size"/> items cover <paramref name="items"/>.</summary>
    public static int Covering(int items, int size) => (int)(((long)items + size - 1) / size);

    /// <summary>The number of square blocks of the given side that cover a matrix.</summary>
    public static int Blocks(int rows, int columns, int side) => Covering(rows, side) * Covering(columns, side);

    public override string ToString() => $"{X} × {Y} × {Z}";
}
