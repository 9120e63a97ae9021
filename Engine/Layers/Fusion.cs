using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Replaces neighbouring layers by one that computes the same in one operation. So far there is one such pair: a convolution and the
/// max-pooling after it, between which the largest tensor of a network would be stored.
/// </summary>
internal static class Fusion
{
    /// <summary>The layers to run in place of built ones.</summary>
    public static Layer[] Of(IReadOnlyList<Layer> layers)
    {
        var fused = new List<Layer>();
        foreach (var layer in layers)
        {
            // Softmax, gelu and silu are no part of a fused operation. Nor is dilation.
            if (layer is MaxPool2D pooling && pooling.Dilation == 1
                && fused is [.., Conv2D { Activation: < Activation.Softmax } convolution] && convolution.Dilation == 1)
                fused[^1] = new Conv2DMaxPool2D(convolution, pooling);
            else
                fused.Add(layer);
        }

        return [.. fused];
    }

    private sealed class Conv2DMaxPool2D(Conv2D convolution, MaxPool2D pooling) : Layer
    {
        public override Tensor Forward(Tensor input, Pass pass) => input.Conv2DMaxPool2D(
            convolution.Parameters[0].Value, convolution.Parameters[1].Value, (convolution.Stride, convolution.Padding),
            convolution.Activation,
            (pooling.Window, pooling.Stride, pooling.Padding));

        protected override Shape Build(Shape input, LayerBuilder build) =>
            throw new InvalidOperationException("The layers it consists of are built.");
    }
}
