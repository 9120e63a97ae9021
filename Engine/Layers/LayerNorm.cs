using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Layer normalisation over the last dimensions of each example, the same in training and at inference. See
/// <see cref="LayerNormExtensions.LayerNorm"/>.
/// </summary>
/// <param name="epsilon">The constant added to the variance: 1e-5 as in PyTorch; Keras has 1e-3.</param>
/// <param name="axes">The number of dimensions, from the last on, that are normalised together.</param>
public sealed class LayerNorm(float epsilon = 1e-5f, int axes = 1) : Layer
{
    private Tensor _gamma = null!;
    private Tensor _beta = null!;

    /// <summary>The constant added to the variance.</summary>
    public float Epsilon => epsilon;

    /// <summary>The number of dimensions that are normalised together.</summary>
    public int Axes => axes;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.LayerNorm(Built(_gamma), _beta, epsilon);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (axes < 1 || axes > input.Rank)
            throw new ArgumentException(
                $"LayerNorm: cannot normalise over {axes} dimensions of inputs {input}; give 1 to {input.Rank}, without the batch.");
        var row = new Shape(input.Dimensions[^axes..]);
        _gamma = build.Constant("gamma", row, 1);
        _beta = build.Constant("beta", row, 0);
        return input;
    }
}
