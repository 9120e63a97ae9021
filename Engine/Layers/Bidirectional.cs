using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>How the outputs of two directions become one, as in Keras: concat, sum, mul and ave.</summary>
public enum Merge
{
    /// <summary>Side by side: [..., 2·units], forwards first.</summary>
    Concat,

    /// <summary>Added.</summary>
    Sum,

    /// <summary>Multiplied, element by element.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,
}

/// <summary>
/// A recurrent layer and a second one of the same settings with weights of its own that reads the sequence from its end; their outputs are
/// merged step by step, or, without sequences, the last of each. As <c>Bidirectional</c> of Keras. Source: Schuster and Paliwal,
/// "Bidirectional recurrent neural networks", 1997.
/// </summary>
/// <example><code>new Bidirectional(new Gru(64, returnSequences: true))</code></example>
public sealed class Bidirectional : Layer
{
    private readonly Merge _merge;

    /// <summary>Makes the layer of two directions.</summary>
    /// <param name="layer">The layer that reads forwards, not built.</param>
    /// <param name="merge">How the outputs become one.</param>
    /// <exception cref="ArgumentException">The layer reads backwards.</exception>
    public Bidirectional(Recurrent layer, Merge merge = Merge.Concat)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.IsReversed)
            throw new ArgumentException($"Bidirectional: the {layer.Kind} reads backwards; give one that reads forwards.");
        (Forwards, Backwards, _merge) = (layer, layer.Reversed(), merge);
    }

    /// <summary>The layer that reads from the first step to the last.</summary>
    public Recurrent Forwards { get; }

    /// <summary>The layer that reads from the last step to the first.</summary>
    public Recurrent Backwards { get; }

    /// <summary>How the outputs become one.</summary>
    public Merge Merge => _merge;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => Merged(Forwards.Forward(input, pass), Backwards.Forward(input, pass));

    /// <summary>
    /// As <see cref="Recurrent.Forward(Tensor, IReadOnlyList{Tensor}, Tensor)"/>. A state is that of the layer that reads forwards, and
    /// then that of the other.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Recurrence Forward(Tensor input, IReadOnlyList<Tensor>? state = null, Tensor? mask = null)
    {
        var half = state?.Count / 2 ?? 0;
        var forwards = Forwards.Forward(input, state is null ? null : [.. state.Take(half)], mask);
        var backwards = Backwards.Forward(input, state is null ? null : [.. state.Skip(half)], mask);
        return new Recurrence(Merged(forwards.Output, backwards.Output), [.. forwards.State, .. backwards.State]);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        var output = build.Layer(Forwards, input);
        build.Layer(Backwards, input);
        return _merge == Merge.Concat ? output.With(output.Rank - 1, 2 * output[^1]) : output;
    }

    private Tensor Merged(Tensor forwards, Tensor backwards) => _merge switch
    {
        Merge.Concat => Tensor.Concat([forwards, backwards], axis: -1),
        Merge.Sum => forwards + backwards,
        Merge.Multiply => forwards * backwards,
        _ => (forwards + backwards).Scale(0.5f),
    };
}
