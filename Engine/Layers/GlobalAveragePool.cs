using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>The mean of each channel. See <see cref="ReductionsExtensions.Mean"/>.</summary>
public sealed class GlobalAveragePool : GlobalPooling
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Mean(Axes(input));
}
