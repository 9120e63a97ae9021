using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Batch normalisation over the last dimension's channels, with Keras' defaults. In training it uses the batch's statistics and updates the
/// running ones; at inference it uses those. See <see cref="Tensor.BatchNorm"/>.
/// </summary>
/// <param name="momentum">How much of the running statistics stays.</param>
/// <param name="epsilon">What is added to the variance.</param>
public sealed class BatchNorm(float momentum = 0.99f, float epsilon = 1e-3f) : Layer
{
    private Tensor _gamma = null!;
    private Tensor _beta = null!;
    private Tensor _runningMean = null!;
    private Tensor _runningVariance = null!;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => pass.IsTraining
        ? input.BatchNorm(_gamma, _beta, _runningMean, _runningVariance, momentum, epsilon)
        : input.BatchNormInference(_gamma, _beta, _runningMean, _runningVariance, epsilon);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        string[] weights = [.. Parameters.Select(parameter => graph.AddWeights(parameter.Name, parameter.Value))];
        graph.Append("BatchNormalization", Name, weights, [OnnxAttribute.Number("epsilon", epsilon)]);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank == 0)
            throw new ArgumentException("BatchNorm: expected inputs with at least 1 dimension besides the batch.");
        Shape channels = [input[^1]];
        _gamma = parameters.Constant("gamma", channels, 1);
        _beta = parameters.Constant("beta", channels, 0);
        _runningMean = parameters.Constant("moving_mean", channels, 0, isTrainable: false);
        _runningVariance = parameters.Constant("moving_variance", channels, 1, isTrainable: false);
        return input;
    }
}
