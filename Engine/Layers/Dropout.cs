using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Sets a random part of its inputs to 0 in training, and is the identity at inference and when frozen. See
/// <see cref="DropoutExtensions.Dropout"/>.
/// </summary>
/// <param name="rate">The probability of dropping an element.</param>
public sealed class Dropout(float rate) : Layer
{
    /// <summary>The probability of dropping an element.</summary>
    public float Rate => rate;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => pass.IsTraining && !IsFrozen
        ? input.Dropout(rate, new RandomSequence(pass.Seed, RandomPurpose.Dropout, Position, pass.Step))
        : input;

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentException($"Dropout: the rate is {rate}; it must be at least 0 and below 1.");
        return input;
    }
}
