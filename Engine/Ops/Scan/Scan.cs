using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Scan;

/// <summary>What a recurrent layer computes.</summary>
/// <param name="Output">The output of every step [batch, steps, units], or of the last [batch, units].</param>
/// <param name="State">The state after the last step: h of a GRU; h and c of an LSTM.</param>
public sealed record Recurrence(Tensor Output, IReadOnlyList<Tensor> State);

/// <summary>A recurrence over time.</summary>
public static class ScanExtensions
{
    /// <summary>
    /// stateₜ = step(xₜ, stateₜ₋₁) for each step t in turn: a recurrent layer composed of other operations, as Keras' <c>RNN</c> around a
    /// cell. Backward is theirs. Shapes: x [batch, steps, ...]; each tensor of the state [batch, units]. The output is the first of them.
    /// </summary>
    /// <remarks>
    /// Where the mask is 0, the state stays as it is, and so does the output: that of the step before, as in Keras
    /// (<c>zero_output_for_mask=False</c>). A sequence may so be padded on either side: the final state is that of its last known step, and
    /// padding before the first known one has the initial state as output (Keras: 0, which is the same unless a state is given).
    /// </remarks>
    /// <param name="x">The inputs, [batch, steps, ...].</param>
    /// <param name="state">The initial state.</param>
    /// <param name="step">Computes the next state from a step's inputs [batch, ...] and the state before.</param>
    /// <param name="returnSequences">Whether the output is that of every step or of the last.</param>
    /// <param name="mask">[batch, steps]: 0 where a step is padding; null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Recurrence Scan(
        this Tensor x, IReadOnlyList<Tensor> state, Func<Tensor, IReadOnlyList<Tensor>, Tensor[]> step, bool returnSequences,
        Tensor? mask = null)
    {
        if (x.Shape.Rank < 2)
            throw new ArgumentException($"Scan: expected x [batch, steps, ...]; got {x.Shape}.");
        var (batch, steps) = (x.Shape[0], x.Shape[1]);
        if (mask is not null && mask.Shape != new Shape(batch, steps))
            throw new ArgumentException($"Scan: the mask must be [{batch}, {steps}], batch and steps of x {x.Shape}; got {mask.Shape}.");

        var outputs = new List<Tensor>();
        for (var t = 0; t < steps; t++)
        {
            var (before, after) = (state, step(x.Select(1, t), state));
            if (!after.Select(part => part.Shape).SequenceEqual(before.Select(part => part.Shape)))
                throw new ArgumentException(
                    $"Scan: a step must keep the shapes of the state; it made {Shapes(after)} of {Shapes(before)}.");
            if (mask?.Slice(1, t..(t + 1)) is { } isKnown)
                after = [.. after.Select((part, i) => isKnown.Where(part, before[i]))];
            state = after;
            if (returnSequences)
                outputs.Add(state[0]);
        }

        return new Recurrence(returnSequences ? Tensor.Stack(outputs.ToArray(), axis: 1) : state[0], state);
    }

    /// <summary>A given state, or zeros.</summary>
    /// <exception cref="ArgumentException">It has another number of tensors, or one has another shape.</exception>
    internal static IReadOnlyList<Tensor> InitialState(
        string operation, Device device, IReadOnlyList<Tensor>? state, int count, Shape shape)
    {
        if (state is not null && (state.Count != count || state.Any(part => part.Shape != shape)))
            throw new ArgumentException(
                $"{operation}: the initial state must be {count} of shape {shape}, [batch, units]; got {Shapes(state)}.");
        return state ?? [.. Enumerable.Range(0, count).Select(_ => device.Zeros(shape))];
    }

    private static string Shapes(IReadOnlyList<Tensor> state) =>
        state.Count == 0 ? "none" : string.Join(", ", state.Select(part => part.Shape));
}
