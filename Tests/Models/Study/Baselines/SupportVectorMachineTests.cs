using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class SupportVectorMachineTests
{
    private static readonly SupportVectorMachine Model = Fit();

    /// <summary>
    /// <c>m = SVC(tol=1e-10).fit(X, y); m._gamma</c>, and for two classes each, <c>c = m.dual_coef_[0]; 0.5 * c @ K @ c - abs(c).sum();
    /// -m.intercept_; m.support_</c>.
    /// </summary>
    [Fact]
    public void Dual_objective_offset_and_support_vectors_are_scikit_learns()
    {
        Assert.Equal(1.2953819225104677, Model.Gamma, 1e-12);
        SmallTable.AssertClose(
            [-13.536778897061573, -4.013342144624129, -12.484149809016532], [.. Model.Machines.Select(machine => machine.Objective)], 1e-6);
        SmallTable.AssertClose(
            [0.19569828086260813, -0.04369676816269497, -0.12841714477107632], [.. Model.Machines.Select(machine => -machine.Rho)], 1e-6);
        Assert.Equal(
            [0, 3, 6, 12, 15, 24, 27, 30, 33, 42, 51, 57, 1, 10, 16, 19, 28, 37, 40, 43, 49, 52, 58], Model.Machines[0].SupportVectors);
        Assert.Equal([6, 12, 24, 27, 33, 36, 39, 5, 11, 17, 20, 23, 44, 50, 59], Model.Machines[1].SupportVectors);
        Assert.Equal(
            [4, 7, 13, 16, 19, 22, 25, 31, 37, 40, 46, 55, 5, 11, 14, 26, 29, 32, 41, 44, 47, 50, 56, 59],
            Model.Machines[2].SupportVectors);
    }

    /// <summary>46,341 squared is more than the length of an array can be.</summary>
    [Fact]
    public void More_rows_than_a_kernel_can_hold_are_refused() => Refusal.Says<ProgramException>(
        "Two of the classes have 46341 rows together, and a support vector machine compares every two of them; it takes at most 46340, " +
        "so give fewer rows or leave this model out.",
        () => new SupportVectorMachine()
            .Fit(new Examples(new Matrix(46_341, 1), [.. Enumerable.Range(0, 46_341).Select(row => row % 2)], 2)));

    /// <summary><c>-m.decision_function(Q)</c> of the same: there the second class is the positive one.</summary>
    [Fact]
    public void Decisions_are_scikit_learns()
    {
        double[][] expected =
        [
            [-0.4634246906030891, -1.3815166926366131, 0.15405057043717268], [0.2507170449837928, -1.0261627231213812, -0.3191843320466481],
            [0.9940767591167531, -0.01926497088722837, -0.5924319153430436],
        ];
        for (var machine = 0; machine < 3; machine++)
        {
            SmallTable.AssertClose(
                expected[machine],
                [.. Enumerable.Range(0, 3)
                .Select(query => SupportVectorMachine.Decide(Model.Machines[machine], Kernels(SmallTable.Queries.Row(query).ToArray())))],
                1e-5);
        }
    }

    /// <summary>
    /// Karush, Kuhn and Tucker: y f(x) ≥ 1 where α is 0, ≤ 1 where it is C, = 1 between, and Σ y α = 0. Half of a row's kernel is single
    /// precision.
    /// </summary>
    [Fact]
    public void The_conditions_of_optimality_hold_for_every_row()
    {
        foreach (var machine in Model.Machines)
        {
            Assert.Equal(0, machine.Coefficients.Sum(), 1e-9);
            for (var row = 0; row < 60; row++)
            {
                if (SmallTable.Examples.Labels[row] is var label && label != machine.Positive && label != machine.Negative)
                    continue;
                var place = Array.IndexOf(machine.SupportVectors, row);
                var alpha = place < 0 ? 0 : Math.Abs(machine.Coefficients[place]);
                var margin = SupportVectorMachine.Decide(machine, Kernels(SmallTable.Examples.Features.Row(row).ToArray())) * (
                    label == machine.Positive ? 1 : -1);
                Assert.InRange(alpha, 0, 1);
                if (alpha < 1)
                    Assert.True(margin >= 1 - 1e-5, $"Row {row}: α {alpha}, margin {margin}.");
                if (alpha > 0)
                    Assert.True(margin <= 1 + 1e-5, $"Row {row}: α {alpha}, margin {margin}.");
            }
        }
    }

    /// <summary>By the decisions above: query 0 gets the votes 1, 0, 1; query 1 gets 1, 1, 2; query 2 gets 0, 2, 2.</summary>
    [Fact]
    public void Probabilities_are_shares_of_votes() => SmallTable.AssertClose(
        [1.0 / 3, 2.0 / 3, 0, 0, 1.0 / 3, 2.0 / 3, 1.0 / 3, 0, 2.0 / 3], Model.PredictProbabilities(SmallTable.Queries).Values, 1e-15);

    [Fact]
    public void Equal_rows_of_different_classes_are_accepted()
    {
        var model = new SupportVectorMachine();
        model.Fit(new Examples(Matrix.FromRows([1, 1], [1, 1], [1, 1], [3, 1]), [0, 1, 0, 1], 2));

        Assert.Equal([1, 0, 0, 1], model.PredictProbabilities(Matrix.FromRows([1, 1], [3, 1])).Values);
    }

    private static double[] Kernels(double[] x) =>
    [
        .. Enumerable.Range(0, 60)
            .Select(row =>
                Math.Exp(-Model.Gamma * x.Zip(SmallTable.Examples.Features.Row(row).ToArray(), (a, b) => (a - b) * (a - b)).Sum())),
    ];

    private static SupportVectorMachine Fit()
    {
        var model = new SupportVectorMachine(tolerance: 1e-9);
        model.Fit(SmallTable.Examples);
        return model;
    }
}
