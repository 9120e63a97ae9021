using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>
/// The short-chunk CNN with residual blocks, with fewer filters and blocks: 3×3 convolutions on a mel spectrogram of about 3 s, each block
/// at half the resolution of the one before; then the maximum over time and frequency, and dense layers. Source: Won et al., "Evaluation of
/// CNN-based automatic music tagging models", 2020.
/// </summary>
internal static class ShortChunk
{
    public static Sequential Declare(HyperParameters parameters, int genres)
    {
        var (own, activation) = (parameters.ShortChunk, parameters.Activation);
        return new Sequential(
        [
            .. own.Filters.SelectMany(filters => Block(filters, activation, own.BatchNormMomentum)),
            new GlobalMaxPool(),
            new Dense(own.DenseUnits), new BatchNorm(own.BatchNormMomentum), new Activate(activation), new Dropout(own.Dropout),
            new Dense(genres),
        ]);
    }

    private static Layer[] Block(int filters, Activation activation, float momentum) =>
    [
        new Residual(
            new Sequential(
                new Conv2D(filters, kernel: 3, stride: 2, Padding.Same), new BatchNorm(momentum), new Activate(activation),
                new Conv2D(filters, kernel: 3, padding: Padding.Same), new BatchNorm(momentum)),
            new Sequential(new Conv2D(filters, kernel: 1, stride: 2, Padding.Same), new BatchNorm(momentum))),
        new Activate(activation),
    ];
}
