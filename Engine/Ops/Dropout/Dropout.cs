using Gtzan.Engine.Autograd;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dropout;

/// <summary>Random zeros in training.</summary>
public static class DropoutExtensions
{
    /// <summary>
    /// Inverted dropout (as in Keras): each element is 0 with probability <paramref name="rate"/>, else x / (1 − rate), so that the mean
    /// stays. Element i is dropped if bits i of <paramref name="sequence"/> are below rate · 2³².
    /// </summary>
    /// <remarks>
    /// Backward draws the same numbers again and applies the same function to ∂y: no mask is stored. Source: Srivastava et al., "Dropout",
    /// 2014.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static Tensor Dropout(this Tensor x, float rate, RandomSequence sequence)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), $"Dropout: the rate is {rate}; it must be at least 0 and below 1.");
        if (rate == 0)
            return x;

        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new DropoutOp(x, rate, sequence, result));
        if (x.Device.Record<DropoutNode>(result, x) is { } node)
            (node.Input, node.Rate, node.Sequence) = (x, rate, sequence);
        return result;
    }
}

internal sealed class DropoutNode : UnaryNode
{
    public float Rate { get; set; }

    public RandomSequence Sequence { get; set; }

    /// <summary>Random words below this drop their element.</summary>
    public static uint Threshold(float rate) => (uint)(rate * 4294967296.0);

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new DropoutOp(gradient, Rate, Sequence, inputGradient));
}
