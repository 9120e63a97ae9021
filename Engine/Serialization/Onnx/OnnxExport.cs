using Gtzan.Core.Files;
using System.Collections.Concurrent;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Serialization.Onnx.OnnxSchema;

namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>The description of a model in an ONNX file.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Text">A description of the model.</param>
/// <param name="Input">The input: name, shape of one example without the batch, description.</param>
/// <param name="Output">The output: name and description.</param>
/// <param name="Metadata">Further metadata.</param>
public sealed record OnnxDescription(
    string Name, string Text, (string Name, Shape Shape, string Text) Input, (string Name, string Text) Output,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Exports a model to ONNX for inference: omits dropout, uses the running statistics of batch normalisation, and appends a softmax. The
/// batch size is dynamic.
/// </summary>
/// <remarks>
/// Each kind of layer has an exporter; <see cref="Register"/> adds one for a layer of your own. Operator set 13 is the oldest in which they
/// all have their present form, so nearly every runtime accepts it.
/// Source: https://github.com/onnx/onnx/blob/main/docs/IR.md and Operators.md.
/// </remarks>
public static class OnnxExport
{
    /// <summary>The version of ONNX's operators that is written, unless a layer needs a newer one.</summary>
    public const int OperatorSet = 13;

    // The version of the file format that came with it (ONNX 1.8), and with operator set 15 (ONNX 1.10).
    private const int FormatVersion = 7, NewerFormatVersion = 8;

    private static readonly ConcurrentDictionary<Type, Action<Layer, OnnxGraph, Shape>> Exporters = new();

    static OnnxExport()
    {
        Register<Activate>((layer, graph, _) => graph.Activate(layer.Activation));
        Register<AveragePool1D>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "AveragePool", layer.CountsPadding));
        Register<AveragePool2D>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "AveragePool", layer.CountsPadding));
        Register<BatchNorm>(LayerExporters.Export);
        Register<Bidirectional>(LayerExporters.Export);
        Register<Conv1D>(LayerExporters.Export);
        Register<Conv2D>(LayerExporters.Export);
        Register<Dense>(LayerExporters.Export);

        // At inference nothing is dropped.
        Register<Dropout>((_, _, _) => { });
        Register<Embedding>(LayerExporters.Export);
        Register<Flatten>(LayerExporters.Export);
        Register<LayerNorm>(LayerExporters.Export);
        Register<MultiHeadAttention>(AttentionExporter.Export);
        Register<PositionalEncoding>(LayerExporters.Export);
        Register<Gru>(LayerExporters.Export);
        Register<GlobalAveragePool>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "ReduceMean"));
        Register<GlobalMaxPool>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "ReduceMax"));
        Register<Lstm>(LayerExporters.Export);
        Register<MaxPool1D>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "MaxPool"));
        Register<MaxPool2D>((layer, graph, input) => LayerExporters.Export(layer, graph, input, "MaxPool"));
        Register<Normalization>(LayerExporters.Export);
        Register<Sequential>(LayerExporters.Export);
    }

    /// <summary>Registers the exporter of a layer type. Replaces an earlier registration.</summary>
    /// <param name="export">Adds the layer's nodes to a graph, given the shape of one example's input, without the batch.</param>
    public static void Register<TLayer>(Action<TLayer, OnnxGraph, Shape> export)
        where TLayer : Layer =>
        Exporters[typeof(TLayer)] = (layer, graph, input) => export((TLayer)layer, graph, input);

    /// <summary>Returns the exporter of a layer.</summary>
    /// <exception cref="NotSupportedException">None is registered for its type.</exception>
    internal static Action<Layer, OnnxGraph, Shape> ExporterOf(Layer layer) => Exporters.TryGetValue(layer.GetType(), out var export)
        ? export
        : throw new NotSupportedException(
            $"ONNX: layer {layer.Name} ({layer.Kind}) has no exporter; add one with OnnxExport.Register<{layer.GetType().Name}>(…).");

    /// <summary>Writes a built model.</summary>
    /// <param name="stream">The target.</param>
    /// <param name="model">The model, whose outputs are logits.</param>
    /// <param name="description">The description. The input's shape may differ from the model's, if it has as many elements.</param>
    /// <exception cref="ArgumentException">The input's shape has another number of elements than the model's.</exception>
    /// <exception cref="NotSupportedException">A layer has no counterpart in ONNX.</exception>
    public static void Write(Stream stream, Sequential model, OnnxDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var (input, output) = (description.Input, description.Output);
        if (input.Shape.Length != model.InputShape.Length)
            throw new ArgumentException(
                $"ONNX: the model takes examples of shape {model.InputShape}, which cannot be made of inputs {input.Shape}.");

        var message = new ProtobufMessage().Add(GraphProto.Name, description.Name).Add(GraphProto.DocString, description.Text);
        var graph = new OnnxGraph(message, input.Name);
        if (input.Shape != model.InputShape)
        {
            // 0 means the size of the input's dimension.
            graph.Remark = $"{input.Shape} → {model.InputShape}";
            graph.Append(
                "Reshape", $"{input.Name}/reshaped", [graph.AddIntegers($"{input.Name}/shape", [0, .. model.InputShape.Dimensions])]);
        }

        var shape = model.InputShape;
        LayerExporters.Export(model, graph, shape);
        shape = model.OutputShape;

        graph.Remark = output.Text;
        graph.Arrange(OnnxLayout.ChannelsLast, shape.Rank + 1);
        graph.AppendSoftmax(output.Name);
        message.Add(GraphProto.Input, ValueInfo(input.Name, input.Shape, input.Text))
            .Add(GraphProto.Output, ValueInfo(output.Name, shape, output.Text));
        Model(message, graph.OperatorSet, description).WriteTo(stream);
    }

    private static ProtobufMessage Model(ProtobufMessage graph, int operatorSet, OnnxDescription description)
    {
        var model = new ProtobufMessage()
            .Add(ModelProto.IrVersion, operatorSet < 15 ? FormatVersion : NewerFormatVersion)
            .Add(
                ModelProto.OpsetImport,
                new ProtobufMessage().Add(OperatorSetIdProto.Domain, "").Add(OperatorSetIdProto.Version, operatorSet))
            .Add(ModelProto.ProducerName, "gtzan")
            .Add(ModelProto.ProducerVersion, typeof(OnnxExport).Assembly.GetName().Version!.ToString(fieldCount: 3))
            .Add(ModelProto.DocString, description.Text)
            .Add(ModelProto.Graph, graph);
        foreach (var (key, value) in description.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            model.Add(
                ModelProto.MetadataProps,
                new ProtobufMessage().Add(StringStringEntryProto.Key, key).Add(StringStringEntryProto.Value, value));
        return model;
    }

    /// <summary>An input or output: name, and shape with a dynamic batch.</summary>
    private static ProtobufMessage ValueInfo(string name, Shape shape, string text)
    {
        var dimensions = new ProtobufMessage().Add(TensorShapeProto.Dim, new ProtobufMessage().Add(DimensionProto.DimParam, "batch"));
        foreach (var dimension in shape)
            dimensions.Add(TensorShapeProto.Dim, new ProtobufMessage().Add(DimensionProto.DimValue, dimension));
        var type = new ProtobufMessage().Add(TensorTypeProto.ElemType, FloatElements).Add(TensorTypeProto.Shape, dimensions);
        return new ProtobufMessage()
            .Add(ValueInfoProto.Name, name)
            .Add(ValueInfoProto.Type, new ProtobufMessage().Add(TypeProto.TensorType, type))
            .Add(ValueInfoProto.DocString, text);
    }
}
