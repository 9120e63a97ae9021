using Gtzan.Engine.Initializers;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A long short-term memory over [steps, inputs], initialised as in Keras: Glorot uniform kernel, orthogonal recurrent kernel,
/// bias 0 but 1 for the forget gate. See <see cref="LstmExtensions.Lstm"/>.
/// </summary>
/// <param name="units">The size of the state.</param>
/// <param name="returnSequences">True to return the state of every step, false for only the last.</param>
public sealed class Lstm(int units, bool returnSequences = false) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _recurrentKernel = null!;
    private Tensor _bias = null!;

    /// <summary>The size of the state.</summary>
    public int Units => units;

    /// <summary>Whether the result is the state of every step, or only the last.</summary>
    public bool ReturnSequences => returnSequences;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Lstm(Built(_kernel), _recurrentKernel, _bias, returnSequences);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != 2)
            throw new ArgumentException($"Lstm: expected inputs [steps, features]; got {input}.");
        _kernel = build.Kernel("kernel", [input[1], 4 * units]);
        _recurrentKernel = build.OrthogonalKernel("recurrent_kernel", [units, 4 * units]);

        _bias = build.Parameter("bias", [4 * units], () =>
        {
            // The forget gate, second of four, starts open.
            var bias = Initialize.Constant([4 * units], 0);
            bias.AsSpan(units, units).Fill(1);
            return bias;
        });
        return returnSequences ? [input[0], units] : [units];
    }
}
