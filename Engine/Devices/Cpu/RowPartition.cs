namespace Gtzan.Engine.Devices.Cpu;

/// <summary>How rows are cut into the parts that are added up each by itself: it depends on their number alone.</summary>
internal readonly record struct RowPartition(int Rows, int RowsPerPart, int Parts)
{
    /// <summary>
    /// A sum is cut into so many parts at most, which threads add up and one adds together: a fixed number, so that the order
    /// of addition does not depend on the number of threads.
    /// </summary>
    public const int MaxParts = 64;

    public static RowPartition Of(int rows)
    {
        var rowsPerPart = Math.Max(RowSums.BlockRows, (rows + MaxParts - 1) / MaxParts);
        return new RowPartition(rows, rowsPerPart, (rows + rowsPerPart - 1) / rowsPerPart);
    }

    public int First(int part) => part * RowsPerPart;

    public int End(int part) => Math.Min(Rows, (part + 1) * RowsPerPart);
}
