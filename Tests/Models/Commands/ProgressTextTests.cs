using Gtzan.Models.Commands;
using Spectre.Console;

namespace Gtzan.Tests.Models.Commands;

public sealed class ProgressTextTests
{
    private const string Epoch = "epoch 12/100: loss 1.2345, accuracy 0.456; val. loss 1.2345, accuracy 0.456";

    [Fact]
    public void Text_and_bar_are_on_one_line_if_it_has_room_for_them() => Assert.Equal(
        "reading  ━━━━━━──────   50 %  0:01:05 left",
        ProgressText.Of("reading", 0.5, TimeSpan.FromSeconds(65), width: 42, isUnicode: true));

    [Theory]
    [InlineData(40, 3)]
    [InlineData(80, 2)]
    [InlineData(120, 1)]
    public void A_long_text_is_whole_above_the_bar(int width, int lines)
    {
        var text = ProgressText.Of(Epoch, 0.12, TimeSpan.FromHours(30), width, isUnicode: true);

        Assert.Equal(lines, text.Split('\n').Length);
        Assert.All(text.Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
        Assert.StartsWith(Epoch, text.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Matches(@"━─+   12 %  30:00:00 left$", text);
    }

    [Fact]
    public void A_terminal_without_Unicode_or_room_for_a_bar_shows_the_numbers()
    {
        Assert.Equal("x  #######-------   50 %", ProgressText.Of("x", 0.5, null, width: 24, isUnicode: false));
        Assert.Equal("reading\ntracks\n  7 %", ProgressText.Of("reading tracks", 0.07, null, width: 10, isUnicode: true));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_console_of_this_width_breaks_no_line_of_it(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = width;
        console.Progress().Columns(new ProgressText(new TimeLeft())).Start(context => context.AddTask(Epoch, maxValue: 1).Value = 0.5);

        Assert.Matches(@" 50 %", output.ToString());
        Assert.Contains(Epoch[..34], output.ToString(), StringComparison.Ordinal);
    }
}
