using Gtzan.Models.Study.Reproduction;

namespace Gtzan.Tests.Models.Study.Reproduction;

public sealed class StudyTableTests
{
    private static readonly StudyTable Table = new(
        "table-9", "Table 9", ["a|b", "c"], [["one, two", "say \"x\""], ["3", "4"]], "A note.");

    [Fact]
    public void As_CSV_cells_with_commas_and_quotation_marks_are_quoted() =>
        Assert.Equal("a|b,c\n\"one, two\",\"say \"\"x\"\"\"\n3,4\n", Table.ToCsv());

    [Fact]
    public void As_Markdown_bars_are_escaped() => Assert.Equal(
        "# Table 9\n\n| a\\|b | c |\n| --- | ---: |\n| one, two | say \"x\" |\n| 3 | 4 |\n\nA note.\n", Table.ToMarkdown());
}
