using Gtzan.Models.Study.Baselines;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class GaussianNaiveBayesTests
{
    /// <summary><c>m = GaussianNB().fit(X, y); m.theta_, m.var_</c></summary>
    [Fact]
    public void Means_and_variances_are_scikit_learns()
    {
        var model = new GaussianNaiveBayes();
        model.Fit(SmallTable.Examples);

        SmallTable.AssertClose(
            [
                0.502587890625, 0.458056640625, 0.38955078125, 0.451611328125, 0.598681640625, 0.738720703125, 0.840869140625,
                1.009228515625,
                0.69697265625, 1.074365234375, 1.305126953125, 1.4689453125,
            ], model.Means.Values, 1e-15);
        SmallTable.AssertClose(
            [
                0.07669985558040908, 0.07192454124935439, 0.07429350878246595, 0.09554419304378799, 0.06646179939754777, 0.0884827115679579,
                0.07270207191952041, 0.0720515706682997, 0.0993473150873976, 0.08256008888729384, 0.07099003578670789, 0.07173124338634779,
            ], model.Variances.Values, 1e-15);
    }

    /// <summary><c>m.predict_proba(Q)</c></summary>
    [Fact]
    public void Posteriors_are_scikit_learns()
    {
        var model = new GaussianNaiveBayes();
        model.Fit(SmallTable.Examples);

        SmallTable.AssertClose(
            [
                0.04024438447771261, 0.9431383962270602, 0.016617219295226953, 0.00016327229548312357, 0.4108054400505665,
                0.5890312876539503,
                8.457755566362963e-15, 1.3660214627139798e-06, 0.9999986339785285,
            ], model.PredictProbabilities(SmallTable.Queries).Values, 1e-13);
    }

    [Fact]
    public void A_class_without_rows_has_no_probability()
    {
        var model = new GaussianNaiveBayes();
        model.Fit(new Examples(Matrix.FromRows([0, 1], [1, 0], [5, 6], [6, 5]), [0, 0, 2, 2], 3));

        var probabilities = model.PredictProbabilities(Matrix.FromRows([0.5, 0.5]));
        Assert.Equal(0, probabilities[0, 1]);
        Assert.Equal(1, probabilities[0, 0], 1e-6);
    }
}
