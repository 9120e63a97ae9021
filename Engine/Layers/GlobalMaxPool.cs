using Gtzan.Engine.Ops.Statistics;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>The largest value of each channel; equals share the gradient. See <see cref="StatisticsExtensions.Max"/>.</summary>
public sealed class GlobalMaxPool : GlobalPooling
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Max(Axes(input));
}
