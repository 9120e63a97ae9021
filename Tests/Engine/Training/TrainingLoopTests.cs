using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Training;

namespace Gtzan.Tests.Engine.Training;

/// <summary>The training loop, its callbacks and metrics, on points of three noisy classes.</summary>
public sealed class TrainingLoopTests : IDisposable
{
    private const int Examples = 30, BatchSize = 7;

    private readonly CpuDevice _device = new(threads: 1);

    public static TheoryData<int> Cases => [0, 1, 2, 3, 4];

    /// <summary>Stopped after each batch in turn, for every optimiser and schedule.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loop_that_is_stopped_after_any_batch_resumes_to_the_same_bits(int which)
    {
        var (whole, model) = Create(which);
        var results = whole.Run(epochs: 3).ToArray();
        Assert.Equal(3, results.Length);
        for (var batches = 1; batches < 15; batches++)
        {
            using var stop = new CancellationTokenSource();
            var (stopped, _) = Create(which);
            var left = batches;
            stopped.Callbacks = [new AfterBatch(_ => Cancel(--left == 0, stop))];
            var first = stopped.Run(3, stop.Token).ToArray();

            var (resumed, resumedModel) = Create(which);
            using var file = new MemoryStream();
            stopped.Capture().Write(file);
            file.Position = 0;
            resumed.Restore(Safetensors.Read(file));
            Assert.Equal(results, first.Concat(resumed.Run(3)));
            Assert.Equal(Bits(whole, model), Bits(resumed, resumedModel));
        }
    }

