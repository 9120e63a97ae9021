using System.Globalization;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// The running statistics of batch normalisation, which validation and tests use. After n batches, momentumⁿ of them is still their start
/// value; while that is much, validation and tests are far worse than the weights.
/// </summary>
/// <param name="Momentum">The momentum.</param>
/// <param name="BatchesPerEpoch">The number of batches per epoch.</param>
/// <param name="Section">The section of the momentum in <c>hparams.yaml</c>.</param>
internal sealed record RunningStatistics(float Momentum, int BatchesPerEpoch, string Section = "cnn")
{
    private const double MuchOfStart = 0.05;
    private const float Quicker = 0.9f;

    private string Setting => $"--set {Section}.batch_norm_momentum={Text(Quicker)}";

    /// <summary>The statistics of a model; null if it has none, or trained ones from the start.</summary>
    public static RunningStatistics? Of(GenreModel model, HyperParameters parameters, int genres, DataSplit split) =>
        model.Encoder is null && FirstIn(model.Declare(parameters, genres)) is { } layer
            ? new RunningStatistics(layer.Momentum, Trainer.BatchCount(split, parameters), model.Name)
            : null;

    private static BatchNorm? FirstIn(Layer layer) => layer switch
    {
        BatchNorm norm => norm,
        Sequential inner => inner.Layers.Select(FirstIn).FirstOrDefault(found => found is not null),
        Residual residual => FirstIn(residual.Branch),
        _ => null,
    };

    /// <summary>The share of the start value after some epochs: momentum^(epochs · batches).</summary>
    public double StartShare(int epochs) => Math.Pow(Momentum, (double)epochs * BatchesPerEpoch);

    /// <summary>A sentence about the first epochs; null if validation is sound after the first.</summary>
    public string? DescribeFirstEpochs()
    {
        var sound = 1;
        while (StartShare(sound) > MuchOfStart)
            sound++;
        return sound == 1 ? null
            : $"Validation is unreliable before epoch {sound}: after epoch 1, {Percent(1)} of batch normalisation's running statistics " +
                $"is still the start value (momentum {Text(Momentum)}, {BatchesPerEpoch} batches per epoch)." +
                (Momentum > Quicker ? $" {Setting} shortens this." : "");
    }

    /// <summary>A sentence about a test of the weights of an epoch; null if the test is sound.</summary>
    public string? DescribeTest(int epoch) => StartShare(epoch) <= MuchOfStart ? null
        : $"The test of epoch {epoch} is unreliable: {Percent(epoch)} of batch normalisation's running statistics is still the start " +
            $"value. Train more epochs{(Momentum > Quicker ? $", or with {Setting}" : "")}.";

    private string Percent(int epochs) => $"{(100 * StartShare(epochs)).ToString("F0", CultureInfo.InvariantCulture)} %";

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}
