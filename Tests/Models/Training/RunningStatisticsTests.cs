using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Training;

[Collection("program")]
public sealed class RunningStatisticsTests(SmallCorpusFixture small)
{
    [Fact]
    public void The_share_of_the_start_value_is_that_of_the_layer()
    {
        var statistics = new RunningStatistics(0.9f, BatchesPerEpoch: 4);

        Assert.Equal(1, statistics.StartShare(0));
        Assert.Equal(Math.Pow(0.9, 12), statistics.StartShare(3), 5);
        Assert.StartsWith(
            "Validation is unreliable before epoch 8: after epoch 1, 66 % of batch normalisation's running statistics is still the start " +
            "value (momentum 0.9, 4 batches per epoch).", statistics.DescribeFirstEpochs(), StringComparison.Ordinal);
        Assert.True(statistics.StartShare(7) > 0.05 && statistics.StartShare(8) < 0.05);
        Assert.NotNull(statistics.DescribeTest(7));
        Assert.Null(statistics.DescribeTest(8));
        Assert.Null(new RunningStatistics(0.99f, BatchesPerEpoch: 300).DescribeFirstEpochs());
        Assert.Null(new RunningStatistics(0f, BatchesPerEpoch: 1).DescribeFirstEpochs());
    }

    [Theory]
    [InlineData("table")]
    [InlineData("text")]
    public void The_momentum_is_a_hyper_parameter(string variant)
    {
        var layers = Layers($"cnn.variant={variant}", "cnn.batch_norm_momentum=0.75");

        Assert.Equal(3, layers.Length);
        Assert.All(layers, layer => Assert.Equal(0.75f, layer.Momentum));
        Assert.All(Layers($"cnn.variant={variant}"), layer => Assert.Equal(new BatchNorm().Momentum, layer.Momentum));

        static BatchNorm[] Layers(params string[] settings) =>
            [.. GenreModel.Named("cnn").Declare(SmallData.Parameters(settings), 3).Layers.OfType<BatchNorm>()];
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-0.1")]
    [InlineData("0.99999")]
    public void A_momentum_that_forgets_nothing_is_refused(string momentum) => Assert.Contains(
        "it must be a number from 0 to 0.9999.",
        CommandLine.Fail(2, "summary", "cnn", "--set", $"cnn.batch_norm_momentum={momentum}"), StringComparison.Ordinal);

    [Fact]
    public void Training_evaluation_and_report_say_that_the_test_is_too_early_and_the_advice_helps()
    {
        const string Early = "The test of epoch 2 is unreliable: ", First = "Validation is unreliable before epoch ";
        var run = Path.Combine(small.Root, "early-statistics");
        var output = CommandLine.Succeed(small.Train("cnn", run));
        Assert.Contains($"\n{First}", output, StringComparison.Ordinal);
        Assert.Contains($"\n{Early}", output, StringComparison.Ordinal);
        Assert.Contains($"\n{Early}", CommandLine.Succeed("evaluate", run), StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains(First, report, StringComparison.Ordinal);
        Assert.Contains(Early, report, StringComparison.Ordinal);

        var advice = System.Text.RegularExpressions.Regex.Match(output, @"or with --set (\S+=\S+)\.\n").Groups[1].Value;
        var helped = CommandLine.Succeed(small.Train("cnn", run + "-2", "--set", advice, "--epochs", "20"));
        Assert.DoesNotContain("The test of epoch", helped, StringComparison.Ordinal);
        Assert.DoesNotContain("unreliable", small.TrainingOutput, StringComparison.Ordinal);
    }
}
