using Gtzan.Models.Study.Tuning;

namespace Gtzan.Tests.Models.Study.Tuning;

public sealed class SuccessiveHalvingTests
{
    /// <summary>Rungs as trials × epochs. 81 and 81 with reduction 3 is the first bracket of the table in the paper on Hyperband.</summary>
    [Theory]
    [InlineData(81, 81, 3, "81×1 27×3 9×9 3×27 1×81")]
    [InlineData(16, 100, 2, "16×6 8×13 4×25 2×50 1×100")]
    [InlineData(12, 20, 3, "12×2 4×7 1×20")]
    [InlineData(20, 100, 3, "20×11 6×33 2×100")]
    [InlineData(100, 3, 3, "100×1 33×3")]
    [InlineData(2, 100, 3, "2×100")]
    [InlineData(12, 1, 3, "12×1")]
    [InlineData(12, 20, 1, "12×20")]
    [InlineData(1, 1, 2, "1×1")]
    public void The_rungs_have_fewer_trials_and_more_epochs(int trials, int epochs, int reduction, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', SuccessiveHalving.Plan(trials, epochs, reduction).Select(rung => $"{rung.Trials}×{rung.Epochs}")));

    [Fact]
    public void Rungs_have_fewer_trials_and_more_epochs_for_any_numbers()
    {
        for (var trials = 1; trials < 40; trials++)
        {
            for (var epochs = 1; epochs < 40; epochs++)
            {
                for (var reduction = 2; reduction < 6; reduction++)
                {
                    var rungs = SuccessiveHalving.Plan(trials, epochs, reduction);
                    Assert.Equal((trials, epochs), (rungs[0].Trials, rungs[^1].Epochs));
                    Assert.All(rungs, rung => Assert.True(rung.Trials >= 1 && rung.Epochs >= 1));
                    Assert.All(
                        rungs.Zip(rungs.Skip(1)), pair =>
                            Assert.True(pair.First.Trials > pair.Second.Trials && pair.First.Epochs < pair.Second.Epochs));
                    Assert.True(SuccessiveHalving.Budget(rungs) <= (long)trials * epochs);
                }
            }
        }
    }

    /// <summary>12 · 2 + 4 · (7 − 2) + 1 · (20 − 7).</summary>
    [Fact]
    public void The_budget_counts_every_epoch_once()
    {
        Assert.Equal(57, SuccessiveHalving.Budget(SuccessiveHalving.Plan(12, 20, 3)));
        Assert.Equal(240, SuccessiveHalving.Budget(SuccessiveHalving.Plan(12, 20, 1)));
    }

    [Fact]
    public void Trials_advance_by_accuracy_then_loss_then_number_and_never_diverged()
    {
        RungResult[] results =
        [
            Result(1, 0.5, 1.0), Result(2, 0.7, 2.0), Result(3, 0.7, 1.5), Result(4), Result(5, 0.7, 2.0), Result(6, 0.1, 9.0),
        ];

        Assert.Equal([3], SuccessiveHalving.Survivors(results, 1));
        Assert.Equal([2, 3], SuccessiveHalving.Survivors(results, 2));
        Assert.Equal([2, 3, 5], SuccessiveHalving.Survivors(results, 3));
        Assert.Equal([1, 2, 3, 5, 6], SuccessiveHalving.Survivors(results, 6));
    }

    [Fact]
    public void Trials_of_higher_rungs_rank_higher()
    {
        RungResult[] results = [Result(1, 0.9, 1.0), Result(2, 0.6, 1.0) with { Rung = 2 }, Result(3), Result(4) with { Rung = 2 }];

        Assert.Equal([2, 4, 1, 3], SuccessiveHalving.InOrder(results).Select(result => result.Trial));
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_a_sample()
    {
        var result = new RungResult(1, 1, 1, new TrialSettings([]), [0.25, 0.5, 0.75], [1, 2, 4.5]);

        Assert.Equal((0.5, 0.25, 2.5), (result.Accuracy, result.Deviation, result.Loss));
    }

    private static RungResult Result(int trial, double accuracy, double loss) =>
        new(1, trial, 1, new TrialSettings([]), [accuracy, accuracy], [loss, loss]);

    private static RungResult Result(int trial) => new(1, trial, 1, new TrialSettings([]), [], []);
}
