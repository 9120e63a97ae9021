using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>The ONNX exporter of <see cref="MultiHeadAttention"/>: matrix products and a softmax.</summary>
internal static class AttentionExporter
{
    /// <exception cref="NotSupportedException">The layer attends to another sequence, which a chain of layers has not.</exception>
    public static void Export(MultiHeadAttention layer, OnnxGraph graph, Shape input)
    {
        if (layer.MemoryWidth is not null)
            throw new NotSupportedException($"ONNX: layer {layer.Name} attends to another sequence; only self-attention can be exported.");
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        var (steps, x) = (input[0], graph.Value);
        var key = ByHead("key", 2, 0, 2, 3, 1);
        var value = ByHead("value", 4, 0, 2, 1, 3);
        ByHead("query", 0, 0, 2, 1, 3);
        graph.Append("MatMul", $"{layer.Name}/products", [key]);
        graph.Append(
            "Mul", $"{layer.Name}/scores", [graph.AddWeights($"{layer.Name}/scale", [], [1 / MathF.Sqrt(layer.KeyDim)])]);
        if (layer.IsCausal)
        {
            var mask = new float[steps * steps];
            for (var i = 0; i < mask.Length; i++)
                mask[i] = i % steps > i / steps ? float.NegativeInfinity : 0;
            graph.Append("Add", $"{layer.Name}/masked", [graph.AddWeights($"{layer.Name}/mask", [steps, steps], mask)]);
        }

        graph.Append("Softmax", $"{layer.Name}/weights", [], [OnnxSetting.Integer("axis", -1)]);
        graph.Append("MatMul", $"{layer.Name}/heads", [value]);
        graph.Append("Transpose", $"{layer.Name}/by_step", [], [OnnxSetting.Integers("perm", 0, 2, 1, 3)]);
        graph.Append(
            "Reshape", $"{layer.Name}/joined",
            [graph.AddIntegers($"{layer.Name}/joined_shape", 0, steps, layer.Heads * layer.KeyDim)]);
        graph.Append("MatMul", $"{layer.Name}/projected", [graph.AddWeights(layer.Parameters[6])]);
        graph.Append("Add", layer.Name, [graph.AddWeights(layer.Parameters[7])]);

        // The heads' queries, keys or values, from the layer's input.
        string ByHead(string role, int parameter, params int[] order)
        {
            graph.Value = x;
            var name = $"{layer.Name}/{role}";
            graph.Append("MatMul", $"{name}/product", [graph.AddWeights(layer.Parameters[parameter])]);
            graph.Append("Add", $"{name}/sum", [graph.AddWeights(layer.Parameters[parameter + 1])]);
            graph.Append("Reshape", $"{name}/split", [graph.AddIntegers($"{name}/shape", 0, steps, layer.Heads, layer.KeyDim)]);
            graph.Append("Transpose", name, [], [OnnxSetting.Integers("perm", order)]);
            return graph.Value;
        }
    }
}
