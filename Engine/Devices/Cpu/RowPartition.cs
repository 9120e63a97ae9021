namespace Gtzan.Engine.Cpu;

/// <summary>How rows are cut into the parts that are added up each by itself: it depends on their number alone.</summary>
internal readonly record struct RowPartition(int Rows, int RowsPerPart, int Parts)
{
    public static RowPartition Of(int rows)
    {
        var rowsPerPart = Math.Max(RowSums.BlockRows, (rows + SumParts - 1) / SumParts);
        return new RowPartition(rows, rowsPerPart, (rows + rowsPerPart - 1) / rowsPerPart);
    }

    public int First(int part) => part * RowsPerPart;

    public int End(int part) => Math.Min(Rows, (part + 1) * RowsPerPart);
}
