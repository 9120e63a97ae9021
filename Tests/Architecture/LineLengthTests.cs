namespace Gtzan.Tests.Architecture;

public sealed class LineLengthTests
{
    private const int MaxColumns = 140;

    [Fact]
    public void Lines_have_at_most_140_columns() => Assert.Empty(
        from file in SourceFiles.All()
        from line in File.ReadLines(Path.Combine(SourceFiles.Root, file)).Index()
        where line.Item.Length > MaxColumns
        select $"{file}:{line.Index + 1} has {line.Item.Length} columns");
}
