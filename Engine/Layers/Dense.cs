using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A fully connected layer: activation(x · kernel + bias). Of inputs [..., features], such as sequences, the kernel acts on the last axis.
/// See <see cref="DenseExtensions.Dense"/>.
/// </summary>
/// <param name="units">The number of outputs.</param>
/// <param name="activation">The activation.</param>
/// <param name="l2">The coefficient of the penalty l2 · Σ kernel² on the loss (Keras' <c>kernel_regularizer=l2(…)</c>: no ½, no
/// bias).</param>
public sealed class Dense(int units, Activation activation = Activation.None, float l2 = 0) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _bias = null!;

    /// <summary>The activation.</summary>
    public Activation Activation => activation;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Dense(Built(_kernel), _bias, activation);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank == 0)
            throw new ArgumentException("Dense: expected inputs with at least 1 dimension besides the batch.");
        _kernel = build.Kernel("kernel", [input[^1], units], l2);
        _bias = build.Constant("bias", [units], 0);
        return input.With(input.Rank - 1, units);
    }
}
