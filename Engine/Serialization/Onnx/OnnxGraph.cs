using Gtzan.Core.Files;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Serialization.Onnx.OnnxSchema;

namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>Builds an ONNX graph node by node: each node takes the value of the previous one, and its weights.</summary>
public sealed class OnnxGraph
{
    private readonly ProtobufMessage _graph;

    internal OnnxGraph(ProtobufMessage graph, string input) => (_graph, Value) = (graph, input);

    /// <summary>
    /// The name of the chain's current value: the input of the next node. Set it to an earlier one to begin a branch, for example around a
    /// layer, and join branches by a node with several inputs.
    /// </summary>
    public string Value { get; set; }

    /// <summary>The order of its dimensions.</summary>
    public OnnxLayout Layout { get; set; }

    /// <summary>The oldest version of ONNX's operators that has all those used. An exporter that needs a newer one raises it.</summary>
    public int OperatorSet { get; set; } = OnnxExport.OperatorSet;

    /// <summary>The description of the nodes that follow.</summary>
    internal string Remark { get; set; } = "";

    /// <summary>Adds a node whose input is the chain's value and whose result becomes it.</summary>
    /// <param name="operation">ONNX's operator.</param>
    /// <param name="name">The name of the node, and of its result.</param>
    /// <param name="weights">Names of further inputs.</param>
    /// <param name="attributes">The operator's settings.</param>
    /// <param name="result">The index of the operator's result to use.</param>
    public void Append(
        string operation, string name, ReadOnlySpan<string> weights = default, ReadOnlySpan<OnnxSetting> attributes = default,
        int result = 0)
    {
        var node = new ProtobufMessage().Add(NodeProto.Input, Value);
        foreach (var weight in weights)
            node.Add(NodeProto.Input, weight);

        // Unused results have an empty name.
        for (var i = 0; i < result; i++)
            node.Add(NodeProto.Output, "");
        node.Add(NodeProto.Output, name).Add(NodeProto.Name, name).Add(NodeProto.OpType, operation);
        foreach (var attribute in attributes)
            node.Add(NodeProto.Attribute, attribute.Message);
        _graph.Add(GraphProto.Node, node.Add(NodeProto.DocString, Remark));
        Value = name;
    }

    /// <summary>Adds a layer by its exporter.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of one example's input, without the batch.</param>
    /// <exception cref="NotSupportedException">No exporter is registered for it.</exception>
    public void Layer(Layer layer, Shape input)
    {
        Remark = $"{layer.Name} ({layer.Kind}): {input} → {layer.OutputShape}";
        OnnxExport.ExporterOf(layer)(layer, this, input);
    }

    /// <summary>Adds an activation, named after the value it is applied to.</summary>
    public void Activate(Activation activation)
    {
        switch (activation)
        {
            case Activation.None:
                break;
            case Activation.Relu or Activation.Sigmoid or Activation.Tanh:
                Append(activation.ToString(), $"{Value}/{activation.ToString().ToLowerInvariant()}");
                break;
            case Activation.Softmax:
                AppendSoftmax($"{Value}/softmax");
                break;
            case Activation.Gelu:
                var (x, gelu) = (Value, $"{Value}/gelu");
                Append("Mul", $"{gelu}/scaled", [AddWeights($"{gelu}/root", [], [MathF.Sqrt(0.5f)])]);
                Append("Erf", $"{gelu}/erf");
                Append("Add", $"{gelu}/sum", [AddWeights($"{gelu}/one", [], [1])]);
                Append("Mul", $"{gelu}/product", [x]);
                Append("Mul", gelu, [AddWeights($"{gelu}/half", [], [0.5f])]);
                break;
            case Activation.Silu:
                var before = Value;
                Append("Sigmoid", $"{before}/silu/sigmoid");
                Append("Mul", $"{before}/silu", [before]);
                break;
            default:
                throw new NotSupportedException($"ONNX: the activation {activation} has no operator there.");
        }
    }

    /// <summary>Adds a softmax over channels.</summary>
    public void AppendSoftmax(string name) =>
        Append("Softmax", name, [], [OnnxSetting.Integer("axis", Layout == OnnxLayout.ChannelsFirst ? 1 : -1)]);

    /// <summary>Transposes the value to an order of dimensions if needed.</summary>
    /// <param name="layout">The order.</param>
    /// <param name="rank">The number of dimensions of the value, including the batch.</param>
    public void Arrange(OnnxLayout layout, int rank)
    {
        if (Layout != layout && Layout != OnnxLayout.ChannelsLast)
            Transpose(OnnxLayout.ChannelsLast, [.. Enumerable.Range(0, rank).OrderBy(axis => Order(Layout, rank)[axis])]);
        if (Layout != layout)
            Transpose(layout, Order(layout, rank));
    }

    private void Transpose(OnnxLayout layout, int[] order)
    {
        if (order.Index().Any(axis => axis.Index != axis.Item))
        {
            var suffix = layout switch
            {
                OnnxLayout.ChannelsFirst => "channels_first",
                OnnxLayout.StepsFirst => "steps_first",
                _ => "channels_last",
            };
            Append("Transpose", $"{Value}/{suffix}", [], [OnnxSetting.Integers("perm", order)]);
        }

        Layout = layout;
    }

    /// <summary>The permutation from the engine's dimensions to a layout.</summary>
    private static int[] Order(OnnxLayout layout, int rank) => layout switch
    {
        OnnxLayout.ChannelsFirst => [0, rank - 1, .. Enumerable.Range(1, rank - 2)],
        OnnxLayout.StepsFirst => [1, 0, .. Enumerable.Range(2, rank - 2)],
        _ => [.. Enumerable.Range(0, rank)],
    };

    /// <summary>Adds a parameter as it is. Returns its name.</summary>
    public string AddWeights(Parameter parameter) =>
        AddWeights(parameter.Name, parameter.Value.Shape.Dimensions, parameter.Value.ToArray());

    /// <summary>Adds weights. Returns their name.</summary>
    public string AddWeights(string name, ReadOnlySpan<int> dimensions, ReadOnlySpan<float> values) =>
        AddTensor(name, FloatElements, dimensions, MemoryMarshal.AsBytes(values));

    /// <summary>Adds integers as an operator's input. Returns their name.</summary>
    public string AddIntegers(string name, params ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return AddTensor(name, IntegerElements, [values.Length], bytes);
    }

    private string AddTensor(string name, int elements, ReadOnlySpan<int> dimensions, ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtobufMessage();
        foreach (var dimension in dimensions)
            tensor.Add(TensorProto.Dims, dimension);
        _graph.Add(
            GraphProto.Initializer, tensor.Add(TensorProto.DataType, elements).Add(TensorProto.Name, name).Add(TensorProto.RawData, bytes));
        return name;
    }
}
