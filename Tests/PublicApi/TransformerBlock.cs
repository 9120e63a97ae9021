namespace Gtzan.Tests.PublicApi;

/// <summary>A pre-norm block of a transformer: x + attention(norm(x)), then x + perceptron(norm(x)).</summary>
public sealed class TransformerBlock(int heads, int keyDim) : Layer
{
    private readonly LayerNorm _firstNorm = new();
    private readonly MultiHeadAttention _attention = new(heads, keyDim, isCausal: true);
    private readonly LayerNorm _secondNorm = new();
    private readonly Dense _widen = new(2 * heads * keyDim, Activation.Gelu);
    private readonly Dense _narrow = new(heads * keyDim);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass)
    {
        var x = input + _attention.Forward(_firstNorm.Forward(input, pass), pass);
        return x + _narrow.Forward(_widen.Forward(_secondNorm.Forward(x, pass), pass), pass);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        build.Layer(_firstNorm, input);
        build.Layer(_attention, input);
        build.Layer(_secondNorm, input);
        build.Layer(_narrow, build.Layer(_widen, input));
        return input;
    }
}
