using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>The convolutional networks: convolution, max-pooling and batch normalisation, three times; then dense layers.</summary>
internal static class Cnn
{
    public static Sequential Declare(HyperParameters parameters, int genres)
    {
        var cnn = parameters.Cnn;
        var layers = cnn.IsTextVariant ? TextLayers(cnn, parameters.Activation) : TableLayers(cnn, parameters.Activation);
        return new Sequential(
        [
            .. layers,
            new Flatten(),
            new Dense(cnn.DenseUnits, parameters.Activation),
            new Dropout(cnn.Dropout),
            new Dense(genres),
        ]);
    }

    /// <summary>
    /// The variant of the study's hyper-parameter table, with 'same' padding: with 'valid' padding, the third 3×3 kernel would exceed what
    /// is left of 13 coefficients.
    /// </summary>
    private static IEnumerable<Layer> TableLayers(CnnParameters cnn, Activation activation)
    {
        for (var i = 0; i < cnn.Filters.Count; i++)
        {
            yield return new Conv2D(cnn.Filters[i], cnn.KernelSizes[i], padding: Padding.Same, activation: activation);
            yield return new MaxPool2D(cnn.PoolSizes[i], stride: 2, Padding.Same);
            yield return new BatchNorm(cnn.BatchNormMomentum);
        }
    }

    /// <summary>The variant of the study's text.</summary>
    private static IEnumerable<Layer> TextLayers(CnnParameters cnn, Activation activation) =>
    [
        new Conv2D(32, kernel: 3, activation: activation),
        new MaxPool2D(3, stride: 2, Padding.Same),
        new BatchNorm(cnn.BatchNormMomentum),
        new Conv2D(32, kernel: 3, activation: activation),
        new MaxPool2D(3, stride: 2, Padding.Same),
        new BatchNorm(cnn.BatchNormMomentum),
        new Conv2D(32, kernel: 2, activation: activation),
        new MaxPool2D(2, stride: 2, Padding.Same),
        new BatchNorm(cnn.BatchNormMomentum),
    ];
}
