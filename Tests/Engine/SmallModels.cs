using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine;

/// <summary>A model, the shape of one example, and how many classes there are.</summary>
public sealed record ModelCase(Sequential Model, Shape Input, int Classes);

/// <summary>Small versions of the program's four models and of a transformer, with a random batch to train them.</summary>
public static class SmallModels
{
    public static IReadOnlyList<string> Names { get; } = ["mlp", "cnn", "lstm", "transformer"];

    /// <summary>Makes a model that is not built yet.</summary>
    /// <param name="name">mlp (with L2 and dropout), cnn or lstm.</param>
    /// <param name="width">The factor on all layer sizes; 8 is enough work for several threads.</param>
    /// <param name="dropout">The rate of dropout before the last layer.</param>
    public static ModelCase Create(string name, int width = 1, float dropout = 0.3f) => name switch
    {
        "mlp" => new(
            new Sequential(
                new Flatten(), new Dense(16 * width, Activation.Relu, l2: 0.001f), new Dropout(dropout),
                new Dense(8 * width, Activation.Relu, l2: 0.001f), new Dropout(dropout), new Dense(5)),
            [10, 4 * width], 5),
        "cnn" => new(
            new Sequential(
                new Conv2D(4 * width, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(3, 2, Padding.Same),
                new BatchNorm(),
                new Conv2D(6 * width, kernel: 2, activation: Activation.Relu), new MaxPool2D(2, padding: Padding.Same), new BatchNorm(),
                new Flatten(), new Dense(8 * width, Activation.Relu), new Dropout(dropout), new Dense(5)),
            [11, 6, 1], 5),
        "lstm" => new(
            new Sequential(
                new Lstm(6 * width, returnSequences: true), new Lstm(6 * width), new Dense(8 * width, Activation.Relu),
                new Dropout(dropout), new Dense(5)),
            [7, 3], 5),
        "transformer" => new(
            new Sequential(
                new PositionalEncoding(), new LayerNorm(), new MultiHeadAttention(2, 4 * width, dropout: 0.1f, isCausal: true),
                new PositionalEncoding(isLearned: true), new Flatten(), new Dense(8 * width, Activation.Gelu), new Dropout(dropout),
                new Dense(5)),
            [7, 6], 5),
        _ => throw new ArgumentException($"There is no small model {name}."),
    };

    /// <summary>Inputs and labels that outlive every step.</summary>
    public static (Tensor Inputs, Tensor Labels) Batch(Device device, ModelCase model, int size)
    {
        var random = new RandomSequence(17, RandomPurpose.Check);
        var shape = model.Input.Prepend(size);
        return (
            device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape),
            device.FromIndices([.. Enumerable.Range(0, size).Select(i => i * 3 % model.Classes)], [size]));
    }
}

/// <summary>A model with its batch and optimiser.</summary>
public sealed class SmallTraining
{
    private readonly Device _device;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;
    private readonly Gtzan.Engine.Optimizers.Adam _adam;

    public SmallTraining(
        Device device, ModelCase model, int batch, float learningRate = 1e-3f, Gtzan.Engine.Optimizers.GradientClipping clipping = default)
    {
        (_device, Model) = (device, model.Model);
        Model.Build(device, model.Input, seed: 42);
        (_inputs, _labels) = SmallModels.Batch(device, model, batch);
        _adam = new Gtzan.Engine.Optimizers.Adam(Model.Parameters, learningRate, clipping: clipping);
    }

    public Sequential Model { get; }

    /// <summary>What the device held at the end of the last step, before it was disposed.</summary>
    public DeviceMemory MemoryInStep { get; private set; }

    /// <summary>All parameters, one after the other.</summary>
    public float[] Parameters => [.. Model.Parameters.SelectMany(parameter => parameter.Value.ToArray())];

    /// <summary>One step; returns the loss before it.</summary>
    public float Step()
    {
        using var step = _device.BeginStep();
        return Advance().ToScalar();
    }

    /// <summary>One step without waiting for the device.</summary>
    public void StepWithoutReading()
    {
        using var step = _device.BeginStep();
        Advance();
    }

    private Tensor Advance()
    {
        var loss = Model.Regularize(Loss.SoftmaxCrossEntropy(Model.Forward(_inputs), _labels));
        loss.Backward();
        _adam.Step();
        MemoryInStep = _device.Memory;
        return loss;
    }

    public float[] Steps(int count) => [.. Enumerable.Range(0, count).Select(_ => Step())];
}
