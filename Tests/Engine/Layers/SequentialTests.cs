using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Layers;

/// <summary>Models made of layers: their sizes, their summary, and what they refuse.</summary>
public class SequentialTests
{
    // The parameter counts of the study and of Keras for the same layers; NUMERICS.md has the arithmetic.
    public static TheoryData<string, int, int> ParameterCounts => new()
    {
        { "mlp", 474_698, 474_698 },
        { "mlp, the text's layers", 1_014_218, 1_014_218 },
        { "cnn", 372_810, 372_362 },
        { "cnn, the text's layers", 45_514, 45_322 },
        { "rnn", 57_802, 57_802 },
    };

    [Theory]
    [MemberData(nameof(ParameterCounts))]
    public void Models_have_as_many_parameters_as_in_Keras(string name, int all, int trainable)
    {
        using var device = new CpuDevice(threads: 1);
        var model = PaperModel(name);
        model.Build(device, name.StartsWith("cnn", StringComparison.Ordinal) ? [130, 13, 1] : [130, 13], seed: 1);
        Assert.Equal((all, trainable), (model.ParameterCount, model.TrainableParameterCount));
        Assert.Equal(new Shape(10), model.Layers[^1].OutputShape);
        Assert.Equal(model.Parameters.Count, model.Parameters.Select(parameter => parameter.Name).Distinct().Count());
    }

    [Fact]
    public void The_text_cnn_shrinks_its_images_as_the_study_says()
    {
        using var device = new CpuDevice(threads: 1);
        var model = PaperModel("cnn, the text's layers");
        model.Build(device, [130, 13, 1], seed: 1);
        Shape[] shapes = [.. model.Layers.Select(layer => layer.OutputShape)];
        Assert.Equal(
            [
                [128, 11, 32], [64, 6, 32], [64, 6, 32], [62, 4, 32], [31, 2, 32], [31, 2, 32], [30, 1, 32], [15, 1, 32], [15, 1, 32],
                [480], [64], [64], [10],
            ],
            shapes);

        using var inference = device.BeginInference();
        Assert.Equal(new Shape(2, 10), model.Predict(device.Zeros([2, 130, 13, 1])).Shape);
    }

    [Fact]
    public void The_lstms_pass_on_a_sequence_or_the_last_step()
    {
        using var device = new CpuDevice(threads: 1);
        var model = PaperModel("rnn");
        model.Build(device, [130, 13], seed: 1);
        Assert.Equal([[130, 64], [64], [64], [64], [10]], model.Layers.Select(layer => layer.OutputShape));
        Assert.Equal(19_968, model.Layers[0].Parameters.Sum(parameter => parameter.Value.Shape.Length));
        Assert.Equal(33_024, model.Layers[1].Parameters.Sum(parameter => parameter.Value.Shape.Length));
    }

