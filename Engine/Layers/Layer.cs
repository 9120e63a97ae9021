using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A step of a model: parameters and the computation with them. A layer is declared with its settings only; building it creates what
/// depends on the input's shape. A layer may contain others: it builds them with <see cref="LayerBuilder.Layer"/> and calls their
/// <see cref="Forward"/> in its own.
/// </summary>
/// <example>
/// <code>
/// public sealed class Residual(Layer inner) : Layer
/// {
///     public override Tensor Forward(Tensor input, Pass pass) => input + inner.Forward(input, pass);
///
///     protected override Shape Build(Shape input, LayerBuilder build) => build.Layer(inner, input);
/// }
/// </code>
/// </example>
public abstract class Layer
{
    private IReadOnlyList<Layer> _inner = [];

    /// <summary>The name in the model, as in Keras: <c>dense</c>, <c>dense_1</c>, …; empty before the layer is built.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The parameters of the layer and of those inside it, in the order they were made; none before it is built.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>
    /// Whether training leaves the layer, and those inside it, as they are (Keras' <c>trainable = False</c>): their parameters get no
    /// gradient, so no optimiser changes or decays them, and batch normalisation and dropout work as at inference. Gradients
    /// flow through the layer to those before it. It may be set at any time outside a step; a checkpoint does not hold it.
    /// </summary>
    public bool IsFrozen
    {
        get;
        set
        {
            field = value;
            foreach (var layer in _inner)
                layer.IsFrozen = value;
            foreach (var parameter in Parameters)
                parameter.Value.RequiresGradient = parameter.IsTrainable && !value;
        }
    }

    /// <summary>The shape of one example's result, without the batch.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>The layer's kind, as a summary shows it.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>The number of the layer in its model, which gives each its own random numbers.</summary>
    protected uint Position { get; private set; }

    /// <summary>Computes the layer's result for a batch.</summary>
    public abstract Tensor Forward(Tensor input, Pass pass);

    /// <summary>Makes the parameters for inputs of a shape (without the batch) and returns the shape of the result.</summary>
    /// <exception cref="ArgumentException">The layer cannot work on such inputs.</exception>
    protected abstract Shape Build(Shape input, LayerBuilder build);

    /// <summary>A part of the layer that building makes.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    protected T Built<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException(
            $"Layer {Kind} is not built: build it in the Build of the layer that contains it (build.Layer(inner, shape)), or build its " +
            "model.");

    internal void Build(string name, Shape input, LayerBuilder build)
    {
        if (Name.Length > 0)
            throw new InvalidOperationException($"Layer {Name} is built already; a layer belongs to one model and is built once.");
        Name = name;
        Position = build.Position;
        OutputShape = Build(input, build);
        (Parameters, _inner) = (build.Parameters, build.Layers);

        // Frozen before it had parameters.
        if (IsFrozen)
            IsFrozen = true;
    }
}
