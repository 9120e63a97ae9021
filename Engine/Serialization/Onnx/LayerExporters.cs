using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>The ONNX exporters of the engine's layers, at inference.</summary>
internal static class LayerExporters
{
    public static void Export(BatchNorm layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        string[] weights = [.. layer.Parameters.Select(graph.AddWeights)];
        graph.Append("BatchNormalization", layer.Name, weights, [OnnxSetting.Number("epsilon", layer.Epsilon)]);
    }

    /// <summary>ONNX has the kernel as [filters, channels, height, width] or [filters, channels, taps].</summary>
    public static void Export(Convolution layer, OnnxGraph graph, Shape input)
    {
        var (kernel, bias) = (layer.Parameters[0], layer.Parameters[1]);
        var (channels, filters) = (input[^1], layer.Filters);
        var values = kernel.Value.ToArray();
        var filtersFirst = new float[values.Length];
        var taps = values.Length / (channels * filters);
        for (var tap = 0; tap < taps; tap++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var filter = 0; filter < filters; filter++)
                    filtersFirst[(((filter * channels) + channel) * taps) + tap] =
                        values[(((tap * channels) + channel) * filters) + filter];
            }
        }

        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append(
            "Conv", layer.Name,
            [
                graph.AddWeights(kernel.Name, [filters, channels, .. kernel.Value.Shape.Dimensions[..^2]], filtersFirst),
                graph.AddWeights(bias),
            ],
            OnnxSetting.Window(layer, input));
        graph.Activate(layer.Activation);
    }

    public static void Export(Dense layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        string[] weights = [.. layer.Parameters.Select(graph.AddWeights)];
        if (input.Rank == 1)
        {
            graph.Append("Gemm", layer.Name, weights);
        }
        else
        {
            graph.Append("MatMul", $"{layer.Name}/product", weights.AsSpan(0, 1));
            graph.Append("Add", layer.Name, weights.AsSpan(1));
        }

        graph.Activate(layer.Activation);
    }

    /// <summary>A graph's inputs are real numbers, from which the indices are made.</summary>
    public static void Export(Embedding layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Cast", $"{layer.Name}/indices", [], [OnnxSetting.Integer("to", OnnxSchema.IntegerElements)]);
        var indices = graph.Value;
        graph.Value = graph.AddWeights(layer.Parameters[0]);
        graph.Append("Gather", layer.Name, [indices]);
    }

    public static void Export(Flatten layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Flatten", layer.Name);
    }

    public static void Export(LayerNorm layer, OnnxGraph graph, Shape input)
    {
        graph.OperatorSet = Math.Max(graph.OperatorSet, 17);
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append(
            "LayerNormalization", layer.Name, [.. layer.Parameters.Select(graph.AddWeights)],
            [OnnxSetting.Integer("axis", -layer.Axes), OnnxSetting.Number("epsilon", layer.Epsilon)]);
    }

    public static void Export(Recurrent layer, OnnxGraph graph, Shape input)
    {
        var (sequences, name) = (layer.ReturnSequences, $"{layer.Name}/directions");
        Append(graph, name, input, layer.IsReversed ? "reverse" : "forward", layer);
        graph.Append("Squeeze", layer.Name, [graph.AddIntegers($"{layer.Name}/axes", sequences ? 1 : 0)]);
    }

    /// <summary>The axis of the directions is merged: moved beside the units and joined with them, or reduced.</summary>
    public static void Export(Bidirectional layer, OnnxGraph graph, Shape input)
    {
        var (sequences, units, name) = (layer.Forwards.ReturnSequences, layer.Forwards.Units, $"{layer.Name}/directions");
        Append(graph, name, input, "bidirectional", layer.Forwards, layer.Backwards);
        var axis = sequences ? 1 : 0;
        switch (layer.Merge)
        {
            case Merge.Concat:
                graph.Append("Transpose", $"{name}_last", [], [OnnxSetting.Integers("perm", sequences ? [0, 2, 1, 3] : [1, 0, 2])]);

                // 0 means the size of the input's dimension.
                graph.Append(
                    "Reshape", layer.Name, [graph.AddIntegers($"{layer.Name}/shape", sequences ? [0, 0, 2 * units] : [0, 2 * units])]);
                break;
            case Merge.Sum:
                graph.Append(
                    "ReduceSum", layer.Name, [graph.AddIntegers($"{layer.Name}/axes", axis)], [OnnxSetting.Integer("keepdims", 0)]);
                break;
            default:
                graph.Append(
                    layer.Merge == Merge.Multiply ? "ReduceProd" : "ReduceMean", layer.Name, [],
                    [OnnxSetting.Integers("axes", axis), OnnxSetting.Integer("keepdims", 0)]);
                break;
        }
    }

    /// <summary>A pooling by its operator, which has padding that does not count, or counts as zeros.</summary>
    public static void Export(Pooling layer, OnnxGraph graph, Shape input, string operation, bool countsPadding = false)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        var settings = OnnxSetting.Window(layer, input);
        graph.Append(operation, layer.Name, [], countsPadding ? [.. settings, OnnxSetting.Integer("count_include_pad", 1)] : settings);
    }

    /// <summary>A reduction over all axes between the batch and the channels.</summary>
    public static void Export(GlobalPooling layer, OnnxGraph graph, Shape input, string operation)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append(
            operation, layer.Name, [],
            [OnnxSetting.Integers("axes", [.. Enumerable.Range(2, input.Rank - 1)]), OnnxSetting.Integer("keepdims", 0)]);
        graph.Layout = OnnxLayout.ChannelsLast;
    }

    public static void Export(Normalization layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Sub", $"{layer.Name}/centered", [graph.AddWeights(layer.Parameters[0])]);
        graph.Append("Div", layer.Name, [graph.AddWeights(layer.Parameters[1])]);
    }

    public static void Export(PositionalEncoding layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Add", layer.Name, [layer.IsLearned ? graph.AddWeights(layer.Parameters[0]) : graph.AddWeights(
            $"{layer.Name}/table", input.Dimensions, Array.ConvertAll(PositionalEncoding.Sinusoids(input[0], input[1]), x => (float)x))]);
    }

    public static void Export(Sequential layer, OnnxGraph graph, Shape input)
    {
        foreach (var inner in layer.Layers)
        {
            graph.Layer(inner, input);
            input = inner.OutputShape;
        }
    }

    /// <summary>
    /// Adds the LSTM or GRU of one or two directions. ONNX has kernels transposed and for each direction, an LSTM's gates in the order
    /// input, output, forget, cell, and a second bias for the recurrent kernel, which is 0 for an LSTM here. Its results are all outputs,
    /// [steps, directions, batch, units], in the order of time, and the last ones, [directions, batch, units].
    /// </summary>
    private static void Append(OnnxGraph graph, string name, Shape input, string direction, params Recurrent[] layers)
    {
        var (units, isLstm, count) = (layers[0].Units, layers[0] is Lstm, layers.Length);
        var gates = isLstm ? 4 : 3;
        graph.Arrange(OnnxLayout.StepsFirst, input.Rank + 1);
        string[] weights =
        [
            Weights(0, [count, gates * units, input[1]], Transposed), Weights(1, [count, gates * units, units], Transposed),
            Weights(2, [count, 2 * gates * units], bias => isLstm ? [.. Transposed(bias), .. new float[gates * units]] : bias),
        ];
        OnnxSetting[] settings = [OnnxSetting.Integer("hidden_size", units), OnnxSetting.Text("direction", direction)];
        graph.Append(
            isLstm ? "LSTM" : "GRU", name, weights, isLstm ? settings : [.. settings, OnnxSetting.Integer("linear_before_reset", 1)],
            result: layers[0].ReturnSequences ? 0 : 1);
        graph.Layout = layers[0].ReturnSequences ? OnnxLayout.StepsFirst : OnnxLayout.ChannelsLast;

        float[] Transposed(float[] values) => GatesFirst(values, isLstm ? [0, 3, 1, 2] : [0, 1, 2], units);

        string Weights(int which, int[] dimensions, Func<float[], float[]> convert) => graph.AddWeights(
            layers[0].Parameters[which].Name, dimensions,
            [.. layers.SelectMany(layer => convert(layer.Parameters[which].Value.ToArray()))]);
    }

    /// <summary>
    /// The transpose of a matrix whose columns are the units of gates, in another order of gates. A vector counts as one row.
    /// </summary>
    private static float[] GatesFirst(float[] values, ReadOnlySpan<int> order, int units)
    {
        var columns = order.Length * units;
        var rows = values.Length / columns;
        var result = new float[values.Length];
        for (var column = 0; column < columns; column++)
        {
            var source = (order[column / units] * units) + (column % units);
            for (var row = 0; row < rows; row++)
                result[(column * rows) + row] = values[(row * columns) + source];
        }

        return result;
    }
}
