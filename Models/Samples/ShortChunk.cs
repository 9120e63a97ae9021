using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Samples;

/// <summary>
/// A residual convolutional network on 3 s, from top to bottom: data, model, training, test. Each of five blocks halves time and frequency;
/// the maximum over both is classified. The same seed and number of
/// epochs give the same weights as <c>gtzan train shortchunk</c>.
/// </summary>
internal static class ShortChunk
{
    private const float LearningRate = 1e-3f, WeightDecay = 0.01f;
    private const int BatchSize = 32;
    private const int Seed = 1;

    public static Sequential Train(GenreDataset dataset, Device device, int epochs, Action<string> print)
    {
        // Data: a mel spectrogram of 130 frames of 128 bands a segment. 30 % of the segments for the test, 20 % of the rest for validation.
        var split = DataSplit.Create(dataset, SplitMode.Segment, testSize: 0.3f, validationSize: 0.2f, Seed);

        // Model: inputs are standardised band by band, with the statistics of the training part.
        var normalization = new Normalization(axis: 1);
        var model = new Sequential(
            normalization,
            Block(16), new Activate(Activation.Relu), Block(32), new Activate(Activation.Relu), Block(64), new Activate(Activation.Relu),
            Block(64), new Activate(Activation.Relu), Block(128), new Activate(Activation.Relu),
            new GlobalMaxPool(),
            new Dense(64), new BatchNorm(0.9f), new Activate(Activation.Relu), new Dropout(0.3f),
            new Dense(dataset.Genres.Count));
        model.Build(device, input: [130, 128, 1], Seed);
        var (mean, deviation) = FeatureStatistics.Of(dataset, split.Train);
        normalization.Adapt(mean, deviation);
        print(model.Summary());

        // Training: the learning rate rises over 30 % of all batches and falls to nearly 0.
        var loader = SegmentDataset.Loader(dataset, model, split.Train, BatchSize, shuffleSeed: Seed);
        var adam = new AdamW(model.Parameters, LearningRate, weightDecay: WeightDecay)
        {
            Schedule = Schedule.OneCycle((long)epochs * loader.Batches),
        };
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var last = 0f;
            foreach (var batch in loader.Epoch(epoch))
            {
                using var step = device.BeginStep();
                var (inputs, labels) = batch.Load();
                var loss = Loss.SoftmaxCrossEntropy(model.Forward(inputs), labels);
                loss.Backward();
                adam.Step();
                last = loss.ToScalar();
            }

            var validation = Predictions.Of(model, dataset, split.Validation);
            print($"epoch {epoch}/{epochs}: loss of the last batch {last:F4}, validation accuracy {validation.Accuracy.ToShare()}");
        }

        // Test: parts of one track are on both sides of a split by segment, which flatters; see gtzan train --split track.
        print($"Test accuracy by segment: {Predictions.Of(model, dataset, split.Test).Accuracy.ToShare()}.");
        return model;
    }

    private static Residual Block(int filters) => new(
        new Sequential(
            new Conv2D(filters, kernel: 3, stride: 2, Padding.Same), new BatchNorm(0.9f), new Activate(Activation.Relu),
            new Conv2D(filters, kernel: 3, padding: Padding.Same), new BatchNorm(0.9f)),
        new Sequential(new Conv2D(filters, kernel: 1, stride: 2, Padding.Same), new BatchNorm(0.9f)));
}
