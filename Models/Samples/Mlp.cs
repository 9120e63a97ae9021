using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Samples;

/// <summary>
/// The multilayer perceptron of the study, from top to bottom: data, model, training, test. The same seed gives the same weights as
/// <c>gtzan train mlp</c>.
/// </summary>
internal static class Mlp
{
    private const float LearningRate = 1e-4f;
    private const int BatchSize = 32;
    private const int Seed = 1;

    public static Sequential Train(GenreDataset dataset, Device device, int epochs, Action<string> print)
    {
        // Data: 130 frames of 13 MFCCs a segment. 30 % of the segments for the test, 20 % of the rest for validation.
        var split = DataSplit.Create(dataset, SplitMode.Segment, testSize: 0.3f, validationSize: 0.2f, Seed);

        // Model
        var model = new Sequential(
            new Flatten(), new Dense(256, Activation.Relu), new Dense(128, Activation.Relu), new Dense(64, Activation.Relu),
            new Dense(dataset.Genres.Count));
        model.Build(device, input: [130, 13], Seed);
        print(model.Summary());

        // Training
        var adam = new Adam(model.Parameters, LearningRate);
        var loader = SegmentDataset.Loader(dataset, model, split.Train, BatchSize, shuffleSeed: Seed);
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
}
