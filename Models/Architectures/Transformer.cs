using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>
/// A transformer encoder over patches of a few frames and all their features, of which a linear projection makes tokens. Its blocks
/// normalise before attention and before the dense layers (Xiong et al., "On layer normalization in the transformer architecture", 2020);
/// the mean token is classified.
/// </summary>
internal static class Transformer
{
    public static Sequential Declare(HyperParameters parameters, int genres)
    {
        var transformer = parameters.Transformer;
        return new Sequential(
        [
            // A convolution whose windows do not overlap is the projection of each.
            new Conv1D(transformer.Width, transformer.PatchFrames, stride: transformer.PatchFrames, Padding.Same),
            new PositionalEncoding(),
            .. Enumerable.Range(0, transformer.Blocks).SelectMany(_ => Block(transformer)),
            new LayerNorm(), new GlobalAveragePool(), new Dropout(transformer.Dropout), new Dense(genres),
        ]);
    }

    private static Layer[] Block(TransformerParameters transformer)
    {
        var (width, dropout) = (transformer.Width, transformer.Dropout);
        return
        [
            new Residual(new Sequential(new LayerNorm(), new MultiHeadAttention(transformer.Heads, width / transformer.Heads, dropout))),
            new Residual(new Sequential(
                new LayerNorm(), new Dense(transformer.FeedForward, Activation.Gelu), new Dropout(dropout), new Dense(width),
                new Dropout(dropout))),
        ];
    }
}
