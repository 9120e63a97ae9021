using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Attention by several heads over sequences [steps, width]. Each head projects the inputs to queries and a memory to keys and values, all
/// keyDim wide; what the heads attend to is joined and projected back to the width of the inputs. The memory is the inputs themselves
/// (self-attention), or another sequence (cross-attention). See <see cref="AttentionExtensions.ScaledDotProductAttention"/>.
/// </summary>
/// <remarks>
/// Parameters are named and initialised as in Keras (<c>query</c>, <c>key</c>, <c>value</c>, <c>attention_output</c>, each with kernel and
/// bias), but a kernel is the matrix [inputs, heads · keyDim], where Keras has [inputs, heads, keyDim]; Glorot's limit is that of the
/// matrix. Dropout acts on the result, and not on the weights as in Keras and PyTorch: the weights are never stored. Source: Vaswani et
/// al., "Attention is all you need", 2017.
/// </remarks>
/// <param name="heads">The number of heads.</param>
/// <param name="keyDim">The width of queries, keys and values of a head.</param>
/// <param name="dropout">The probability of dropping an element of the result in training.</param>
/// <param name="isCausal">Whether step i attends to steps 0 … i only.</param>
/// <param name="memoryWidth">The width of the memory; that of the inputs if omitted.</param>
public sealed class MultiHeadAttention(int heads, int keyDim, float dropout = 0, bool isCausal = false, int? memoryWidth = null) : Layer
{
    private Projection _query = null!;
    private Projection _key = null!;
    private Projection _value = null!;
    private Projection _output = null!;

    /// <summary>The number of heads.</summary>
    public int Heads => heads;

    /// <summary>The width of queries, keys and values of a head.</summary>
    public int KeyDim => keyDim;

    /// <summary>Whether step i attends to steps 0 … i only.</summary>
    public bool IsCausal => isCausal;

    /// <summary>The width of the memory; null for that of the inputs.</summary>
    public int? MemoryWidth => memoryWidth;

    /// <summary>Self-attention.</summary>
    public override Tensor Forward(Tensor input, Pass pass) => Forward(input, input, pass);

    /// <summary>Attention to a memory.</summary>
    /// <param name="input">The sequences that ask, [batch, steps, width].</param>
    /// <param name="memory">The sequences that are attended to, [batch, memory steps, memory width].</param>
    /// <param name="pass">The pass.</param>
    /// <param name="mask">Added to the scores, broadcast to [batch, heads, steps, memory steps]; −∞ where a step must not look.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor input, Tensor memory, Pass pass, Tensor? mask = null)
    {
        if (input.Shape.Rank != 3 || memory.Shape.Rank != 3)
            throw new ArgumentException(
                $"MultiHeadAttention: expected inputs and memory [batch, steps, width]; got {input.Shape} and {memory.Shape}.");
        var attended = ByHead(Built(_query).Of(input))
            .ScaledDotProductAttention(ByHead(_key.Of(memory)), ByHead(_value.Of(memory)), mask, isCausal);
        var result = _output.Of(attended.Permute(0, 2, 1, 3).Reshape([input.Shape[0], input.Shape[1], heads * keyDim]));
        return dropout > 0 && pass.IsTraining && !IsFrozen
            ? result.Dropout(dropout, new RandomSequence(pass.Seed, RandomPurpose.Dropout, Position, pass.Step))
            : result;
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != 2)
            throw new ArgumentException($"MultiHeadAttention: expected inputs [steps, width]; got {input}.");
        if (heads < 1 || keyDim < 1 || dropout is not (>= 0 and < 1))
            throw new ArgumentException(
                $"MultiHeadAttention: {heads} heads of width {keyDim} with dropout {dropout} asked for; heads and width must be " +
                "at least 1, dropout at least 0 and below 1.");
        var (width, ofHeads) = (input[1], heads * keyDim);
        _query = new Projection(build, "query", width, ofHeads);
        _key = new Projection(build, "key", memoryWidth ?? width, ofHeads);
        _value = new Projection(build, "value", memoryWidth ?? width, ofHeads);
        _output = new Projection(build, "attention_output", ofHeads, width);
        return input;
    }

    /// <summary>[batch, steps, heads · keyDim] to [batch, heads, steps, keyDim].</summary>
    private Tensor ByHead(Tensor x) => x.Reshape([x.Shape[0], x.Shape[1], heads, keyDim]).Permute(0, 2, 1, 3);

    private sealed class Projection(LayerBuilder build, string name, int inputs, int units)
    {
        private readonly Tensor _kernel = build.Kernel($"{name}/kernel", [inputs, units]);
        private readonly Tensor _bias = build.Constant($"{name}/bias", [units], 0);

        public Tensor Of(Tensor x) => x.Dense(_kernel, _bias);
    }
}
