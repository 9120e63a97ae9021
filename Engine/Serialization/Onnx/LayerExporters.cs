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

    /// <summary>ONNX has the kernel as [filters, channels, height, width].</summary>
    public static void Export(Conv2D layer, OnnxGraph graph, Shape input)
    {
        var (kernel, bias) = (layer.Parameters[0], layer.Parameters[1]);
        var (size, channels, filters) = (layer.KernelSize, input[2], layer.Filters);
        var values = kernel.Value.ToArray();
        var filtersFirst = new float[values.Length];
        for (var tap = 0; tap < size * size; tap++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var filter = 0; filter < filters; filter++)
                    filtersFirst[(((filter * channels) + channel) * size * size) + tap] =
                        values[(((tap * channels) + channel) * filters) + filter];
            }
        }

        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append(
            "Conv", layer.Name, [graph.AddWeights(kernel.Name, [filters, channels, size, size], filtersFirst), graph.AddWeights(bias)],
            OnnxSetting.Window(input, size, layer.Stride, layer.Padding, nameof(Conv2D)));
        graph.Activate(layer.Activation);
    }

    public static void Export(Dense layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Gemm", layer.Name, [.. layer.Parameters.Select(graph.AddWeights)]);
        graph.Activate(layer.Activation);
    }

    public static void Export(Flatten layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Flatten", layer.Name);
    }

    /// <summary>
    /// ONNX has kernels transposed and for each direction, gates in the order input, output, forget, cell, and a second bias for the
    /// recurrent kernel, which is 0 here. Its results are all states, [steps, directions, batch, units], and the last ones, [directions,
    /// batch, units].
    /// </summary>
    public static void Export(Lstm layer, OnnxGraph graph, Shape input)
    {
        var units = layer.Units;
        var (kernel, recurrentKernel, bias) = (layer.Parameters[0], layer.Parameters[1], layer.Parameters[2]);
        graph.Arrange(OnnxLayout.StepsFirst, input.Rank + 1);
        string[] weights =
        [
            graph.AddWeights(kernel.Name, [1, 4 * units, input[1]], GatesFirst(kernel.Value, units)),
            graph.AddWeights(recurrentKernel.Name, [1, 4 * units, units], GatesFirst(recurrentKernel.Value, units)),
            graph.AddWeights(bias.Name, [1, 8 * units], [.. GatesFirst(bias.Value, units), .. new float[4 * units]]),
        ];
        graph.Append(
            "LSTM", $"{layer.Name}/directions", weights, [OnnxSetting.Integer("hidden_size", units)],
            result: layer.ReturnSequences ? 0 : 1);
        graph.Append("Squeeze", layer.Name, [graph.AddIntegers($"{layer.Name}/axes", layer.ReturnSequences ? 1 : 0)]);
        graph.Layout = layer.ReturnSequences ? OnnxLayout.StepsFirst : OnnxLayout.ChannelsLast;
    }

    public static void Export(MaxPool2D layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append("MaxPool", layer.Name, [], OnnxSetting.Window(input, layer.Window, layer.Stride, layer.Padding, nameof(MaxPool2D)));
    }

    public static void Export(Normalization layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Sub", $"{layer.Name}/centered", [graph.AddWeights(layer.Parameters[0])]);
        graph.Append("Div", layer.Name, [graph.AddWeights(layer.Parameters[1])]);
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
    /// The transpose of a matrix whose columns are the units of the gates input, forget, cell, output, in ONNX's order of gates. A vector
    /// counts as one row.
    /// </summary>
    private static float[] GatesFirst(Tensor matrix, int units)
    {
        ReadOnlySpan<int> order = [0, 3, 1, 2];
        var values = matrix.ToArray();
        var (columns, rows) = (4 * units, values.Length / (4 * units));
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
