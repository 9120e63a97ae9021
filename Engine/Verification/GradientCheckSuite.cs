using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.AveragePool2D;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Gather;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Ops.Gru;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Ops.Statistics;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>A gradient check that can be run by name.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Run">Runs it on a device, with the tolerances of a check.</param>
public sealed record GradientCheckCase(string Name, Func<Device, GradientCheck, GradientCheckResult> Run)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>
/// Gradient checks of every operation and every layer. A result that is no scalar is multiplied by fixed random weights and summed,
/// so that every element of it counts differently.
/// </summary>
public static class GradientCheckSuite
{
    private const ulong Seed = 7;

    /// <summary>One check, or several, for each operation that has a backward.</summary>
    public static IReadOnlyList<GradientCheckCase> Operations { get; } =
    [
        Op("add", x => x[0] + x[1], [3, 4], [3, 4]),
        Op("add, a row broadcast", x => x[0] + x[1], [3, 4], [4]),
        Op("add, a column broadcast", x => x[0] + x[1], [3, 4], [3, 1]),
        Op("subtract, both broadcast", x => x[0] - x[1], [3, 1], [4]),
        Op("multiply", x => x[0] * x[1], [2, 3], [2, 3]),
        Op("multiply, a scalar broadcast", x => x[0] * x[1], [2, 3], []),
        Op("multiply by itself", x => x[0] * x[0], [5]),
        Op("divide", x => x[0] / x[1].Exp(), [2, 3], [3]),
        Op("scale", x => 2.5f * x[0], [2, 3]),
        Op("exp", x => x[0].Exp(), [7]),
        Op("log", x => x[0].Exp().Log(), [7]),
        Op("sqrt", x => x[0].Exp().Sqrt(), [7]),
        Op("relu", x => x[0].Relu(), [17]),
        Op("sigmoid", x => x[0].Sigmoid(), [7]),
        Op("tanh", x => x[0].Tanh(), [7]),
        Op("abs", x => x[0].Abs(), [7]),
        Op("gelu", x => x[0].Scale(2).Gelu(), [17]),
        Op("gelu, tanh", x => x[0].Scale(2).Gelu(approximate: true), [17]),
        Op("silu", x => x[0].Scale(2).Silu(), [17]),
        Op("clamp", x => x[0].Clamp(-0.5f, 1), [17]),
        Op("pow 2", x => x[0].Pow(2), [7]),
        Op("pow -1.5", x => x[0].Exp().Pow(-1.5f), [7]),
        Op("numbers as operands", x => (2 - ((3 + x[0]) * 2)) / 4 / (1 / (x[0].Exp() - 0.5f + 1)), [7]),
        Op("where", x => x[0].Greater(x[1]).Where(x[0], x[1] * x[1]), [3, 4], [4]),
        Op("sum", x => x[0].Sum(), [3, 4]),
        Op("sum over axes", x => x[0].Sum([0, -1]), [3, 4, 2]),
        Op("mean over an axis", x => x[0].Mean([1], keepDims: true), [3, 4, 2]),
        Op("variance", x => x[0].Variance([1]), [3, 4, 2]),
        Op("max", x => x[0].Max([0, 2]), [3, 4, 2]),
        Op("min", x => x[0].Min([1], keepDims: true), [3, 4, 2]),
        Op("slice", x => x[0].Slice(1.., 1..^1), [3, 4, 2]),
        Op("slice, every second", x => x[0].Slice(1, 1..^0, 2), [3, 5]),
        Op("select", x => x[0].Select(1, ^2), [3, 4, 2]),
        Op("split", x => x[0].Split(2, axis: 1) is [var a, var b] ? (a * b) + x[0].Slice(.., ..2) : x[0], [3, 4]),
        Op("permute", x => x[0].Permute(2, 0, 1), [3, 4, 2]),
        Op("flip", x => x[0].Flip(0, 1), [3, 4]),
        Op("pad", x => x[0].Pad([(1, 2), (0, 1)]), [2, 3]),
        Op("concat", x => Tensor.Concat([x[0], x[1], x[0]], axis: 1), [2, 3], [2, 2]),
        Op("stack", x => Tensor.Stack(x, axis: 1), [2, 3], [2, 3]),
        Op("mean", x => x[0].Mean(), [3, 4]),
        Op("sum to a row", x => x[0].SumTo([4]), [3, 4]),
        Op("sum to a column", x => x[0].SumTo([3, 1]), [3, 4]),
        Op("broadcast to a matrix", x => x[0].BroadcastTo([3, 4]), [4]),
        Op("sum of squares", x => x[0].SumOfSquares(), [3, 4]),
        Op("reshape", x => x[0].Reshape([4, 3]), [2, 6]),
        Op("transpose", x => x[0].Transpose(), [2, 3]),
        Op("matmul", x => x[0].MatMul(x[1]), [2, 3], [3, 4]),
        Op("matmul, left transposed", x => x[0].MatMul(x[1], transposeLeft: true), [3, 2], [3, 4]),
        Op("matmul, right transposed", x => x[0].MatMul(x[1], transposeRight: true), [2, 3], [4, 3]),
        Op("matmul, both transposed", x => x[0].MatMul(x[1], true, true), [3, 2], [4, 3]),
        Op("matmul, batched", x => x[0].MatMul(x[1]), [2, 1, 2, 3], [4, 3, 2]),
        Op("matmul, batched, one right operand", x => x[0].MatMul(x[1], transposeRight: true), [2, 2, 3], [4, 3]),
        Op("dense", x => x[0].Dense(x[1], x[2]), [3, 5], [5, 4], [4]),
        Op("dense + relu", x => x[0].Dense(x[1], x[2], Activation.Relu), [3, 5], [5, 4], [4]),
        Op("dense + sigmoid", x => x[0].Dense(x[1], x[2], Activation.Sigmoid), [3, 5], [5, 4], [4]),
        Op("dense + tanh", x => x[0].Dense(x[1], x[2], Activation.Tanh), [3, 5], [5, 4], [4]),
        Op("dense + softmax", x => x[0].Dense(x[1], x[2], Activation.Softmax), [3, 5], [5, 4], [4]),
        Op("conv2d, valid", x => x[0].Conv2D(x[1], x[2]), [2, 5, 4, 3], [3, 2, 3, 4], [4]),
        Op("conv2d, same", x => x[0].Conv2D(x[1], x[2], 1, Padding.Same), [2, 5, 4, 3], [3, 3, 3, 2], [2]),
        Op(
            "conv2d, stride 2, same + relu", x => x[0].Conv2D(x[1], x[2], 2, Padding.Same, Activation.Relu), [1, 6, 5, 2],
            [3, 3, 2, 3], [3]),
        Op("conv2d, stride 2, valid", x => x[0].Conv2D(x[1], x[2], 2), [1, 6, 5, 2], [2, 2, 2, 3], [3]),
        Op(
            "conv2d, stride (2, 1), padding in numbers, dilation (1, 2)",
            x => x[0].Conv2D(x[1], x[2], (2, 1), Padding.Of(2, 0, 1, 3), dilation: (1, 2)), [2, 6, 5, 2], [3, 2, 2, 3], [3]),
        Op("maxpool2d, 2×2", x => x[0].MaxPool2D(2, 2), [2, 4, 6, 3]),
        Op("maxpool2d, 3×3 / 2, same", x => x[0].MaxPool2D(3, 2, Padding.Same), [2, 7, 6, 3]),
        Op(
            "maxpool2d, (2, 3) / (1, 2), padding in numbers, dilation (2, 1)",
            x => x[0].MaxPool2D((2, 3), (1, 2), Padding.Of(1, 0, 2, 1), (2, 1)), [2, 7, 6, 3]),
        Op("averagepool2d, 3×3 / 2, same", x => x[0].AveragePool2D(3, 2, Padding.Same), [2, 7, 6, 3]),
        Op(
            "averagepool2d, (2, 3) / (3, 1), padding in numbers that counts",
            x => x[0].AveragePool2D((2, 3), (3, 1), Padding.Of(1, 0, 2, 1), countsPadding: true), [2, 7, 6, 3]),
        Op(
            "conv2d + relu + maxpool2d, 3×3 / 2, same",
            x => x[0].Conv2DMaxPool2D(x[1], x[2], (1, Padding.Same), Activation.Relu, (3, 2, Padding.Same)), [2, 6, 5, 2],
            [3, 3, 2, 3], [3]),
        Op(
            "conv2d, stride 2 + tanh + maxpool2d, 2×2",
            x => x[0].Conv2DMaxPool2D(x[1], x[2], (2, Padding.Valid), Activation.Tanh, (2, 2, Padding.Valid)), [2, 9, 8, 2],
            [2, 2, 2, 3], [3]),
        Op("batchnorm", BatchNorm, [4, 3, 2, 5], [5], [5]),
        Op("layernorm", x => x[0].LayerNorm(x[1], x[2]), [4, 3, 5], [5], [5]),
        Op("layernorm over two axes", x => x[0].LayerNorm(x[1], x[2]), [4, 3, 5], [3, 5], [3, 5]),
        Op("dropout", x => x[0].Dropout(0.3f, new RandomSequence(Seed, RandomPurpose.Dropout)), [4, 9]),
        Op("lstm, sequence", x => x[0].Lstm(x[1], x[2], x[3], returnSequences: true), [2, 5, 3], [3, 16], [4, 16], [16]),
        Op("lstm, last step", x => x[0].Lstm(x[1], x[2], x[3], returnSequences: false), [2, 5, 3], [3, 16], [4, 16], [16]),
        Op("attention", x => x[0].ScaledDotProductAttention(x[1], x[2]), [2, 2, 3, 4], [2, 2, 5, 4], [2, 2, 5, 2]),
        Op("attention, causal", x => x[0].ScaledDotProductAttention(x[1], x[2], isCausal: true), [2, 4, 3], [2, 3, 3], [2, 3, 2]),
        Op("attention, masked", x => x[0].ScaledDotProductAttention(
            x[1], x[2], x[0].Device.FromArray([0, float.NegativeInfinity, 0.5f], [1, 3])), [2, 4, 3], [2, 3, 3], [2, 3, 2]),
        Op(
            "lstm, state and mask", x => WithState(x[0].Lstm(x[1], x[2], x[3], true, [x[4], x[5]], Mask(x[0].Device))),
            [2, 3, 3], [3, 16], [4, 16], [16], [2, 4], [2, 4]),
        Op("gru", x => x[0].Gru(x[1], x[2], x[3], returnSequences: true).Output, [2, 5, 3], [3, 12], [4, 12], [2, 12]),
        Op(
            "gru, state and mask", x => WithState(x[0].Gru(x[1], x[2], x[3], true, [x[4]], Mask(x[0].Device))),
            [2, 3, 3], [3, 12], [4, 12], [2, 12], [2, 4]),
        Op("dense over time + tanh", x => x[0].Dense(x[1], x[2], Activation.Tanh), [2, 3, 5], [5, 4], [4]),
        Op(
            "batchnorm, running statistics",
            x => x[0].BatchNormInference(x[1], x[2], x[2].Device.Filled([5], 0.3f), x[2].Device.Filled([5], 2)), [4, 3, 5], [5], [5]),
        Op("softmax", x => x[0].Softmax(), [3, 5]),
        Op("softmax over the first axis", x => x[0].Softmax(0), [3, 5]),
        Op("log-softmax", x => x[0].LogSoftmax(), [3, 5]),
        Op("gather", x => x[0].Gather(x[0].Device.FromIndices([3, 0, 3, 1], [2, 2])), [4, 3]),
        Op("softmax cross-entropy", x => x[0].SoftmaxCrossEntropy(x[0].Device.FromIndices([1, 0, 4], [3])), [3, 5]),
        Op("softmax cross-entropy, with options", x => x[0].SoftmaxCrossEntropy(
            x[0].Device.FromIndices([1, -1, 4, 0], [4]), 0.2f, x[0].Device.FromArray([1f, 2, 0.5f, 1, 3], [5]),
            x[0].Device.FromArray([1f, 1, 2, 0.5f], [4]), ignoredLabel: -1), [4, 5]),
        Op("mean squared error", x => Loss.MeanSquaredError(x[0], x[1]), [3, 4], [3, 4]),
        Op("a tensor used three times", x => (x[0].Tanh() * x[0]) + x[0], [6]),
    ];