    [Fact]
    public void The_summary_is_a_table_of_layers()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(
            new Conv2D(4, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2), new BatchNorm(), new Flatten(),
            new Dense(300, Activation.Relu), new Dropout(0.3f), new Dense(10), new Activate(Activation.Softmax));
        model.Build(device, [12, 8, 1], seed: 1);
        const string Want = """
            Layer (type)                      Output shape              Parameters
            ──────────────────────────────────────────────────────────────────────
            conv2d (Conv2D)                   (batch, 12, 8, 4)                 40
            maxpool2d (MaxPool2D)             (batch, 6, 4, 4)                   0
            batchnorm (BatchNorm)             (batch, 6, 4, 4)                  16
            flatten (Flatten)                 (batch, 96)                        0
            dense (Dense)                     (batch, 300)                  29,100
            dropout (Dropout)                 (batch, 300)                       0
            dense_1 (Dense)                   (batch, 10)                    3,010
            softmax (Softmax)                 (batch, 10)                        0
            ──────────────────────────────────────────────────────────────────────
            Total parameters: 32,166
            Trainable: 32,158
            Not trainable: 8
            """;
        Assert.Equal(Want.ReplaceLineEndings(), model.Summary().ReplaceLineEndings());
    }

    [Fact]
    public void Layers_of_a_kind_are_numbered_and_their_parameters_named_after_them()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dense(2), new Dropout(0.1f), new Dense(2), new Dense(2));
        model.Build(device, [2], seed: 1);
        Assert.Equal(["dense", "dropout", "dense_1", "dense_2"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(
            ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias"],
            model.Parameters.Select(parameter => parameter.Name));
        Assert.Same(device, model.Device);
        Assert.Equal(new Shape(2), model.InputShape);
    }

    [Fact]
    public void Using_an_unbuilt_model_throws()
    {
        using var device = new ReferenceDevice();
        const string Message = "Sequential: the model is not built yet; call Build with a device, the shape of one example and a seed.";
        var model = new Sequential(new Dense(2));
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => model.Forward(device.Zeros([1, 2]))).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => model.Predict(device.Zeros([1, 2]))).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => model.Device).Message);
    }

    [Fact]
    public void A_model_with_mismatched_layers_stays_unbuilt()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Conv2D(2, kernel: 3), new Lstm(2));
        var exception = Assert.Throws<ArgumentException>(() => model.Build(device, [5, 5, 1], seed: 1));
        Assert.Equal("Lstm: expected inputs [steps, features]; got [3, 3, 2].", exception.Message);
        Assert.Throws<InvalidOperationException>(() => model.Forward(device.Zeros([1, 5, 5, 1])));
        Assert.Empty(model.Parameters);
    }

    [Fact]
    public void A_model_is_built_once()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dense(2));
        model.Build(device, [3], seed: 1);
        var exception = Assert.Throws<InvalidOperationException>(() => model.Build(device, [4], seed: 1));
        Assert.Equal("Sequential: the model is built already; make a new one for another input shape, device or seed.", exception.Message);
        Assert.Equal(new Shape(3), model.InputShape);
        Assert.Equal(new Shape(1, 2), model.Forward(device.Zeros([1, 3])).Shape);
    }

    [Fact]
    public void A_layer_belongs_to_one_model()
    {
        using var device = new ReferenceDevice();
        var layer = new Dense(2);
        var exception = Assert.Throws<InvalidOperationException>(() => new Sequential(layer, layer).Build(device, [2], seed: 1));
        Assert.Equal("Layer dense is built already; a layer belongs to one model and is built once.", exception.Message);
    }

    [Theory]
    [InlineData(new[] { 2, 130, 12 }, "[2, 130, 12]")]
    [InlineData(new[] { 130, 13 }, "[130, 13]")]
    [InlineData(new[] { 2, 130, 13, 1 }, "[2, 130, 13, 1]")]
    [InlineData(new int[0], "[]")]
    public void Examples_of_another_shape_are_refused(int[] shape, string shown)
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Flatten(), new Dense(2));
        model.Build(device, [130, 13], seed: 1);
        var exception = Assert.Throws<ArgumentException>(() => model.Predict(device.Zeros(new Shape(shape))));
        Assert.Equal($"Sequential: the model takes a batch of [130, 13], that is 3 dimensions; got {shown}.", exception.Message);
    }

    public static TheoryData<string, Func<Layer>, int[]> LayersThatDoNotFit => new()
    {
        { "Dense: expected inputs with at least 1 dimension besides the batch.", () => new Dense(2), [] },
        { "Shape: dimension 1 is 0 in [3, 0]; every dimension must be at least 1.", () => new Dense(0), [3] },
        { "Conv2D: expected inputs [height, width, channels]; got [130, 13].", () => new Conv2D(2, kernel: 3), [130, 13] },
        {
            "Conv2D: a window of 5 does not fit into 4 without padding; use a smaller window or Padding.Same.",
            () => new Conv2D(2, kernel: 5), [8, 4, 1]
        },
        { "Conv2D: window 3 and stride 0 must be at least 1.", () => new Conv2D(2, kernel: 3, stride: 0), [8, 8, 1] },
        { "MaxPool2D: expected inputs [height, width, channels]; got [130, 13].", () => new MaxPool2D(2), [130, 13] },
        {
            "MaxPool2D: a window of 3 does not fit into 2 without padding; use a smaller window or Padding.Same.",
            () => new MaxPool2D(3, stride: 2), [2, 5, 1]
        },
        { "MaxPool2D: window 2 and stride -1 must be at least 1.", () => new MaxPool2D(2, stride: -1), [8, 8, 1] },
        { "Conv1D: expected inputs [steps, channels]; got [8, 8, 1].", () => new Conv1D(2, kernel: 3), [8, 8, 1] },
        {
            "Conv1D: a window of 5 does not fit into 4 without padding; use a smaller window or Padding.Same.",
            () => new Conv1D(2, kernel: 5), [4, 1]
        },
        { "AveragePool1D: window 2 and stride 0 must be at least 1.", () => new AveragePool1D(2, stride: 0), [8, 1] },
        {
            "GlobalMaxPool: expected inputs [steps, channels] or [height, width, channels]; got [8].",
            () => new GlobalMaxPool(), [8]
        },
        { "Lstm: expected inputs [steps, features]; got [130].", () => new Lstm(2), [130] },
        { "BatchNorm: expected inputs with at least 1 dimension besides the batch.", () => new BatchNorm(), [] },
        { "Dropout: the rate is 1; it must be at least 0 and below 1.", () => new Dropout(1), [3] },
        { "Dropout: the rate is -0.1; it must be at least 0 and below 1.", () => new Dropout(-0.1f), [3] },
        { "Dropout: the rate is NaN; it must be at least 0 and below 1.", () => new Dropout(float.NaN), [3] },
    };

    [Theory]
    [MemberData(nameof(LayersThatDoNotFit))]
    public void A_layer_refuses_unsuitable_inputs_with_the_reason(string message, Func<Layer> layer, int[] input)
    {
        using var device = new ReferenceDevice();
        Assert.Equal(
            message, Assert.Throws<ArgumentException>(() => new Sequential(layer()).Build(device, new Shape(input), seed: 1)).Message);
    }

    [Fact]
    public void Penalties_are_added_only_where_there_are_any()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dense(2));
        model.Build(device, [2], seed: 1);
        var loss = device.Filled([], 3);
        Assert.Same(loss, model.Regularize(loss));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-3f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Adam_refuses_a_learning_rate_that_is_not_positive(float learningRate)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Gtzan.Engine.Optimizers.Adam([], learningRate));
        Assert.StartsWith(
            $"Adam: the learning rate is {learningRate}; it must be a positive number.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adam_leaves_what_has_no_gradient_or_is_not_trainable()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new BatchNorm(), new Dense(2));
        model.Build(device, [3], seed: 1);
        var adam = new Gtzan.Engine.Optimizers.Adam(model.Parameters);
        Assert.Equal(
            ["adam/m/batchnorm/gamma", "adam/v/batchnorm/gamma", "adam/m/batchnorm/beta"], adam.State.Take(3).Select(state => state.Name));
        Assert.Equal(2 * 4, adam.State.Count());
        var before = model.Parameters.Select(parameter => parameter.Value.ToArray()).ToArray();
        using var step = device.BeginStep();
        model.Parameters[^1].Value.Sum().Backward();
        adam.Step();
        var after = model.Parameters.Select(parameter => parameter.Value.ToArray()).ToArray();
        Assert.Equal(before[..^1], after[..^1]);
        Assert.NotEqual(before[^1], after[^1]);
        Assert.Equal(1, adam.Iterations);
    }

    private static Sequential PaperModel(string name) => name switch
    {
        "mlp" => new(
            new Flatten(), new Dense(256, Activation.Relu), new Dense(128, Activation.Relu), new Dense(64, Activation.Relu), new Dense(10)),
        "mlp, the text's layers" => new(
            new Flatten(), new Dense(512, Activation.Relu), new Dense(256, Activation.Relu), new Dense(64, Activation.Relu), new Dense(10)),
        "cnn" => new(
            new Conv2D(32, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2, padding: Padding.Same),
            new BatchNorm(),
            new Conv2D(64, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2, padding: Padding.Same),
            new BatchNorm(),
            new Conv2D(128, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2, padding: Padding.Same),
            new BatchNorm(),
            new Flatten(), new Dense(64, Activation.Relu), new Dropout(0.3f), new Dense(10)),
        "cnn, the text's layers" => new(
            new Conv2D(32, kernel: 3, activation: Activation.Relu), new MaxPool2D(3, 2, Padding.Same), new BatchNorm(),
            new Conv2D(32, kernel: 3, activation: Activation.Relu), new MaxPool2D(3, 2, Padding.Same), new BatchNorm(),
            new Conv2D(32, kernel: 2, activation: Activation.Relu), new MaxPool2D(2, 2, Padding.Same), new BatchNorm(),
            new Flatten(), new Dense(64, Activation.Relu), new Dropout(0.3f), new Dense(10)),
        _ => new(new Lstm(64, returnSequences: true), new Lstm(64), new Dense(64, Activation.Relu), new Dropout(0.3f), new Dense(10)),
    };

    [Fact]
    public void A_model_too_large_to_hold_is_refused_before_memory_is_taken()
    {
        using var device = new CpuDevice(threads: 1);
        var exception = Assert.Throws<ArgumentException>(
            () => new Sequential(new Dense(65536), new Dense(30000)).Build(device, [10], seed: 1));
        Assert.Equal(
            "dense_1/kernel of shape [65536, 30000] would give the model 1,966,800,896 parameters; it can have 134,217,728. " +
            "Make its layers smaller.",
            exception.Message);
        Assert.Equal(2, device.Memory.PersistentBuffers);
    }
}
