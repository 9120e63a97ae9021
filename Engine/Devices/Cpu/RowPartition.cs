namespace Gtzan.Engine.Devices.Cpu;

/// <summary>Divides rows into parts with separate sums; depends only on the number of rows.</summary>
internal readonly record struct RowPartition(int Rows, int RowsPerPart, int Parts)
{
    /// <summary>The maximum number of parts: fixed, so that the order of addition does not depend on the number of threads.</summary>
    public const int MaxParts = 64;

    public static RowPartition Of(int rows)
    {
        var rowsPerPart = Math.Max(RowSums.BlockRows, (rows + MaxParts - 1) / MaxParts);
        return new RowPartition(rows, rowsPerPart, (rows + rowsPerPart - 1) / rowsPerPart);
    }

    public int First(int part) => part * RowsPerPart;

    public int End(int part) => Math.Min(Rows, (part + 1) * RowsPerPart);
}