    /// <summary>Each layer in a small model, by its parameters and its input, in training.</summary>
    public static IReadOnlyList<GradientCheckCase> LayersInTraining { get; } =
    [
        LayerCase("Dense", [6], () => new Dense(4, Activation.Tanh)),
        LayerCase("Dense with L2", [6], () => new Dense(4, Activation.Relu, l2: 0.01f)),
        LayerCase("Conv2D", [7, 5, 2], () => new Conv2D(3, kernel: 3, padding: Padding.Same, activation: Activation.Relu)),
        LayerCase(
            "Conv2D, MaxPool2D", [7, 5, 2], () => new Conv2D(3, kernel: 3, activation: Activation.Relu),
            () => new MaxPool2D(2, padding: Padding.Same)),
        LayerCase("MaxPool2D", [7, 5, 2], () => new MaxPool2D(3, stride: 2, Padding.Same)),
        LayerCase("AveragePool2D", [7, 5, 2], () => new AveragePool2D(3, stride: 2, Padding.Same)),
        LayerCase(
            "Conv1D, MaxPool1D, AveragePool1D", [9, 2],
            () => new Conv1D(3, kernel: 3, padding: Padding.Causal, activation: Activation.Tanh, dilation: 2), () => new MaxPool1D(2),
            () => new AveragePool1D(3, stride: 1, Padding.Same)),
        LayerCase("GlobalAveragePool", [3, 4, 2], () => new GlobalAveragePool()),
        LayerCase("GlobalMaxPool", [6, 3], () => new GlobalMaxPool()),
        LayerCase("BatchNorm", [5, 3], () => new BatchNorm()),
        LayerCase("Lstm, sequence", [6, 3], () => new Lstm(4, returnSequences: true)),
        LayerCase("Lstm, last step", [6, 3], () => new Lstm(4)),
        LayerCase("LayerNorm", [5, 3], () => new LayerNorm()),
        LayerCase("PositionalEncoding", [5, 3], () => new PositionalEncoding(), () => new PositionalEncoding(isLearned: true)),
        LayerCase("MultiHeadAttention", [5, 3], () => new MultiHeadAttention(heads: 2, keyDim: 4, dropout: 0.2f, isCausal: true)),
        LayerCase("Lstm, reversed", [6, 3], () => new Lstm(4, returnSequences: true, reverse: true)),
        LayerCase("Gru", [4, 3], () => new Gru(4)),
        LayerCase("Bidirectional", [4, 3], () => new Bidirectional(new Gru(2, returnSequences: true)), () => new Dense(2)),
        LayerCase("Bidirectional, multiplied", [4, 3], () => new Bidirectional(new Lstm(2), Merge.Multiply)),
        LayerCase(
            "BatchNorm, frozen", [5, 3], () => new Dense(4, Activation.Tanh), () => new BatchNorm { IsFrozen = true }, () => new Dense(2)),
        LayerCase("Dropout", [12], () => new Dropout(0.4f)),
        LayerCase("Flatten", [3, 4], () => new Flatten()),
        LayerCase("Activate", [5], () => new Activate(Activation.Sigmoid)),
        LayerCase("Gelu", [5], () => new Dense(4, Activation.Gelu)),
        LayerCase("Silu", [7, 5, 2], () => new Conv2D(3, kernel: 3, activation: Activation.Silu), () => new MaxPool2D(2)),
        LayerCase("Softmax", [5], () => new Activate(Activation.Softmax)),
    ];

