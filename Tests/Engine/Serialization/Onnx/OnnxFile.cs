using System.Runtime.InteropServices;

namespace Gtzan.Tests.Engine.Serialization.Onnx;

/// <summary>A node: an operator with its inputs, outputs and settings.</summary>
public sealed record OnnxNode(
    string Operator, string Name, string[] Inputs, string[] Outputs, string Text, IReadOnlyDictionary<string, ProtobufFields> Attributes)
{
    public int Integer(string attribute, int otherwise) =>
        Attributes.TryGetValue(attribute, out var found) ? (int)found.Number(3) : otherwise;

    public int[] Integers(string attribute) =>
        Attributes.TryGetValue(attribute, out var found) ? Array.ConvertAll(found.Numbers(8), value => (int)value) : [];

    public string Word(string attribute) => Attributes[attribute].Text(4);

    public float Number(string attribute) => Attributes[attribute].Float(2);
}

/// <summary>An input or output: a dimension is a number, or the name of one that is open.</summary>
public sealed record OnnxValue(string Name, string[] Dimensions, string Text);

/// <summary>
/// What an ONNX file has, read by the numbers in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, and checked for what any runtime
/// relies on: that names are unique, and every value is there before it is used.
/// </summary>
public sealed class OnnxFile
{
    public OnnxFile(byte[] bytes)
    {
        Model = new ProtobufFields(bytes);
        Graph = Model.Message(7);
        Metadata = Model.Messages(14).ToDictionary(entry => entry.Text(1), entry => entry.Text(2));
        Nodes = [.. Graph.Messages(1).Select(node => new OnnxNode(
            node.Text(4), node.Text(3), node.Texts(1), node.Texts(2), node.Text(6),
            node.Messages(5).ToDictionary(attribute => attribute.Text(1))))];
        Weights = Graph.Messages(5).ToDictionary(tensor => tensor.Text(8), Tensor);
        Input = Assert.Single(Graph.Messages(11).Select(Value));
        Output = Assert.Single(Graph.Messages(12).Select(Value));

        var known = new HashSet<string>([Input.Name, .. Weights.Keys]);
        foreach (var node in Nodes)
        {
            Assert.All(node.Inputs, input => Assert.Contains(input, known));
            Assert.All(
                node.Outputs.Where(output => output.Length > 0), output => Assert.True(known.Add(output), $"{output} is there twice."));
            Assert.All(
                node.Attributes.Values,
                attribute => Assert.Equal(
                    attribute.Number(20) switch { 1 => 2, 2 => 3, 3 => 4, 7 => 8, _ => 0 },
                    attribute.Fields.Single(field => field is not (1 or 20))));
        }

        Assert.Contains(Output.Name, known);
        Assert.Equal(Nodes.Length, Nodes.Select(node => node.Name).Distinct().Count());
        Assert.All(Weights.Keys, name => Assert.Contains(Nodes, node => node.Inputs.Contains(name)));
    }

    public ProtobufFields Model { get; }

    public ProtobufFields Graph { get; }

    public OnnxNode[] Nodes { get; }

    public IReadOnlyDictionary<string, OnnxTensor> Weights { get; }

    public OnnxValue Input { get; }

    public OnnxValue Output { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    private static OnnxTensor Tensor(ProtobufFields tensor)
    {
        var dimensions = Array.ConvertAll(tensor.Numbers(1), dimension => (int)dimension);
        var bytes = tensor.Bytes(9);
        var values = tensor.Number(2) switch
        {
            1 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value),
            7 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value),
            var type => throw new InvalidDataException($"A tensor holds elements of type {type}."),
        };
        return new OnnxTensor(dimensions, values);
    }

    private static OnnxValue Value(ProtobufFields value)
    {
        var type = value.Message(2).Message(1);
        Assert.Equal(1, type.Number(1));
        return new OnnxValue(
            value.Text(1),
            [.. type.Message(2).Messages(1)
                .Select(dimension => dimension.Fields.Single() == 1 ? $"{dimension.Number(1)}" : dimension.Text(2))], value.Text(3));
    }
}
