using Gtzan.Engine.Devices;
using Gtzan.Engine.Initializers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Builds layers on a device: creates their parameters with unique names and random numbers. Each layer gets its own builder for its
/// parameters and inner layers. A model that is not a <see cref="Sequential"/> creates the first one itself.
/// </summary>
/// <example>
/// <code>
/// var build = new LayerBuilder(device, seed: 1);
/// build.Layer(left, [4]);
/// build.Layer(right, [3]);
/// var adam = new Adam(build.Parameters);
/// </code>
/// </example>
public sealed class LayerBuilder
{
    /// <summary>The maximum number of elements of all parameters of a model: training needs sixteen bytes for each.</summary>
    public const int MaxParameters = 1 << 27;

    private readonly string _name;
    private readonly Model _model;
    private readonly List<Parameter> _parameters;
    private readonly List<Layer> _layers = [];
    private readonly Dictionary<string, int> _named = [];

    /// <summary>Creates the builder of a whole model.</summary>
    /// <param name="device">The device of the parameters.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="weights">Returns the values of a parameter by name and shape, for a trained model; null for initial values. Called
    /// before the parameter is allocated; may throw to reject it.</param>
    public LayerBuilder(Device device, ulong seed, Func<string, Shape, float[]?>? weights = null)
        : this("", position: 0, new Model(device, seed, weights), [])
    {
    }

    private LayerBuilder(string name, uint position, Model model, List<Parameter> parameters)
    {
        _name = name;
        Position = position;
        _model = model;
        _parameters = parameters;
    }

    /// <summary>The parameters made so far, those of layers inside included.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The layers built so far.</summary>
    internal IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The number of the layer in the model, from 1, so that no two layers draw the same random numbers.</summary>
    internal uint Position { get; }

    /// <summary>
    /// Builds a layer. Its parameters are named after its kind: <c>dense/kernel</c>, of a second one <c>dense_1/kernel</c>.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of one example, without the batch.</param>
    /// <returns>The shape of the layer's result, without the batch.</returns>
    /// <exception cref="ArgumentException">The layer cannot work on such inputs, or the model becomes too large.</exception>
    /// <exception cref="InvalidOperationException">The layer is built already.</exception>
    public Shape Layer(Layer layer, Shape input)
    {
        var kind = layer.Kind.ToLowerInvariant();
        var number = _named.GetValueOrDefault(kind);
        _named[kind] = number + 1;
        var name = FullName(number == 0 ? kind : $"{kind}_{number}");
        var inner = new LayerBuilder(name, ++_model.Layers, _model, []);
        layer.Build(name, input, inner);
        _parameters.AddRange(inner.Parameters);
        _layers.Add(layer);
        return layer.OutputShape;
    }

    /// <summary>A kernel with Glorot's uniform initial values.</summary>
    public Tensor Kernel(string name, Shape shape, float l2 = 0) =>
        Parameter(name, shape, () => Initialize.GlorotUniform(shape, Random()), l2: l2);

    /// <summary>A parameter with initial values uniform in ±<paramref name="limit"/>.</summary>
    public Tensor Uniform(string name, Shape shape, float limit) =>
        Parameter(name, shape, () => Initialize.Uniform(shape, limit, Random()));

    /// <summary>A recurrent kernel with orthogonal initial values.</summary>
    public Tensor OrthogonalKernel(string name, Shape shape) => Parameter(name, shape, () => Initialize.Orthogonal(shape, Random()));

    /// <summary>A parameter that starts with the same value everywhere.</summary>
    public Tensor Constant(string name, Shape shape, float value, bool isTrainable = true) =>
        Parameter(name, shape, () => Initialize.Constant(shape, value), isTrainable);

    /// <summary>A parameter with given initial values.</summary>
    /// <param name="name">Its role in the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Creates the values; called only if they are not given, after the size of the model is checked. </param>
    /// <param name="isTrainable">Whether an optimiser changes it.</param>
    /// <param name="l2">The coefficient of its penalty l2 · Σ w² on the loss.</param>
    /// <exception cref="ArgumentException">The model would have more than <see cref="MaxParameters"/>.</exception>
    public Tensor Parameter(string name, Shape shape, Func<float[]> values, bool isTrainable = true, float l2 = 0)
    {
        var fullName = FullName(name);
        var total = _model.Elements + shape.Length;
        if (total > MaxParameters)
            throw new ArgumentException(
                $"{fullName} of shape {shape} would give the model {total:N0} parameters; it can have {MaxParameters:N0}. " +
                "Make its layers smaller.");

        _model.Elements = total;
        var tensor = _model.Device.FromArray(_model.Weights?.Invoke(fullName, shape) ?? values(), shape);
        tensor.RequiresGradient = isTrainable;
        _parameters.Add(new Parameter(fullName, tensor, isTrainable, l2));
        return tensor;
    }

    private string FullName(string name) => _name.Length == 0 ? name : $"{_name}/{name}";

    // Each layer has sixteen numbers for its parameters.
    private RandomSequence Random() => new(_model.Seed, RandomPurpose.Initialization, (Position * 16) + (uint)_parameters.Count);

    // The state shared by all builders of a model.
    private sealed record Model(Device Device, ulong Seed, Func<string, Shape, float[]?>? Weights)
    {
        public uint Layers { get; set; }

        public long Elements { get; set; }
    }
}
