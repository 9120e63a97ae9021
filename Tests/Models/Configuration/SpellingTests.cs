using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Models.Configuration;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["train", "tune", "evaluate", "cnn", "rnn", "--threads"];

    [Theory]
    [InlineData("trian", "train")]
    [InlineData("Train", "train")]
    [InlineData("tran", "train")]
    [InlineData("evalute", "evaluate")]
    [InlineData("eval", null)]
    [InlineData("--thread", "--threads")]
    [InlineData("cn", "cnn")]
    [InlineData("x", null)]
    [InlineData("gnn", null)]
    [InlineData("ncn", "cnn")]
    [InlineData("", null)]
    public void The_nearest_word_is_proposed_if_it_is_near(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, Known));
}
