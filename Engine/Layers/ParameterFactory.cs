using Gtzan.Engine.Initializers;

namespace Gtzan.Engine.Layers;

/// <summary>Makes the parameters of one layer: named after it, on the model's device, with random numbers of their own.</summary>
public sealed class ParameterFactory
{
    /// <summary>The most numbers that a model's parameters can have in all: training needs sixteen bytes for each.</summary>
    public const int MostParameters = 1 << 27;

    private readonly string _layer;
    private readonly uint _position;
    private readonly Device _device;
    private readonly ulong _seed;
    private readonly Func<string, Shape, float[]>? _weights;
    private readonly List<Parameter> _parameters;
    private int _count;

    internal ParameterFactory(
        string layer, uint position, Device device, ulong seed, Func<string, Shape, float[]>? weights, int parametersBefore, List<Parameter> parameters)
    {
        _layer = layer;
        _position = position;
        _device = device;
        _seed = seed;
        _weights = weights;
        _parameters = parameters;
        _count = parametersBefore;
    }

    /// <summary>A kernel with Glorot's uniform initial values.</summary>
    public Tensor Kernel(string name, Shape shape, float l2 = 0) => Add(name, shape, () => Initialize.GlorotUniform(shape, Random()), l2: l2);

    /// <summary>A recurrent kernel with orthogonal initial values.</summary>
    public Tensor OrthogonalKernel(string name, Shape shape) => Add(name, shape, () => Initialize.Orthogonal(shape, Random()));

    /// <summary>A parameter that starts with the same value everywhere.</summary>
    public Tensor Constant(string name, Shape shape, float value, bool isTrainable = true) =>
        Add(name, shape, () => Initialize.Constant(shape, value), isTrainable);

    /// <summary>A parameter with given initial values.</summary>
    /// <param name="name">Its role in the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Makes the values; called once it is known that the model does not grow too large, and only if they are not
    /// given from elsewhere.</param>
    /// <param name="isTrainable">Whether an optimiser changes it.</param>
    /// <param name="l2">The coefficient of its penalty on the loss.</param>
    /// <exception cref="ArgumentException">The model would have more than <see cref="MostParameters"/>.</exception>
    public Tensor Add(string name, Shape shape, Func<float[]> values, bool isTrainable = true, float l2 = 0)
    {
        if ((long)_count + shape.Length > MostParameters)
        {
            throw new ArgumentException(
                $"{_layer}/{name} of shape {shape} would give the model {(long)_count + shape.Length:N0} parameters; it can have {MostParameters:N0}. Make its layers smaller.");
        }

        _count += shape.Length;
        var fullName = $"{_layer}/{name}";
        var tensor = _device.FromArray(_weights?.Invoke(fullName, shape) ?? values(), shape);
        tensor.RequiresGradient = isTrainable;
        _parameters.Add(new Parameter(fullName, tensor, isTrainable, l2));
        return tensor;
    }

    // Sixteen parameters a layer have numbers of their own.
    private RandomSequence Random() => new(_seed, RandomPurpose.Initialization, (_position * 16) + (uint)_parameters.Count);
}