    [Fact]
    public void Several_batches_make_a_step_of_their_mean_gradient()
    {
        var models = new[] { (BatchSize: 5, Steps: 1), (BatchSize: 1, Steps: 5) }.Select(size =>
        {
            var model = new Sequential(new Dense(8, Activation.Tanh), new Dense(3));
            model.Build(_device, input: [2], seed: 5);
            var sgd = new Sgd(model.Parameters, 0.1f);
            var loop = new TrainingLoop(model, sgd, new DataLoader(Points(), _device, [2], size.BatchSize))
            {
                AccumulationSteps = size.Steps,
            };
            Assert.Single(loop.Run(1));
            Assert.Equal(6, sgd.Iterations);
            return model.Parameters.SelectMany(parameter => parameter.Value.ToArray()).ToArray();
        }).ToArray();
        Assert.All(models[0].Zip(models[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Early_stopping_ends_after_the_epochs_of_its_patience()
    {
        var model = Model();
        var stopping = new EarlyStopping(patience: 3);

        // No loss is lower by 100 than the first.
        var results = model.Fit(
            new Sgd(model.Parameters), Loader(), epochs: 20, Loader(), new EarlyStopping(patience: 3, minDelta: 100));
        Assert.Equal(4, results.Count);
        Refusal.Says<InvalidOperationException>(
            "EarlyStopping: there is no validation loss; give Fit validation data.",
            () => model.Fit(new Sgd(model.Parameters), Loader(), epochs: 1, validation: null, stopping));
    }

    [Fact]
    public void Callbacks_report_and_write_the_best_state()
    {
        using var folder = new TemporaryFolder();
        var model = Model();
        var (lines, path) = (new List<EpochResult>(), folder["best.safetensors"]);
        var sgd = new Sgd(model.Parameters, 5f, momentum: 0.9f);
        var results = model.Fit(sgd, Loader(), 8, Loader(), new Progress(lines.Add), new ModelCheckpoint(path, isBestOnly: true));
        Assert.Equal(results, lines);
        var best = results.MinBy(result => result.ValidationLoss)!.Epoch;
        Assert.Equal(best, Safetensors.Read(path).Number("epoch"));
        Assert.InRange(best, 1, 7);
    }

    [Fact]
    public void An_evaluation_has_loss_accuracy_top_k_and_confusion()
    {
        var evaluation = new Evaluation(3, [2, 0, 1], [-3, -2, -1, -2, -0.5, -0.5, -1, -4, -1]);
        Assert.Equal((1 + 2 + 4) / 3.0, evaluation.Loss);
        Assert.Equal(1 / 3.0, evaluation.Accuracy);
        Assert.Equal([1 / 3.0, 1 / 3.0, 1], new[] { 1, 2, 3 }.Select(evaluation.TopK));
        Assert.Equal(new[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } }, evaluation.Confusion());
    }

    [Fact]
    public void Evaluation_uses_the_averaged_weights_and_gives_the_others_back()
    {
        var (loop, model) = Create(4);
        var last = loop.Run(2).Last();
        var kept = model.Parameters[0].Value.ToArray();
        Assert.NotEqual(last.ValidationLoss, model.Evaluate(Loader()).Loss);
        using (loop.Average!.Swap())
            Assert.Equal(last.ValidationLoss, model.Evaluate(Loader()).Loss);
        Assert.Equal(kept, model.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void A_loader_divides_all_examples_shuffles_by_seed_and_epoch_and_prefetches()
    {
        foreach (var prefetches in (bool[])[false, true])
        {
            var loader = new DataLoader(Points(), _device, [2], BatchSize)
            {
                Examples = [.. Enumerable.Range(5, 20)],
                ShuffleSeed = 3,
                Prefetches = prefetches,
            };
            Assert.Equal(3, loader.Batches);
            Assert.Equal([7, 7, 6], loader.Epoch(1).Select(batch => batch.Examples.Length));
            Assert.Equal(Enumerable.Range(5, 20), Order(loader, 1).Order());
            Assert.Equal(Order(loader, 1), Order(loader, 1));
            Assert.NotEqual(Order(loader, 1), Order(loader, 2));
            Assert.Equal(Order(loader, 1)[7..], loader.Epoch(1, firstBatch: 1).SelectMany(batch => batch.Examples.ToArray()));

            foreach (var batch in loader.Epoch(1))
            {
                using var step = _device.BeginStep();
                var (inputs, labels) = batch.Load();
                Assert.Equal(batch.Examples.ToArray().SelectMany(example => Point(example)), inputs.ToArray());
                Assert.Equal(batch.Examples.ToArray().Select(example => example % 3), labels.ToIndexArray());
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Points(), _device, [2], 0));
        Refusal.Says<ArgumentException>("7 values cannot be divided among 2 labels.", () => new ArrayDataset(new float[7], new int[2]));

        static int[] Order(DataLoader loader, int epoch) => [.. loader.Epoch(epoch).SelectMany(batch => batch.Examples.ToArray())];
    }

    public void Dispose() => _device.Dispose();

    private static void Cancel(bool isDue, CancellationTokenSource stop)
    {
        if (isDue)
            stop.Cancel();
    }

    private static float[] Point(int example)
    {
        var random = new RandomSequence(8, RandomPurpose.Check, (uint)example);
        return [(example % 3) + (float)random.Normal(0), -(example % 3) + (float)random.Normal(1)];
    }

    private static ArrayDataset Points() => new(
        [.. Enumerable.Range(0, Examples).SelectMany(Point)], [.. Enumerable.Range(0, Examples).Select(example => example % 3)]);

    private static float[] Bits(TrainingLoop loop, Sequential model) =>
    [
        .. model.Parameters.SelectMany(parameter => parameter.Value.ToArray()),
        .. loop.Optimizer.State.SelectMany(state => state.Value.ToArray()),
        .. loop.Average?.State.SelectMany(state => state.Value.ToArray()) ?? [],
    ];

    private DataLoader Loader() => new(Points(), _device, [2], BatchSize) { ShuffleSeed = 1 };

    private Sequential Model()
    {
        var model = new Sequential(new Dense(8, Activation.Tanh), new BatchNorm(momentum: 0.8f), new Dropout(0.2f), new Dense(3));
        model.Build(_device, input: [2], seed: 5);
        return model;
    }

    private (TrainingLoop Loop, Sequential Model) Create(int which)
    {
        var model = Model();
        var parameters = model.Parameters;
        Optimizer optimizer = which switch
        {
            0 => new Sgd(parameters, 0.1f, momentum: 0.9f, nesterov: true) { Schedule = Schedule.OneCycle(15) },
            1 => new AdamW(parameters, 0.05f) { Schedule = Schedule.Warmup(3).Then(3, Schedule.Cosine(12)) },
            2 => new RmsProp(parameters, 0.05f, momentum: 0.5f) { Schedule = Schedule.Step(4) },
            3 => new Adam(parameters, 0.5f, clipping: new GradientClipping(globalNorm: 0.5f)),
            _ => new Sgd(parameters, 0.1f),
        };
        var loop = new TrainingLoop(model, optimizer, Loader())
        {
            Validation = Loader(),
            Objective = (logits, labels) => Loss.SoftmaxCrossEntropy(logits, labels, labelSmoothing: which == 0 ? 0.1f : 0),
            Average = which == 4 ? new WeightAverage(parameters, 0.9f) : null,
        };
        if (which == 3)
            optimizer.Schedule = Schedule.ReduceOnPlateau(loop.ValidationLosses, patience: 0);
        return (loop, model);
    }

    private sealed class AfterBatch(Action<TrainingLoop> action) : Callback
    {
        public override void BatchEnd(TrainingLoop loop) => action(loop);
    }
}
