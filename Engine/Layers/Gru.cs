using Gtzan.Engine.Ops.Gru;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A gated recurrent unit over [steps, inputs], with Keras' defaults: the reset gate after the product, Glorot uniform kernel, orthogonal
/// recurrent kernel, biases 0. See <see cref="GruExtensions.Gru"/>.
/// </summary>
/// <inheritdoc/>
public sealed class Gru(int units, bool returnSequences = false, bool reverse = false) : Recurrent(units, returnSequences, reverse)
{
    private Tensor _kernel = null!;
    private Tensor _recurrentKernel = null!;
    private Tensor _bias = null!;

    /// <inheritdoc/>
    public override Recurrent Reversed() => new Gru(Units, ReturnSequences, !IsReversed);

    /// <inheritdoc/>
    protected override Recurrence Run(Tensor input, IReadOnlyList<Tensor>? state, Tensor? mask) =>
        input.Gru(Built(_kernel), _recurrentKernel, _bias, ReturnSequences, state, mask);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        var output = base.Build(input, build);
        _kernel = build.Kernel("kernel", [input[1], 3 * Units]);
        _recurrentKernel = build.OrthogonalKernel("recurrent_kernel", [Units, 3 * Units]);
        _bias = build.Constant("bias", [2, 3 * Units], 0);
        return output;
    }
}
