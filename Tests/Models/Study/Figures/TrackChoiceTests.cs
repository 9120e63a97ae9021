using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Figures;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Models.Study.Figures;

public sealed class TrackChoiceTests
{
    [Theory]
    [InlineData("b/b.00001.wav")]
    [InlineData("b\\b.00001.wav")]
    [InlineData("b/b.00001")]
    [InlineData("b.00001.wav")]
    [InlineData("B.00001")]
    public void A_track_is_found_by_any_of_its_names(string name)
    {
        using var folder = SmallCorpus.Create();
        var source = new GenreFolder(folder.Root);

        Assert.Equal("b/b.00001.wav", source.Tracks[TrackChoice.Find(source, name)].Name);
    }

    [Fact]
    public void Missing_and_ambiguous_names_are_refused()
    {
        using var folder = SmallCorpus.Create();
        File.Copy(folder["b/b.00001.wav"], folder["c/b.00001.wav"]);
        var source = new GenreFolder(folder.Root);

        Assert.Equal(
            $"{source.Description} has no track \"b.00002\" among its 7; they are called a/a.00000.wav, a/a.00001.wav, b/b.00000.wav and " +
            "so on.",
            Assert.Throws<ProgramException>(() => TrackChoice.Find(source, "b.00002")).Message);
        Assert.Equal(
            $"{source.Description} has 2 tracks called \"b.00001\"; name one with its folder: b/b.00001.wav, c/b.00001.wav.",
            Assert.Throws<ProgramException>(() => TrackChoice.Find(source, "b.00001")).Message);
    }

    [Fact]
    public void Without_a_name_the_first_readable_track_is_chosen()
    {
        using var folder = SmallCorpus.Create();
        File.WriteAllText(folder["a/a.00000.wav"], "no audio");
        var source = new GenreFolder(folder.Root);

        Assert.Equal("a/a.00001.wav", TrackChoice.Load(source, null).Name);
        Assert.StartsWith(
            "The track a/a.00000.wav cannot be drawn: ", Assert.Throws<ProgramException>(() => TrackChoice.Load(source, "a.00000")).Message,
            StringComparison.Ordinal);
    }
}
