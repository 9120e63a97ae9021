namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class AugmentCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void The_page_plays_and_draws_every_augmentation()
    {
        var page = small["augment.html"];
        Assert.Contains(page, CommandLine.Succeed("augment", small.Track("blues", 0), "--out", page), StringComparison.Ordinal);
        var text = File.ReadAllText(page);
        Assert.All(
            ["crop", "stretch", "pitch", "eq", "noise", "gain", "spec", "mixup"],
            kind => Assert.Contains($"<h2>{kind}</h2>", text, StringComparison.Ordinal));

        // The song, six kinds, all of them, and the mix.
        Assert.Equal(9, text.Split("<audio ").Length - 1);
        Assert.InRange(text.Length, 100_000, 10_000_000);
        CommandLine.Succeed("augment", small.Track("blues", 0), "--out", page);
        Assert.Equal(text, File.ReadAllText(page));
        CommandLine.Succeed("augment", small.Track("blues", 0), "--out", page, "--seed", "2");
        Assert.NotEqual(text, File.ReadAllText(page));
    }

    [Fact]
    public void Bad_use_is_refused()
    {
        Assert.Contains("no such file", CommandLine.Fail(1, "augment", "no such file.wav"), StringComparison.Ordinal);
        Assert.Contains(
            "augment is \"echo\" (--augment echo); it must be none, default, all, or one of crop,",
            CommandLine.Fail(2, "train", "mlp", "--augment", "echo"), StringComparison.Ordinal);
    }
}
