using Gtzan.Audio.Synthesis;
using Gtzan.Audio.Synthesis.Harmony;
using Gtzan.Audio.Synthesis.Styles;

namespace Gtzan.Tests.Audio.Synthesis;

public class StyleTests
{
    private const double Duration = 30;

    public static TheoryData<int> Genres => [.. Enumerable.Range(0, Catalogue.All.Count)];

    [Fact]
    public void The_ten_genres_of_GTZAN_are_there_in_order() => Assert.Equal(
        ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"],
        Catalogue.All.Select(style => style.Name));

    [Theory]
    [MemberData(nameof(Genres))]
    public void A_declaration_can_be_played(int genre)
    {
        var style = Catalogue.All[genre];
        Assert.All(style.Progressions, sheet => Assert.True(Progression.Parse(sheet).Bars > 0));
        foreach (var steps in style.StepsPerBar)
        {
            Assert.All(
                style.Band.SelectMany(chair => chair),
                part => Assert.Contains(part.Patterns, pattern => pattern.Length % steps == 0));
            Assert.All(style.Grooves.SelectMany(groove => groove.Lines), line => Assert.Equal(0, line.Pattern.Length % steps));
        }

        Assert.All(style.Band.SelectMany(chair => chair).SelectMany(part => part.Patterns), pattern =>
        {
            Assert.Matches("^[.xXo?1-9~a-]+$", pattern);
            Assert.Matches("[^.-]", pattern);
        });
        Assert.All(style.Grooves.SelectMany(groove => groove.Lines), line => Assert.Matches("^[.xXo?]+$", line.Pattern));
    }

    [Theory]
    [MemberData(nameof(Genres))]
    public void Arrangements_keep_to_their_style(int genre)
    {
        var style = Catalogue.All[genre];
        for (var track = 0; track < 20; track++)
        {
            var arrangement = Arranger.Compose(style, Duration, seed: 5, genre, track);
            Assert.True(style.Tempo.Contains(arrangement.Tempo), $"tempo {arrangement.Tempo}");
            Assert.NotEmpty(arrangement.Scores.SelectMany(score => score.Notes));
            Assert.All(arrangement.Scores.SelectMany(score => score.Notes), note =>
            {
                Assert.True(note.Start >= 0 && note.Duration > 0);
                Assert.InRange(note.Pitch, 20, 110);
                Assert.InRange(note.Velocity, 0.05, 1);
            });
            Assert.All(arrangement.Hits, hit => Assert.True(hit.Time >= 0 && hit.Velocity is > 0 and < 1.2));
        }
    }

    [Fact]
    public void A_swung_pair_gives_its_first_half_more_time()
    {
        Meter meter = new(StepsPerBar: 16, StepSeconds: 0.1, Swing: 0.6, SwungSteps: 4, Start: 0);
        Assert.Equal(0.24, meter.Time(0, 2), 12);
        Assert.Equal(0.4, meter.Time(0, 4), 12);
        Assert.Equal(1.6 + 0.4 + 0.24, meter.Time(1, 6), 12);
    }
}
