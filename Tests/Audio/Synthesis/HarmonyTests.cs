using Gtzan.Audio.Synthesis.Harmony;

namespace Gtzan.Tests.Audio.Synthesis;

public class HarmonyTests
{
    [Theory]
    [InlineData("I", 0, new[] { 0, 4, 7 })]
    [InlineData("vi", 9, new[] { 0, 3, 7 })]
    [InlineData("V7", 7, new[] { 0, 4, 7, 10 })]
    [InlineData("bVII", 10, new[] { 0, 4, 7 })]
    [InlineData("ii9", 2, new[] { 0, 3, 7, 10, 14 })]
    [InlineData("iidim", 2, new[] { 0, 3, 6 })]
    [InlineData("bII5", 1, new[] { 0, 7, 12 })]
    public void A_numeral_names_root_and_tones(string symbol, int root, int[] tones)
    {
        var chord = Chord.Parse(symbol);
        Assert.Equal(root, chord.Root);
        Assert.Equal(tones, chord.Tones);
    }

    [Fact]
    public void A_bar_is_shared_by_its_chords_and_the_sheet_repeats()
    {
        var progression = Progression.Parse("ii7 V7 | Imaj7");
        Assert.Equal(2, progression.Bars);
        Assert.Equal(2, progression.At(0, 0.49).Root);
        Assert.Equal(7, progression.At(0, 0.5).Root);
        Assert.Equal(0, progression.At(0, 1).Root);
        Assert.Equal(2, progression.At(2, 0).Root);
    }

    [Fact]
    public void Unreadable_chords_are_named()
    {
        Assert.Equal("Chord 'H7' has no Roman numeral from I to VII.", Assert.Throws<FormatException>(() => Chord.Parse("H7")).Message);
        Assert.Equal("Chord 'V77' ends in '77', which names no chord.", Assert.Throws<FormatException>(() => Chord.Parse("V77")).Message);
        Assert.Equal("Progression 'I | | V' has an empty bar.", Assert.Throws<FormatException>(() => Progression.Parse("I | | V")).Message);
    }
}
