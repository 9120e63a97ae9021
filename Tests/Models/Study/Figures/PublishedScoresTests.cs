using Gtzan.Models.Study.Figures;

namespace Gtzan.Tests.Models.Study.Figures;

public sealed class PublishedScoresTests
{
    private static readonly string[] Genres =
        ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"];

    /// <summary>
    /// The published means are those of the published rows, and F1 that of precision and recall, but for their rounding to hundredths.
    /// </summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp-reg")]
    [InlineData("cnn")]
    [InlineData("rnn")]
    public void The_rows_agree_with_their_means(string model)
    {
        var rows = Genres.Select(genre => PublishedScores.Of(model, genre)!.Value).ToArray();
        var mean = PublishedScores.Of(model, PublishedScores.MacroAverage)!.Value;

        Assert.Equal(mean.Precision, rows.Average(row => row.Precision), 0.0065);
        Assert.Equal(mean.Recall, rows.Average(row => row.Recall), 0.0065);
        Assert.Equal(mean.F1, rows.Average(row => row.F1), 0.0065);
        Assert.All(rows, row => Assert.Equal(2 * row.Precision * row.Recall / (row.Precision + row.Recall), row.F1, 0.0085));
    }

    [Fact]
    public void Other_genres_and_models_have_no_published_scores()
    {
        Assert.Equal((0.87, 0.76, 0.81), PublishedScores.Of("rnn", "blues"));
        Assert.Null(PublishedScores.Of("rnn", "polka"));
        Assert.Null(PublishedScores.Of("transformer", "blues"));
    }
}
