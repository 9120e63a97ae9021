using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class NearestNeighborsTests
{
    /// <summary><c>m = KNeighborsClassifier(5).fit(X, y); m.kneighbors(Q)[1]; m.predict_proba(Q)</c></summary>
    [Fact]
    public void Neighbours_and_votes_are_scikit_learns()
    {
        var model = new NearestNeighbors(5);
        model.Fit(SmallTable.Examples);

        Assert.Equal([31, 22, 1, 10, 55], model.NeighborsOf(SmallTable.Queries.Row(0)));
        Assert.Equal([22, 55, 11, 31, 29], model.NeighborsOf(SmallTable.Queries.Row(1)));
        Assert.Equal([2, 20, 17, 53, 11], model.NeighborsOf(SmallTable.Queries.Row(2)));
        SmallTable.AssertClose([0, 1, 0, 0, 0.6, 0.4, 0, 0, 1], model.PredictProbabilities(SmallTable.Queries).Values, 1e-15);
    }

    [Fact]
    public void Of_equally_distant_rows_the_lower_class_counts_as_nearer()
    {
        var model = new NearestNeighbors(1);
        model.Fit(new Examples(Matrix.FromRows([1], [-1], [1]), [2, 1, 0], 3));

        Assert.Equal([1, 0, 0], model.PredictProbabilities(Matrix.FromRows([0])).Values);
    }

    [Fact]
    public void More_neighbours_than_rows_are_refused_with_both_numbers() => Refusal.Says<ProgramException>(
        "There are 60 rows to learn from, fewer than the 61 nearest neighbours that vote; give more rows.", () =>
            new NearestNeighbors(61).Fit(SmallTable.Examples));
}
