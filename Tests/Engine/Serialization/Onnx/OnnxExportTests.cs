using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Serialization.Onnx;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Serialization.Onnx;

/// <summary>Exported models, run operator by operator, give the engine's probabilities.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly Dictionary<string, (Shape Input, Func<Layer[]> Layers)> Cases = new()
    {
        ["perceptron"] =
            ([5, 3], () => [new Flatten(), new Dense(7, Activation.Relu), new Dropout(0.5f), new Dense(4, Activation.Tanh), new Dense(3)]),
        ["activations"] =
            ([6], () =>
            [
                new Dense(5, Activation.Sigmoid), new Activate(Activation.Softmax), new Dense(4, Activation.Softmax),
                new Activate(Activation.None),
            ]),
        ["gated"] = ([6], () => [new Dense(5, Activation.Gelu), new Activate(Activation.Silu), new Dense(4, Activation.Silu)]),
        ["transformer"] = ([5, 6], () =>
        [
            new PositionalEncoding(), new LayerNorm(), new MultiHeadAttention(heads: 2, keyDim: 4, isCausal: true),
            new PositionalEncoding(isLearned: true),
            new MultiHeadAttention(heads: 3, keyDim: 2), new LayerNorm(0.1f, axes: 2), new Flatten(), new Dense(3),
        ]),
        ["same"] = ([11, 6, 2], () =>
        [
            new Conv2D(4, kernel: 3, padding: Padding.Same, activation: Activation.Relu), new MaxPool2D(2, stride: 2, Padding.Same),
            new BatchNorm(),
            new Conv2D(5, kernel: 4, padding: Padding.Same), new MaxPool2D(3, stride: 2, Padding.Same), new BatchNorm(epsilon: 0.5f),
            new Flatten(), new Dense(3),
        ]),
        ["strides"] =
            ([13, 12, 1], () => [
                new Conv2D(3, kernel: 2, stride: 3, Padding.Same), new MaxPool2D(1, stride: 2, Padding.Same), new Flatten(), new Dense(2)]),
        ["valid"] = ([12, 9, 1], () =>
        [
            new Conv2D(3, kernel: 3, activation: Activation.Tanh), new MaxPool2D(3, stride: 2),
            new Conv2D(2, kernel: 2, stride: 2, activation: Activation.Softmax), new Flatten(), new Dense(3),
        ]),
        ["options"] = ([12, 9, 2], () =>
        [
            new Conv2D(3, kernel: (3, 2), stride: (1, 2), Padding.Of(2, 0, 1, 3), Activation.Relu, dilation: (2, 1)),
            new MaxPool2D((2, 3), stride: (3, 1), Padding.Of(1, 0, 2, 1), dilation: (2, 1)),
            new AveragePool2D(2, stride: 1, Padding.Same), new AveragePool2D((1, 2), padding: Padding.Of(0, 0, 1, 1), countsPadding: true),
            new GlobalAveragePool(), new Dense(3),
        ]),
        ["sequences"] = ([11, 3], () =>
        [
            new Conv1D(4, kernel: 3, padding: Padding.Causal, activation: Activation.Tanh, dilation: 2), new MaxPool1D(3, stride: 2),
            new AveragePool1D(2, stride: 1, Padding.Same), new Conv1D(3, kernel: 2, stride: 2, Padding.Of(1)), new GlobalMaxPool(),
        ]),
        ["recurrent"] = ([6, 3], () => [new Lstm(5, returnSequences: true), new Lstm(4), new Dense(3)]),
        ["gru"] = ([6, 3], () => [new Gru(5, returnSequences: true), new Gru(4, reverse: true), new Dense(3)]),
        ["reversed"] = ([4, 3], () => [new Lstm(3, returnSequences: true, reverse: true), new Lstm(2, reverse: true)]),
        ["directions"] = ([5, 3], () =>
        [
            new Bidirectional(new Lstm(2, returnSequences: true)), new Bidirectional(new Gru(3, returnSequences: true), Merge.Multiply),
            new Bidirectional(new Lstm(4, returnSequences: true), Merge.Sum), new Bidirectional(new Gru(2)), new Dense(3),
        ]),
        ["means"] = (
            [4, 3], () => [new Bidirectional(new Gru(3, returnSequences: true), Merge.Average), new Bidirectional(new Lstm(2), Merge.Sum)]),
        ["dense over time"] = (
            [4, 3],
            () => [new Dense(5, Activation.Relu), new Gru(2, returnSequences: true), new Dense(3, Activation.Softmax), new Flatten()]),
        ["states"] = ([4, 3], () => [new Lstm(2, returnSequences: true), new Flatten(), new Dense(3)]),
        ["steps"] = ([4, 3], () => [new BatchNorm(), new Lstm(2, returnSequences: true), new BatchNorm(), new Lstm(2), new BatchNorm()]),
    };

    private readonly CpuDevice _device = new(1);
    private readonly Random _random = new(3);

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    public void Dispose() => _device.Dispose();

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void The_graph_computes_what_the_model_computes(string name)
    {
        var model = Build(name);
        foreach (var batch in (int[])[1, 3])
        {
            var inputs = Noise(model.InputShape.Prepend(batch));
            using var step = _device.BeginInference();
            var expected = model.Predict(_device.FromArray(inputs, model.InputShape.Prepend(batch))).Softmax();

            var computed = OnnxEvaluator.Run(
                Export(model, Describe(model.InputShape)),
                new OnnxTensor([batch, .. model.InputShape.Dimensions], Array.ConvertAll(inputs, value => (double)value)));

            Assert.Equal(expected.Shape.Dimensions.ToArray(), computed.Dimensions);
            Assert.All(expected.ToArray().Zip(computed.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void The_file_describes_the_model()
    {
        var file = Export(Build("perceptron"), Describe([5, 3]));

        Assert.Equal([1, 2, 3, 6, 7, 8, 14], file.Model.Fields);
        Assert.Equal(7, file.Model.Number(1));
        Assert.Equal(("gtzan", "A model."), (file.Model.Text(2), file.Model.Text(6)));
        Assert.Equal(("", 13), (file.Model.Message(8).Text(1), file.Model.Message(8).Number(2)));
        Assert.Equal(("toy", "A model."), (file.Graph.Text(2), file.Graph.Text(10)));
        Assert.Equal(("x", "Numbers."), (file.Input.Name, file.Input.Text));
        Assert.Equal(["batch", "5", "3"], file.Input.Dimensions);
        Assert.Equal(("p", "Probabilities."), (file.Output.Name, file.Output.Text));
        Assert.Equal(["batch", "3"], file.Output.Dimensions);
        Assert.Equal(new Dictionary<string, string> { ["genres"] = "[\"a\"]", ["ä"] = "ö" }, file.Metadata);
    }

    [Fact]
    public void Layers_become_operators_and_dropout_nothing()
    {
        var file = Export(Build("perceptron"), Describe([5, 3]));

        Assert.Equal(
            ["Flatten flatten", "Gemm dense", "Relu dense/relu", "Gemm dense_1", "Tanh dense_1/tanh", "Gemm dense_2", "Softmax p"],
            Operators(file));
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias"], file.Weights.Keys);
        Assert.Equal("dense (Dense): [15] → [7]", file.Nodes[1].Text);
    }

    /// <summary>One transposition where images begin, and one where they end.</summary>
    [Fact]
    public void Images_stay_in_the_order_of_ONNX_from_layer_to_layer()
    {
        var file = Export(Build("same"), Describe([11, 6, 2]));

        Assert.Equal(
            [
                "Transpose x/channels_first", "Conv conv2d", "Relu conv2d/relu", "MaxPool maxpool2d", "BatchNormalization batchnorm",
                "Conv conv2d_1", "MaxPool maxpool2d_1",
                "BatchNormalization batchnorm_1", "Transpose batchnorm_1/channels_last", "Flatten flatten", "Gemm dense", "Softmax p",
            ],
            Operators(file));
        Assert.Equal([4, 2, 3, 3], file.Weights["conv2d/kernel"].Dimensions);

        // 11 × 6 with windows of 3; of 2 at every second place; 6 × 3 with windows of 4; of 3 at every second place.
        Assert.Equal([1, 1, 1, 1], Pads("conv2d"));
        Assert.Equal([0, 0, 1, 0], Pads("maxpool2d"));
        Assert.Equal([1, 1, 2, 2], Pads("conv2d_1"));
        Assert.Equal([0, 1, 1, 1], Pads("maxpool2d_1"));
        Assert.Equal(0.001f, file.Nodes.Single(node => node.Name == "batchnorm").Number("epsilon"));
        Assert.Equal(0.5f, file.Nodes.Single(node => node.Name == "batchnorm_1").Number("epsilon"));

        Assert.Empty(file.Nodes.Single(node => node.Name == "conv2d").Integers("dilations"));

        int[] Pads(string name) => file.Nodes.Single(node => node.Name == name).Integers("pads");
    }

    [Fact]
    public void Strides_borders_and_dilations_are_settings()
    {
        var file = Export(Build("options"), Describe([12, 9, 2]));

        Assert.Equal(["kernel_shape 3 2", "strides 1 2", "pads 2 1 0 2", "dilations 2 1"], Settings("conv2d"));
        Assert.Equal(["kernel_shape 2 3", "strides 3 1", "pads 1 2 0 1", "dilations 2 1"], Settings("maxpool2d"));
        Assert.Equal(["kernel_shape 1 2", "strides 1 2", "pads 0 1 0 0", "dilations"], Settings("averagepool2d_1"));
        Assert.Equal(["kernel_shape 3", "strides 1", "pads 4 0", "dilations 2"], Settings("conv1d"));

        string[] Settings(string name)
        {
            var source = name == "conv1d" ? Export(Build("sequences"), Describe([11, 3])) : file;
            var node = source.Nodes.Single(node => node.Name == name);
            return [.. new[] { "kernel_shape", "strides", "pads", "dilations" }.Select(
                setting => string.Join(' ', node.Integers(setting).Select(value => $"{value}").Prepend(setting)))];
        }
    }

    [Fact]
    public void Sequences_stay_in_the_order_of_ONNX_from_layer_to_layer()
    {
        var file = Export(Build("recurrent"), Describe([6, 3]));

        Assert.Equal(
            ["Transpose x/steps_first", "LSTM lstm/directions", "Squeeze lstm", "LSTM lstm_1/directions", "Squeeze lstm_1", "Gemm dense",
                "Softmax p"], Operators(file));
        Assert.Equal(["lstm/directions"], file.Nodes[1].Outputs);
        Assert.Equal(["", "lstm_1/directions"], file.Nodes[3].Outputs);
    }

    [Fact]
    public void Inputs_can_have_another_shape_than_the_model_takes()
    {
        var model = Build("valid");
        var file = Export(model, Describe([12, 9]));
        var inputs = Noise([2, 12, 9]);
        using var step = _device.BeginInference();
        var expected = model.Predict(_device.FromArray(inputs, [2, 12, 9, 1])).Softmax();

        Assert.Equal(["batch", "12", "9"], file.Input.Dimensions);
        var computed = OnnxEvaluator.Run(file, new OnnxTensor([2, 12, 9], Array.ConvertAll(inputs, value => (double)value)));
        Assert.All(expected.ToArray().Zip(computed.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        Refusal.Says<ArgumentException>(
            "the model takes examples of shape [12, 9, 1], which cannot be made of inputs [12, 8].",
            () => Export(model, Describe([12, 8])));
    }

    [Fact]
    public void The_same_model_is_the_same_file()
    {
        using MemoryStream first = new(), second = new();
        OnnxExport.Write(first, Build("same"), Describe([11, 6, 2]));
        using var again = new OnnxExportTests();
        OnnxExport.Write(second, again.Build("same"), Describe([11, 6, 2]));

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void An_embedding_gathers_rows_and_layer_normalisation_needs_newer_operators()
    {
        var model = new Sequential(new Embedding(7, 4), new LayerNorm(), new Flatten(), new Dense(3));
        model.Build(_device, [5], seed: 1);
        var file = Export(model, Describe([5]));
        Assert.Equal((17, 8), (file.Model.Message(8).Number(2), file.Model.Number(1)));
        using var step = _device.BeginInference();
        var expected = model.Predict(_device.FromIndices([0, 6, 2, 2, 1], [1, 5])).Softmax().ToArray();
        var computed = OnnxEvaluator.Run(file, new OnnxTensor([1, 5], [0, 6, 2, 2, 1]));
        Assert.All(expected.Zip(computed.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Attention_to_another_sequence_is_no_chain()
    {
        var model = new Sequential(new MultiHeadAttention(heads: 1, keyDim: 2, memoryWidth: 4));
        model.Build(_device, [3, 4], seed: 1);
        Refusal.Says<NotSupportedException>(
            "multiheadattention attends to another sequence", () => Export(model, Describe([3, 4])));
    }

    [Fact]
    public void A_layer_without_a_counterpart_is_named()
    {
        var model = new Sequential(new Foreign());
        model.Build(_device, [2], seed: 1);

        Refusal.Says<NotSupportedException>("layer foreign (Foreign)", () => Export(model, Describe([2])));
    }

    private static OnnxDescription Describe(Shape input) => new(
        "toy", "A model.", ("x", input, "Numbers."), ("p", "Probabilities."),
        new Dictionary<string, string> { ["genres"] = "[\"a\"]", ["ä"] = "ö" });

    private static OnnxFile Export(Sequential model, OnnxDescription description)
    {
        using var stream = new MemoryStream();
        OnnxExport.Write(stream, model, description);
        return new OnnxFile(stream.ToArray());
    }

    private static IEnumerable<string> Operators(OnnxFile file) => file.Nodes.Select(node => $"{node.Operator} {node.Name}");

    /// <summary>A model whose parameters are all random, those too that begin as zeros or ones.</summary>
    private Sequential Build(string name)
    {
        var (input, layers) = Cases[name];
        var model = new Sequential(layers());
        model.Build(_device, input, seed: 1, (parameter, shape) =>
            Array.ConvertAll(Noise(shape), value => parameter.EndsWith("variance", StringComparison.Ordinal) ? 1.1f + value : value));
        return model;
    }

    private float[] Noise(Shape shape) => [.. Enumerable.Range(0, shape.Length).Select(_ => (2 * _random.NextSingle()) - 1)];

    private sealed class Foreign : Layer
    {
        public override Tensor Forward(Tensor input, Pass pass) => input;

        protected override Shape Build(Shape input, LayerBuilder build) => input;
    }
}
