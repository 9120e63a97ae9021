using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Standardises inputs: (x − mean) / deviation, with a mean and a deviation for each index of one dimension, which are computed from data
/// once (<see cref="Adapt"/>) and not trained. As Keras' Normalization. Until then it passes inputs on.
/// </summary>
/// <param name="axis">The dimension, counted in one example, without the batch.</param>
public sealed class Normalization(int axis) : Layer
{
    private const double ConstantFeature = 1e-6;

    private Tensor _mean = null!;
    private Tensor _deviation = null!;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => (input - Built(_mean)) / _deviation;

    /// <summary>
    /// Sets means and deviations. A deviation below a millionth of the mean, of a feature that is the same everywhere but for rounding,
    /// counts as 1.
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer than the dimension has indices.</exception>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public void Adapt(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation)
    {
        Built(_mean).CopyFrom(mean);
        var divisors = deviation.ToArray();
        for (var i = 0; i < divisors.Length; i++)
            divisors[i] = divisors[i] > ConstantFeature * Math.Abs(mean[i]) ? divisors[i] : 1;
        _deviation.CopyFrom(divisors);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (axis < 0 || axis >= input.Rank)
            throw new ArgumentException($"Normalization: inputs {input} have no dimension {axis}.");
        var sizes = input.Dimensions[axis..].ToArray();
        sizes.AsSpan(1).Fill(1);
        _mean = build.Constant("mean", new Shape(sizes), 0, isTrainable: false);
        _deviation = build.Constant("deviation", new Shape(sizes), 1, isTrainable: false);
        return input;
    }
}
