using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Batch normalisation over the last dimension's channels, with Keras' defaults. In training it uses the batch's statistics and updates the
/// running ones; at inference, and frozen, it uses those. See <see cref="BatchNormExtensions.BatchNorm"/>.
/// </summary>
/// <param name="momentum">The weight of the old running statistics in an update.</param>
/// <param name="epsilon">The constant added to the variance.</param>
public sealed class BatchNorm(float momentum = 0.99f, float epsilon = 1e-3f) : Layer
{
    private Tensor _gamma = null!;
    private Tensor _beta = null!;
    private Tensor _runningMean = null!;
    private Tensor _runningVariance = null!;

    /// <summary>The weight of the old running statistics in an update.</summary>
    public float Momentum => momentum;

    /// <summary>The constant added to the variance.</summary>
    public float Epsilon => epsilon;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => pass.IsTraining && !IsFrozen
        ? input.BatchNorm(Built(_gamma), _beta, _runningMean, _runningVariance, momentum, epsilon)
        : input.BatchNormInference(Built(_gamma), _beta, _runningMean, _runningVariance, epsilon);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank == 0)
            throw new ArgumentException("BatchNorm: expected inputs with at least 1 dimension besides the batch.");
        Shape channels = [input[^1]];
        _gamma = build.Constant("gamma", channels, 1);
        _beta = build.Constant("beta", channels, 0);
        _runningMean = build.Constant("moving_mean", channels, 0, isTrainable: false);
        _runningVariance = build.Constant("moving_variance", channels, 1, isTrainable: false);
        return input;
    }
}
