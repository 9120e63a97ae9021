using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>A recurrent layer over [steps, inputs].</summary>
/// <param name="units">The size of the state.</param>
/// <param name="returnSequences">True to return the output of every step, false for only the last.</param>
/// <param name="reverse">Whether it reads from the last step to the first. The outputs stay in the order of the steps, as in PyTorch;
/// Keras' <c>go_backwards</c> returns them in the order they were made, which is <c>Flip(1)</c> of them. The last output is that of the
/// first step.</param>
/// <example>
/// A decoder that begins with the state of an encoder, on padded sequences:
/// <code>
/// var (_, state) = encoder.Forward(questions, mask: questionMask);
/// var (outputs, _) = decoder.Forward(answers, state, answerMask);
/// </code>
/// </example>
public abstract class Recurrent(int units, bool returnSequences, bool reverse) : Layer
{
    /// <summary>The size of the state.</summary>
    public int Units => units;

    /// <summary>Whether the output is that of every step, or only of the last.</summary>
    public bool ReturnSequences => returnSequences;

    /// <summary>Whether it reads from the last step to the first.</summary>
    public bool IsReversed => reverse;

    /// <summary>A layer of the same settings, not built, that reads in the other direction.</summary>
    public abstract Recurrent Reversed();

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor input, Pass pass) => InTimeOrder(Output(InReadingOrder(input)));

    /// <summary>The output and the final state for a batch, from an initial state, with a mask.</summary>
    /// <param name="input">[batch, steps, inputs].</param>
    /// <param name="state">The initial state, [batch, units]: h of a GRU; h and c of an LSTM; null for zeros.</param>
    /// <param name="mask">[batch, steps]: 0 where a step is padding, which keeps state and output (see <see
    /// cref="ScanExtensions.Scan"/>); null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Recurrence Forward(Tensor input, IReadOnlyList<Tensor>? state = null, Tensor? mask = null)
    {
        var result = Run(InReadingOrder(input), state, mask is null ? null : InReadingOrder(mask));
        return result with { Output = InTimeOrder(result.Output) };
    }

    /// <summary>The recurrence over all steps, from the first to the last.</summary>
    protected abstract Recurrence Run(Tensor input, IReadOnlyList<Tensor>? state, Tensor? mask);

    /// <summary>The output of <see cref="Run"/> without a state or a mask.</summary>
    protected virtual Tensor Output(Tensor input) => Run(input, null, null).Output;

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => input.Rank == 2
        ? returnSequences ? [input[0], units] : [units]
        : throw new ArgumentException($"{Kind}: expected inputs [steps, features]; got {input}.");

    private Tensor InReadingOrder(Tensor sequence) => reverse ? sequence.Flip(1) : sequence;

    private Tensor InTimeOrder(Tensor output) => returnSequences ? InReadingOrder(output) : output;
}