    /// <summary>Random values from the standard normal distribution.</summary>
    public static Tensor RandomTensor(Device device, Shape shape, uint which)
    {
        var random = new RandomSequence(Seed, RandomPurpose.Check, which);
        var values = new double[shape.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Normal(i);
        return device.FromArray(values, shape);
    }

    /// <summary>
    /// Checks a model by all its parameters and its input: the loss is cross-entropy with its penalties, for a batch of two examples.
    /// </summary>
    public static GradientCheckResult CheckModel(
        string name, Device device, Sequential model, Shape input, int classes, GradientCheck check)
    {
        model.Build(device, input, Seed);
        var inputs = RandomTensor(device, input.Prepend(2), which: 0);
        inputs.RequiresGradient = true;
        var labels = device.FromIndices([0, classes - 1], [2]);
        return check.Run(
            name,
            () => Loss.SoftmaxCrossEntropy(model.Forward(inputs, new Pass(IsTraining: true, Seed, Step: 0)), labels),
            [.. TrainableParameters(model), ("input", inputs)]);
    }

    private static GradientCheckCase Op(
        string name, Func<Tensor[], Tensor> operation, params Shape[] shapes) => new(name, (device, check) =>
    {
        var inputs = shapes.Select((shape, i) => RandomTensor(device, shape, (uint)i + 1)).ToArray();
        foreach (var input in inputs)
            input.RequiresGradient = true;
        return check.Run(
            name, () => WeightedSum(operation(inputs)), [.. inputs.Select((input, i) => ($"input {i}", input))]);
    });

    private static GradientCheckCase LayerCase(string name, Shape input, params Func<Layer>[] layers) => new(name, (device, check) =>
    {
        var model = new Sequential([.. layers.Select(make => make())]);
        model.Build(device, input, Seed);
        var inputs = RandomTensor(device, input.Prepend(3), which: 0);
        inputs.RequiresGradient = true;
        return check.Run(
            name,
            () => WeightedSum(model.Forward(inputs, new Pass(IsTraining: true, Seed, Step: 0))),
            [.. TrainableParameters(model), ("input", inputs)]);
    });

    private static IEnumerable<(string, Tensor)> TrainableParameters(Sequential model) =>
        model.Parameters.Where(parameter => parameter.Value.RequiresGradient).Select(parameter => (parameter.Name, parameter.Value));

    private static Tensor WeightedSum(Tensor result) => (result * RandomTensor(result.Device, result.Shape, which: 100)).Sum();

    // All that a recurrent layer computes: the outputs of three steps, and the states.
    private static Tensor WithState(Recurrence result) =>
        Tensor.Concat([result.Output, .. result.State.Select(state => state.Unsqueeze(1))], axis: 1);

    // One sequence is padded at its end, the other at its beginning.
    private static Tensor Mask(Device device) => device.FromArray([1f, 1, 0, 0, 1, 1], [2, 3]);

    private static Tensor BatchNorm(Tensor[] x)
    {
        var channels = x[1].Shape;
        return x[0].BatchNorm(x[1], x[2], x[0].Device.Zeros(channels), x[0].Device.Filled(channels, 1));
    }
}
