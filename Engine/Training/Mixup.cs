using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>
/// Trains on mixtures λ·x + (1 − λ)·x′ of the examples x of a batch and the batch in reverse order, x′, with the loss
/// λ·L(y) + (1 − λ)·L(y′). λ is one number a step from Beta(α, α), or 1 less it if that is larger, so that the label y predominates: the
/// pairs stay the same, and the accuracy on y means something.
/// </summary>
/// <param name="Alpha">α; the nearer to 0, the nearer to unmixed examples most mixtures are.</param>
/// <param name="Seed">The seed of λ.</param>
/// <remarks>H. Zhang et al., "mixup: beyond empirical risk minimization", ICLR 2018.</remarks>
public sealed record Mixup(float Alpha, ulong Seed)
{
    /// <summary>λ of a training step.</summary>
    public float ShareOf(uint step)
    {
        var share = (float)new RandomSequence(Seed, RandomPurpose.Mixup, Step: step).Beta(Alpha);
        return Math.Max(share, 1 - share);
    }

    /// <summary>The mixed inputs [batch, …]; the inputs themselves if λ is 1.</summary>
    public static Tensor Mix(Tensor inputs, float share) =>
        share == 1 ? inputs : inputs.Scale(share).Add(inputs.Flip(0).Scale(1 - share));

    /// <summary>
    /// The mixed loss of logits [batch, classes] and labels [batch]. The loss must be the same for any order of the examples: reversed
    /// logits stand for reversed labels.
    /// </summary>
    public static Tensor Mix(Func<Tensor, Tensor, Tensor> objective, Tensor logits, Tensor labels, float share) => share == 1
        ? objective(logits, labels)
        : objective(logits, labels).Scale(share).Add(objective(logits.Flip(0), labels).Scale(1 - share));
}
