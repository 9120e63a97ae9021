using Gtzan.Engine.Initializers;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A long short-term memory over [steps, inputs], initialised as in Keras: Glorot uniform kernel, orthogonal recurrent kernel,
/// bias 0 but 1 for the forget gate. Without a state or a mask it runs as one operation. See
/// <see cref="LstmExtensions.Lstm(Tensor, Tensor, Tensor, Tensor, bool)"/>.
/// </summary>
/// <inheritdoc/>
public sealed class Lstm(int units, bool returnSequences = false, bool reverse = false) : Recurrent(units, returnSequences, reverse)
{
    private Tensor _kernel = null!;
    private Tensor _recurrentKernel = null!;
    private Tensor _bias = null!;

    /// <inheritdoc/>
    public override Recurrent Reversed() => new Lstm(Units, ReturnSequences, !IsReversed);

    /// <inheritdoc/>
    protected override Recurrence Run(Tensor input, IReadOnlyList<Tensor>? state, Tensor? mask) =>
        input.Lstm(Built(_kernel), _recurrentKernel, _bias, ReturnSequences, state, mask);

    /// <inheritdoc/>
    protected override Tensor Output(Tensor input) => input.Lstm(Built(_kernel), _recurrentKernel, _bias, ReturnSequences);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        var output = base.Build(input, build);
        _kernel = build.Kernel("kernel", [input[1], 4 * Units]);
        _recurrentKernel = build.OrthogonalKernel("recurrent_kernel", [Units, 4 * Units]);

        _bias = build.Parameter("bias", [4 * Units], () =>
        {
            // The forget gate, second of four, starts open.
            var bias = Initialize.Constant([4 * Units], 0);
            bias.AsSpan(Units, Units).Fill(1);
            return bias;
        });
        return output;
    }
}
