using Gtzan.Engine.Initializers;

namespace Gtzan.Engine.Layers;

/// <summary>Makes the parameters of one layer: named after it, on the model's device, with random numbers of their own.</summary>
public sealed class ParameterFactory
{
    private readonly string _layer;
    private readonly uint _position;
    private readonly Device _device;
    private readonly ulong _seed;
    private readonly List<Parameter> _parameters;

    internal ParameterFactory(string layer, uint position, Device device, ulong seed, List<Parameter> parameters)
    {
        _layer = layer;
        _position = position;
        _device = device;
        _seed = seed;
        _parameters = parameters;
    }

    /// <summary>A kernel with Glorot's uniform initial values.</summary>
    public Tensor Kernel(string name, Shape shape, float l2 = 0) => Add(name, shape, Initialize.GlorotUniform(shape, Random()), l2: l2);

    /// <summary>A recurrent kernel with orthogonal initial values.</summary>
    public Tensor OrthogonalKernel(string name, Shape shape) => Add(name, shape, Initialize.Orthogonal(shape, Random()));

    /// <summary>A parameter that starts with the same value everywhere.</summary>
    public Tensor Constant(string name, Shape shape, float value, bool isTrainable = true) =>
        Add(name, shape, Initialize.Constant(shape, value), isTrainable);

    /// <summary>A parameter with given initial values.</summary>
    public Tensor Add(string name, Shape shape, float[] values, bool isTrainable = true, float l2 = 0)
    {
        var tensor = _device.FromArray(values, shape);
        tensor.RequiresGradient = isTrainable;
        _parameters.Add(new Parameter($"{_layer}/{name}", tensor, isTrainable, l2));
        return tensor;
    }

    // Sixteen parameters a layer have numbers of their own.
    private RandomSequence Random() => new(_seed, RandomPurpose.Initialization, (_position * 16) + (uint)_parameters.Count);
}
