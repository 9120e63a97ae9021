using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;

namespace Gtzan.Tests.Engine.Layers;

/// <summary>Layers that training leaves as they are.</summary>
public sealed class FrozenLayerTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, Optimizer>> Optimizers = new()
    {
        ["Adam"] = p => new Adam(p, 0.1f, weightDecay: 0.1f),
        ["AdamW"] = p => new AdamW(p, 0.1f, weightDecay: 0.1f, clipping: new GradientClipping(globalNorm: 1)),
        ["Sgd"] = p => new Sgd(p, 0.1f, momentum: 0.9f, weightDecay: 0.1f),
        ["RmsProp"] = p => new RmsProp(p, 0.1f, momentum: 0.5f, weightDecay: 0.1f),
    };

    public static TheoryData<string, string> DevicesAndOptimizers =>
        [.. from device in (string[])["reference", "cpu", "ilgpu-cpu"] from optimizer in Optimizers.Keys select (device, optimizer)];

    public static TheoryData<string> OptimizerNames => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void No_optimiser_changes_or_decays_a_frozen_layer(string deviceName, string optimizerName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        var (first, norm, last) = (new Dense(4, Activation.Tanh, l2: 0.1f), new BatchNorm(), new Dense(2));
        var model = new Sequential(first, norm, last);
        model.Build(device, [3], seed: 1);
        var optimizer = Optimizers[optimizerName](model.Parameters);
        Assert.True(Changed(first, norm, last) is (true, true, true));

        (first.IsFrozen, norm.IsFrozen) = (true, true);
        Assert.True(Changed(first, norm, last) is (false, false, true));
        Assert.Equal((4 * 2) + 2, model.TrainableParameterCount);

        (first.IsFrozen, norm.IsFrozen) = (false, true);
        Assert.True(Changed(first, norm, last) is (true, false, true));
        norm.IsFrozen = false;
        Assert.True(Changed(first, norm, last) is (true, true, true));

        (bool First, bool Norm, bool Last) Changed(params Layer[] layers)
        {
            var before = layers.Select(Values).ToArray();
            for (var i = 0; i < 3; i++)
            {
                using var step = device.BeginStep();
                model.Forward(device.FromArray([1f, 2, 3, -1, 2, 0.5f], [2, 3])).SumOfSquares().Backward();
                optimizer.Step();
            }

            var changed = layers.Zip(before, (layer, values) => !Values(layer).SequenceEqual(values)).ToArray();
            return (changed[0], changed[1], changed[2]);
        }

        static float[] Values(Layer layer) => [.. layer.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }

    [Fact]
    public void Freezing_reaches_the_layers_inside_before_and_after_building()
    {
        using var device = Device.Create("reference");
        var (norm, recurrent) = (new BatchNorm(), new Bidirectional(new Gru(2)));
        var inner = new Sequential(norm, recurrent) { IsFrozen = true };
        var model = new Sequential(inner, new Dense(2));
        model.Build(device, [4, 3], seed: 1);
        Assert.True(norm.IsFrozen && recurrent.Forwards.IsFrozen && recurrent.Backwards.IsFrozen && !model.IsFrozen);
        Assert.Equal(["dense/kernel", "dense/bias"], WithGradient());
        Assert.Equal((4 * 2) + 2, model.TrainableParameterCount);

        recurrent.Backwards.IsFrozen = false;
        Assert.Equal(3 + 2, WithGradient().Length);
        model.IsFrozen = true;
        Assert.DoesNotContain(model.Parameters, parameter => parameter.Value.RequiresGradient);
        model.IsFrozen = false;
        Assert.Equal(
            model.Parameters.Where(parameter => parameter.IsTrainable),
            model.Parameters.Where(parameter => parameter.Value.RequiresGradient));

        string[] WithGradient()
        {
            using var step = device.BeginStep();
            model.Forward(device.Filled([2, 4, 3], 0.5f)).SumOfSquares().Backward();
            return [.. model.Parameters.Where(parameter => parameter.Value.Gradient is not null).Select(parameter => parameter.Name)];
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_frozen_batch_norm_computes_in_training_what_it_computes_at_inference(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new BatchNorm { IsFrozen = true });
        model.Build(device, [3], seed: 1, (name, shape) => [.. Enumerable.Range(0, shape.Length).Select(i => 0.5f + i)]);
        var x = device.FromArray([1f, 2, 3, -1, 2, 0.5f], [2, 3]);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        var trained = model.Forward(x);
        using (device.NoGradient())
            Assert.All(model.Predict(x).ToArray().Zip(trained.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void Training_with_a_frozen_layer_resumes_to_the_same_bits(string optimizerName)
    {
        using var device = Device.Create("cpu", threads: 1);
        var (whole, model) = Create();
        var frozen = model.Layers[1].Parameters.SelectMany(parameter => parameter.Value.ToArray()).ToArray();
        Assert.Equal(4, whole.Run(epochs: 4).Count());
        Assert.Equal(frozen, model.Layers[1].Parameters.SelectMany(parameter => parameter.Value.ToArray()));

        var (stopped, _) = Create();
        Assert.Equal(2, stopped.Run(epochs: 2).Count());
        using var file = new MemoryStream();
        stopped.Capture().Write(file);
        file.Position = 0;
        var (resumed, resumedModel) = Create();
        resumed.Restore(Safetensors.Read(file));
        Assert.Equal(2, resumed.Run(epochs: 4).Count());
        Assert.Equal(Bits(whole, model), Bits(resumed, resumedModel));

        (TrainingLoop Loop, Sequential Model) Create()
        {
            var random = new RandomSequence(8, RandomPurpose.Check);
            var data = new ArrayDataset(
                [.. Enumerable.Range(0, 24).Select(i => (float)random.Normal(i) + (i / 2 % 3))],
                [.. Enumerable.Range(0, 12).Select(i => i % 3)]);
            var model = new Sequential(new Dense(8, Activation.Tanh), new BatchNorm(momentum: 0.8f) { IsFrozen = true }, new Dense(3));
            model.Build(device, input: [2], seed: 5);
            return (new TrainingLoop(model, Optimizers[optimizerName](model.Parameters), new DataLoader(data, device, [2], 5)), model);
        }

        static float[] Bits(TrainingLoop loop, Sequential model) =>
        [
            .. model.Parameters.SelectMany(parameter => parameter.Value.ToArray()),
            .. loop.Optimizer.State.SelectMany(state => state.Value.ToArray()),
        ];
    }
}
