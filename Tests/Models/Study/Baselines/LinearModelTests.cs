using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class LinearModelTests
{
    /// <summary>
    /// <c>m = LogisticRegression(solver="newton-cg", tol=1e-12, max_iter=100000).fit(X, y); np.c_[m.coef_, m.intercept_];
    /// m.predict_proba(Q)</c>
    /// </summary>
    [Fact]
    public void The_optimum_of_logistic_regression_is_scikit_learns()
    {
        var model = new LogisticRegression(tolerance: 1e-10, maxSteps: 1000);
        model.Fit(SmallTable.Examples);

        SmallTable.AssertClose(
            [
                -0.2505568200353709, -1.0964417258141934, -1.6486921606948548, -1.8848903808823871, 3.93993781432696,
                -0.16609444469360393, -0.11485312977376563, -0.09201283361808395, 0.1247888141233133, 0.7534199821246086,
                0.4166512647289749, 1.2112948555879595, 1.7407049943129387, 1.7601015667590736, -4.693357796451563,
            ], model.Weights!.Values, 1e-7);
        SmallTable.AssertClose(
            [
                0.27821065208122064, 0.4970201199213073, 0.22476922799747207, 0.055617962582539704, 0.3873459020887123, 0.5570361353287481,
                0.00011221419849087117, 0.018308777771876398, 0.9815790080296326,
            ], model.PredictProbabilities(SmallTable.Queries).Values, 1e-8);
        var gradient = new double[15];
        LogisticRegression.Loss(SmallTable.Examples, model.Weights, gradient);
        Assert.All(gradient, part => Assert.InRange(part, -1e-7, 1e-7));
    }

    [Fact]
    public void The_gradient_of_logistic_regression_is_that_of_its_loss()
    {
        var random = new Random(4);
        var weights = Enumerable.Range(0, 15).Select(_ => random.NextDouble() - 0.5).ToArray();
        var gradient = new double[15];
        LogisticRegression.Loss(SmallTable.Examples, new Matrix(weights, 5), gradient);

        for (var i = 0; i < weights.Length; i++)
            Assert.Equal((LossWith(i, 1e-5) - LossWith(i, -1e-5)) / 2e-5, gradient[i], 1e-6);

        double LossWith(int index, double change)
        {
            var changed = weights.ToArray();
            changed[index] += change;
            return LogisticRegression.Loss(SmallTable.Examples, new Matrix(changed, 5), new double[15]);
        }
    }

    /// <summary>Rosenbrock's function, a bent valley: its minimum is at (1, 1).</summary>
    [Fact]
    public void The_minimum_of_Rosenbrocks_function_is_found()
    {
        var minimum = Lbfgs.Minimize(
            [-1.2, 1], (x, gradient) =>
            {
                var (a, b) = (1 - x[0], x[1] - (x[0] * x[0]));
                (gradient[0], gradient[1]) = ((-2 * a) - (400 * x[0] * b), 200 * b);
                return (a * a) + (100 * b * b);
            }, 1e-9, 200);

        SmallTable.AssertClose([1, 1], minimum, 1e-8);
    }

    /// <summary>
    /// <c>m = SGDClassifier(shuffle=False, max_iter=5000).fit(X, y); m.coef_; p = np.exp(m.decision_function(Q)); p / p.sum(1,
    /// keepdims=True)</c>
    /// </summary>
    [Fact]
    public void Stochastic_descent_in_a_given_order_takes_scikit_learns_steps()
    {
        var model = new StochasticGradientDescent(seed: 1, shuffle: false);
        model.Fit(SmallTable.Examples);

        SmallTable.AssertClose(
            [
                4.601603403141323, -20.917412012798064, -28.172038612565355, -40.69294466259438, -0.917357648674019, -0.5539428878531206,
                -1.1975045613844928,
                -0.32248649649541133, 8.7943603074141, 19.31933770343573, 35.683676160337455, 42.45309674502702,
            ], model.Weights!.Values, 1e-8);
        double[] margins = [-22.287323499240713, -1.9017301333340595, 1.0746521344467794];
        SmallTable.AssertClose(
            [.. margins.Select(margin => Math.Exp(margin) / margins.Sum(Math.Exp))],
            model.PredictProbabilities(SmallTable.Queries).Row(0).ToArray(), 1e-9);
    }
}
