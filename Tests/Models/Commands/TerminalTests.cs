using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models.Commands;

public sealed class TerminalTests
{
    [Fact]
    public void Control_characters_in_messages_are_replaced()
    {
        using StringWriter output = new(), error = new();
        new Terminal(output, error, isInteractive: false)
            .Note("table.csv: \"\u001b[2J\u0007é\u009b\" is none of the genres.\n\tTwo lines.");

        Assert.Equal("table.csv: \"\uFFFD[2J\uFFFDé\uFFFD\" is none of the genres.\n\tTwo lines.\n", error.ToString());
    }
}
