using System.Globalization;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Architectures;

/// <summary>What a layer of a built model does and costs, for tables.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Window">The kernel or the pooling window; empty without one.</param>
/// <param name="Stride">The distance between windows; empty without.</param>
/// <param name="Padding">The padding of the border; empty without.</param>
/// <param name="Activation">The activation, the rate of dropout or the momentum; empty without.</param>
/// <param name="Output">The shape of one example's result.</param>
/// <param name="Parameters">The number of parameters.</param>
/// <param name="Derivation">How that number comes about.</param>
/// <param name="Flops">Floating-point operations of inference for one example; a multiplication and an addition count as two.</param>
internal sealed record LayerFacts(
    string Name, string Window, string Stride, string Padding, string Activation, Shape Output, int Parameters, string Derivation,
    long Flops)
{
    private const int BytesOfNumber = 4;

    /// <summary>The bytes of one example's result in float32; 0 where it shares the memory of the input.</summary>
    public long Bytes { get; init; } = (long)Output.Length * BytesOfNumber;

    /// <summary>The facts of all layers of a model, whose input has the model's shape.</summary>
    public static IReadOnlyList<LayerFacts> Of(Sequential model)
    {
        var facts = new List<LayerFacts>();
        var input = model.InputShape;
        foreach (var layer in model.Layers)
        {
            facts.AddRange(OfAll(layer, input));
            input = layer.OutputShape;
        }

        return facts;
    }

    /// <summary>The facts of a layer, after those of the layers inside it.</summary>
    private static IEnumerable<LayerFacts> OfAll(Layer layer, Shape input) => layer switch
    {
        Sequential inner => Of(inner),
        Residual residual =>
        [
            .. OfAll(residual.Branch, input), .. residual.Shortcut is null ? [] : OfAll(residual.Shortcut, input),
            Of(layer, input) with { Parameters = 0, Flops = layer.OutputShape.Length },
        ],
        _ => [Of(layer, input)],
    };

    /// <summary>What the whole model takes: sentences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batchSize">The size of a batch in training.</param>
    public static IEnumerable<string> Totals(Sequential model, int batchSize)
    {
        var facts = Of(model);
        var weights = (long)model.ParameterCount * BytesOfNumber;
        var trained = (long)model.TrainableParameterCount * BytesOfNumber;
        var results = facts.Sum(layer => layer.Bytes) * batchSize;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Total parameters: {model.ParameterCount:N0}, of which {model.TrainableParameterCount:N0} are trained.");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Inference on one segment: {Text(facts.Sum(layer => layer.Flops), "FLOP")}, and about three times that in training.");
        yield return
            $"Memory: {Text(weights, "B")} of weights; in training {Text(weights + (3 * trained), "B")} with gradients and Adam's two " +
            $"moments, and about {Text(2 * results, "B")} for the layers' results of a batch of {batchSize} and their gradients.";
    }

    /// <summary>A number with a decimal prefix: 31.2 M.</summary>
    public static string Text(long number, string unit)
    {
        var (value, prefix) = number switch
        {
            >= 1_000_000_000 => (number / 1e9, "G"),
            >= 1_000_000 => (number / 1e6, "M"),
            >= 1_000 => (number / 1e3, "k"),
            _ => (number, ""),
        };
        return $"{value.ToString(value >= 100 || prefix.Length == 0 ? "F0" : "F1", CultureInfo.InvariantCulture)} {prefix}{unit}".TrimEnd();
    }

    private static LayerFacts Of(Layer layer, Shape input)
    {
        var output = layer.OutputShape;
        var plain = new LayerFacts(
            layer.Name, "", "", "", "", output, layer.Parameters.Sum(parameter => parameter.Value.Shape.Length), "", 0);
        return layer switch
        {
            Convolution conv => Windowed(plain, conv) with
            {
                Activation = NameOf(conv.Activation),
                Derivation = $"{SizeOf(conv, conv.Window, "·")}·{input[^1]}·{conv.Filters} + {conv.Filters}",
                Flops = 2L * conv.Window.Area * input[^1] * output.Length,
            },
            Pooling pool => Windowed(plain, pool) with { Flops = pool.Window.Area * output.Length },
            GlobalPooling => plain with { Flops = input.Length },
            MeanAndMaxPool => plain with { Flops = 2L * input.Length },
            BatchNorm norm => plain with
            {
                Activation = $"momentum {norm.Momentum.ToString(CultureInfo.InvariantCulture)}",
                Derivation = $"4·{input[^1]}, half of them running statistics",
                Flops = 2L * output.Length,
            },
            Normalization => plain with { Derivation = $"2·{plain.Parameters / 2}, not trained", Flops = 2L * output.Length },
            Dense dense => plain with
            {
                Activation = NameOf(dense.Activation),
                Derivation = $"{input[^1]}·{output[^1]} + {output[^1]}",
                Flops = 2L * input[^1] * output.Length,
            },
            LayerNorm norm => plain with
            {
                Derivation = $"2·{plain.Parameters / 2}",
                Flops = 8L * output.Length,
            },
            Embedding embedding => plain with { Derivation = $"{embedding.Vocabulary}·{output[^1]}" },
            PositionalEncoding encoding => plain with
            {
                Derivation = encoding.IsLearned ? $"{input[0]}·{input[1]}" : "",
                Flops = output.Length,
            },
            MultiHeadAttention attention => plain with
            {
                Activation = attention.IsCausal ? "softmax, causal" : "softmax",
                Derivation = $"4·{input[1]}·{attention.Heads}·{attention.KeyDim} + 3·{attention.Heads}·{attention.KeyDim} + {input[1]}",
                Flops = 4L * input[0] * attention.Heads * attention.KeyDim * ((2 * input[1]) + input[0]),
            },
            Lstm lstm => Recurrence(lstm, "4", biases: 1, 8),
            Gru gru => Recurrence(gru, "3", biases: 2, 6),
            Bidirectional { Forwards: Lstm lstm } => Recurrence(lstm, "2·4", biases: 1, 16),
            Bidirectional { Forwards: Gru gru } => Recurrence(gru, "2·3", biases: 2, 12),
            Dropout dropout => plain with { Activation = $"rate {dropout.Rate.ToString(CultureInfo.InvariantCulture)}" },
            Flatten => plain with { Bytes = 0 },
            _ => plain,
        };

        LayerFacts Recurrence(Recurrent layer, string gates, int biases, long flops) => plain with
        {
            Activation = "sigmoid, tanh",
            Derivation = $"{gates}·{layer.Units}·({input[1]} + {layer.Units} + {biases})",
            Flops = flops * input[0] * layer.Units * (input[1] + layer.Units),
        };
    }

    private static LayerFacts Windowed(LayerFacts plain, SlidingWindowLayer layer) => plain with
    {
        Window = SizeOf(layer, layer.Window, "×") + (layer.Dilation == 1 ? "" : $" dilation {DistanceOf(layer, layer.Dilation)}"),
        Stride = DistanceOf(layer, layer.Stride),
        Padding = layer.Padding.ToString().ToLowerInvariant(),
    };

    private static string SizeOf(SlidingWindowLayer layer, Size2D size, string times) =>
        layer.Dimensions == 1 ? $"{size.Width}" : $"{size.Height}{times}{size.Width}";

    private static string DistanceOf(SlidingWindowLayer layer, Size2D size) =>
        size.Height == size.Width ? $"{size.Width}" : SizeOf(layer, size, "×");

    private static string NameOf(Activation activation) => activation switch
    {
        Engine.Ops.Elementwise.Activation.None => "",
        Engine.Ops.Elementwise.Activation.Relu => "relu",
        Engine.Ops.Elementwise.Activation.Sigmoid => "sigmoid",
        Engine.Ops.Elementwise.Activation.Tanh => "tanh",
        _ => activation.ToString().ToLowerInvariant(),
    };
}
