using Gtzan.Models.Commands;
using Spectre.Console;

namespace Gtzan.Tests.Models.Commands;

public sealed class TextTableTests
{
    private static readonly string[] Genres =
        ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"];

    [Fact]
    public void A_table_that_fits_is_one_table()
    {
        var table = TextTable.OfNumbers(["genre", "F1"]);
        table.Add("classical", "0.5");
        table.Add();
        table.Add("all", "0.125");

        Assert.Equal(
            """

             genre         F1
             ────────────────
             classical    0.5

             all        0.125


            """.ReplaceLineEndings("\n"),
            table.ToText(40));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_terminal_and_no_cell_is_lost(int width)
    {
        var table = TextTable.OfNumbers(["actual", .. Genres]);
        foreach (var (i, genre) in Genres.Index())
            table.Add([genre, .. Genres.Select((_, j) => $"{(100 * i) + j}")]);

        var text = table.ToText(width);
        Assert.All(text.Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
        var words = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        Assert.All(Enumerable.Range(0, 100), i => Assert.Contains($"{(100 * (i / 10)) + (i % 10)}", words));
        Assert.All(Genres, genre => Assert.Contains(genre, words));
        Assert.Equal(table.PartCount(width) > 1, text.Contains("Part 1 of ", StringComparison.Ordinal));
        Assert.Equal(width < 120, table.PartCount(width) > 1);
    }

    [Fact]
    public void A_wider_table_is_continued_beside_its_first_column()
    {
        var table = TextTable.OfNumbers(["name", "first", "second", "third"]);
        table.Add("x", "1", "2", "3");

        Assert.Equal(
            """

             Part 1 of 2:
             name  first  second
             ───────────────────
             x         1       2

             Part 2 of 2:
             name  third
             ───────────
             x         3


            """.ReplaceLineEndings("\n"),
            table.ToText(20));
    }

    [Fact]
    public void Words_are_wrapped_before_columns_are_moved()
    {
        var table = TextTable.OfWords("kernel", "operations");
        table.Add("Adam.Step", "one, two, three");

        Assert.Equal(
            """

             kernel     operations
             ─────────────────────
             Adam.Step  one, two,
                        three


            """.ReplaceLineEndings("\n"),
            table.ToText(22));
    }

    [Fact]
    public void Redirected_numbers_stay_on_a_line()
    {
        var table = TextTable.OfNumbers(["name", .. Enumerable.Range(0, 100).Select(i => $"column {i}")]);
        table.Add(["x", .. Enumerable.Range(0, 100).Select(i => $"{i}")]);

        Assert.Equal(1, table.PartCount(null));
        Assert.Contains("column 99", table.ToText(null).Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("abcdefgh ij", 3, "abc|def|gh|ij")]
    [InlineData("日本語", 4, "日本|語")]
    [InlineData("", 4, "")]
    public void Text_is_wrapped_at_spaces_and_only_longer_words_within(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), TextTable.Wrap(text, width));

    [Fact]
    public void Control_characters_in_cells_are_replaced()
    {
        var table = TextTable.OfWords("genre");
        table.Add("a\u001b[2J");

        Assert.Contains(" a\uFFFD[2J\n", table.ToText(80), StringComparison.Ordinal);
    }

    [Fact]
    public void Short_names_differ()
    {
        string[] names = ["alternative-rock", "jazz", "alternative-pop", "alt1", "classical"];
        var shortened = ShortNames.Of(names);

        Assert.Equal(["alt2", "jazz", "alt3", "alt1", "class"], shortened);
        Assert.Equal("alt2: alternative-rock; alt3: alternative-pop.", ShortNames.Legend(names, shortened));
        Assert.Null(ShortNames.Legend(Genres, ShortNames.Of(Genres)));
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(80, 10)]
    [InlineData(120, 10)]
    [InlineData(40, 60)]
    public void A_confusion_matrix_is_whole_or_said_to_be_elsewhere(int width, int count)
    {
        var genres = Enumerable.Range(0, count).Select(i => i < 10 ? Genres[i] : $"genre-{i}").ToArray();
        var labels = Enumerable.Range(0, count).ToArray();
        var logarithms = labels.SelectMany(label => genres.Select((_, genre) => genre == (label + 1) % count ? 0.0 : -9)).ToArray();
        var predictions = new Gtzan.Models.Evaluation.Predictions(count, labels, labels, logarithms);
        using var output = new StringWriter();
        TestResultTable.Write(
            new Terminal(output, TextWriter.Null, isInteractive: true, () => width), new(predictions, predictions), genres, "the report");

        var text = output.ToString();
        var confusion = text[text.IndexOf("onfusion", StringComparison.Ordinal)..];
        if (count > 10)
        {
            Assert.StartsWith(
                "onfusion matrix of 60 genres does not fit into 40 columns; it is in the report.", confusion,
                StringComparison.Ordinal);
            return;
        }

        var words = confusion.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(count, words.Count(word => word == "1") - (width == 40 ? 1 : 0));
        Assert.Equal(count * (count - 1), words.Count(word => word == "·"));
        var names = width == 80 ? ShortNames.Of(genres) : genres;
        Assert.All(names, name => Assert.Contains(name, words));
    }
}
