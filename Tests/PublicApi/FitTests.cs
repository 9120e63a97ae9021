namespace Gtzan.Tests.PublicApi;

/// <summary>A classifier of noisy rings, trained with the kit: Fit, AdamW, a cosine with warm-up, early stopping.</summary>
public sealed class FitTests
{
    private const int Rings = 3, Examples = 300;

    [Fact]
    public void It_tells_rings_apart_after_training_with_early_stopping()
    {
        using var device = Device.Create("cpu");
        var model = new Sequential(new Dense(32, Activation.Tanh), new Dense(32, Activation.Tanh), new Dense(Rings));
        model.Build(device, input: [2], seed: 1);
        var data = Points();
        var training = new DataLoader(data, device, input: [2], batchSize: 16)
        {
            Examples = [.. Enumerable.Range(0, 240)],
            ShuffleSeed = 1,
        };
        var validation = new DataLoader(data, device, input: [2], batchSize: 64) { Examples = [.. Enumerable.Range(240, 60)] };
        var steps = 60 * training.Batches;
        var adamw = new AdamW(model.Parameters, learningRate: 0.02f, weightDecay: 0.01f)
        {
            Schedule = Schedule.Warmup(30).Then(30, Schedule.Cosine(steps - 30)),
        };
        adamw.Group(model.Layers[2].Parameters).WeightDecay = 0;

        var epochs = new List<int>();
        var history = model.Fit(
            adamw, training, epochs: 60, validation, new EarlyStopping(patience: 8), new Progress(result => epochs.Add(result.Epoch)));

        Assert.Equal(Enumerable.Range(1, history.Count), epochs);
        Assert.True(history[^1].Loss < history[0].Loss / 2, $"The loss is {history[^1].Loss} after {history[0].Loss}.");
        var result = model.Evaluate(validation);
        Assert.InRange(result.Accuracy, 0.9, 1);
        Assert.InRange(result.TopK(2), result.Accuracy, 1);
        Assert.Equal(60, result.Confusion().Cast<int>().Sum());
        Assert.Equal(60 * Rings, model.Predict(validation).Length);
    }

    /// <summary>A guest's metric and objective, written as a callback and a function.</summary>
    [Fact]
    public void A_loop_with_smoothed_weighted_loss_and_averaged_weights_resumes_from_its_file()
    {
        using var device = Device.Create("cpu");
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            var (whole, wholeModel) = Loop(device, new ModelCheckpoint(path));
            var losses = whole.Run(2).Select(result => result.Loss).ToList();
            var largest = new LargestGradient();
            var (resumed, resumedModel) = Loop(device, largest);
            resumed.Restore(Safetensors.Read(path));
            Assert.Equal(2, resumed.Epoch);
            losses.AddRange(whole.Run(4).Select(result => result.Loss));
            Assert.Equal(losses[2..], resumed.Run(4).Select(result => result.Loss));
            Assert.Equal(wholeModel.Parameters[0].Value.ToArray(), resumedModel.Parameters[0].Value.ToArray());
            Assert.True(largest.Value > 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (TrainingLoop Loop, Sequential Model) Loop(Device device, Callback callback)
    {
        var model = new Sequential(new Dense(8, Activation.Relu), new Dropout(0.1f), new Dense(Rings));
        model.Build(device, input: [2], seed: 2);
        var weights = device.FromArray([1f, 2, 1], [Rings]);
        var sgd = new Sgd(model.Parameters, learningRate: 0.1f, momentum: 0.9f, nesterov: true);
        var loop = new TrainingLoop(model, sgd, new DataLoader(Points(), device, input: [2], batchSize: 32) { ShuffleSeed = 1 })
        {
            Objective = (logits, labels) => Loss.SoftmaxCrossEntropy(logits, labels, labelSmoothing: 0.1f, classWeights: weights),
            Average = new WeightAverage(model.Parameters, decay: 0.99f),
            AccumulationSteps = 2,
            Callbacks = [callback],
        };
        return (loop, model);
    }

    // Radius 1, 2 or 3, and a little noise.
    private static ArrayDataset Points()
    {
        var random = new RandomSequence(4, RandomPurpose.Check);
        var (points, labels) = (new float[2 * Examples], new int[Examples]);
        for (var i = 0; i < Examples; i++)
        {
            labels[i] = i % Rings;
            var (angle, radius) = (2 * MathF.PI * random.Uniform(2 * i), 1 + labels[i] + (0.3f * random.Uniform((2 * i) + 1)));
            (points[2 * i], points[(2 * i) + 1]) = (radius * MathF.Cos(angle), radius * MathF.Sin(angle));
        }

        return new ArrayDataset(points, labels);
    }

    private sealed class LargestGradient : Callback
    {
        public float Value { get; private set; }

        public override void BeforeUpdate(TrainingLoop loop, Batch batch, Tensor loss)
        {
            foreach (var (_, gradient) in loop.Optimizer.Gradients)
                Value = Math.Max(Value, gradient.ToArray().Max(Math.Abs));
        }
    }
}
