using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Gru;

/// <summary>The GRU layer.</summary>
public static class GruExtensions
{
    /// <summary>
    /// A gated recurrent unit over time. With a = xₜ · kernel + bias₀ and b = hₜ₋₁ · recurrentKernel + bias₁, each cut into three parts of
    /// units: z = σ(a₀ + b₀), r = σ(a₁ + b₁), g = tanh(a₂ + r · b₂); hₜ = z · hₜ₋₁ + (1 − z) · g.
    /// </summary>
    /// <remarks>
    /// The gates are in Keras' order (update, reset, candidate). The reset gate acts after the product, with a second bias: Keras'
    /// <c>reset_after=True</c>, its default, which is also PyTorch's form (there in the order r, z, n, with transposed kernels). Composed
    /// of other operations, one product over all steps first; see <see cref="ScanExtensions.Scan"/> for what a mask does. Source: Cho et
    /// al., "Learning phrase representations using RNN encoder-decoder", 2014.
    /// </remarks>
    /// <param name="x">[batch, steps, inputs].</param>
    /// <param name="kernel">[inputs, 3·units].</param>
    /// <param name="recurrentKernel">[units, 3·units].</param>
    /// <param name="bias">[2, 3·units]: of the inputs, and of the state.</param>
    /// <param name="returnSequences">Whether the output is h of every step or of the last.</param>
    /// <param name="state">h before the first step, [batch, units]; null for zeros.</param>
    /// <param name="mask">[batch, steps]: 0 where a step is padding; null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Recurrence Gru(
        this Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, bool returnSequences, IReadOnlyList<Tensor>? state = null,
        Tensor? mask = null)
    {
        var (batch, _, _, units) = LstmGeometry.Create(
            x.Shape, kernel.Shape, recurrentKernel.Shape, bias.Shape, nameof(Gru), gates: 3, biases: 2);
        state = ScanExtensions.InitialState(nameof(Gru), x.Device, state, count: 1, [batch, units]);
        var stateBias = bias.Select(0, 1);
        return x.Dense(kernel, bias.Select(0, 0)).Scan(state, Step, returnSequences, mask);

        Tensor[] Step(Tensor a, IReadOnlyList<Tensor> before)
        {
            var h = before[0];
            var b = h.Dense(recurrentKernel, stateBias);
            var gates = (a.Slice(1, ..(2 * units)) + b.Slice(1, ..(2 * units))).Sigmoid();
            var (update, reset) = (gates.Slice(1, ..units), gates.Slice(1, units..));
            var candidate = (a.Slice(1, (2 * units)..) + (reset * b.Slice(1, (2 * units)..))).Tanh();
            return [candidate + (update * (h - candidate))];
        }
    }
}
