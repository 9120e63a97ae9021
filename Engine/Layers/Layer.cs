using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A step of a model: parameters, and what is done with them. A layer is declared with its settings alone; what depends on the input's
/// shape is made when the <see cref="Sequential"/> it stands in is built.
/// </summary>
public abstract class Layer
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>The name in the model, as Keras gives it: <c>dense</c>, <c>dense_1</c>, …</summary>
    public string Name { get; private set; } = "";

    /// <summary>The layer's parameters, in the order they were made; none before it is built.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The shape of one example's result, without the batch.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>The layer's kind, as a summary shows it.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>Which layer of the model this is, so that no two draw the same random numbers.</summary>
    protected uint Position { get; private set; }

    /// <summary>Computes the layer's result for a batch.</summary>
    public abstract Tensor Forward(Tensor input, Pass pass);

    /// <summary>Makes the parameters for inputs of a shape (without the batch) and returns the shape of the result.</summary>
    /// <exception cref="ArgumentException">The layer cannot work on such inputs.</exception>
    protected abstract Shape Build(Shape input, ParameterFactory parameters);

    /// <summary>Adds what the layer does at inference to an ONNX graph.</summary>
    /// <param name="graph">The graph, which has come to the layer's input.</param>
    /// <param name="input">The shape of one example's input, without the batch.</param>
    /// <exception cref="NotSupportedException">ONNX has no counterpart.</exception>
    internal virtual void Export(OnnxGraph graph, Shape input) => throw new NotSupportedException($"ONNX: nobody has said what layer {Name} ({Kind}) is there.");

    internal void Build(string name, uint position, Shape input, Device device, ulong seed, Func<string, Shape, float[]>? weights, int parametersBefore)
    {
        if (Name.Length > 0)
            throw new InvalidOperationException($"Layer {Name} is built already; a layer belongs to one model and is built once.");
        Name = name;
        Position = position;
        OutputShape = Build(input, new ParameterFactory(name, position, device, seed, weights, parametersBefore, _parameters));
    }
}
