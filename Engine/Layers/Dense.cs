using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>A fully connected layer: activation(x · kernel + bias). See <see cref="Tensor.Dense"/>.</summary>
/// <param name="units">How many outputs.</param>
/// <param name="activation">What is applied to them.</param>
/// <param name="l2">The coefficient of the penalty l2 · Σ kernel² on the loss (Keras' <c>kernel_regularizer=l2(…)</c>: no ½, no
/// bias).</param>
public sealed class Dense(int units, Activation activation = Activation.None, float l2 = 0) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _bias = null!;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Dense(_kernel, _bias, activation);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Gemm", Name, [graph.AddWeights($"{Name}/kernel", _kernel), graph.AddWeights($"{Name}/bias", _bias)]);
        graph.Activate(activation);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"Dense: expected inputs with 1 dimension besides the batch; got {input}. Put a Flatten before it.");
        _kernel = parameters.Kernel("kernel", [input[0], units], l2);
        _bias = parameters.Constant("bias", [units], 0);
        return [units];
    }
}
