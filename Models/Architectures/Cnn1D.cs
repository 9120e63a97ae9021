using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>
/// A convolutional network along time, to which the features of a frame are channels: convolution, batch normalisation and max-pooling,
/// several times; then mean and maximum over time.
/// </summary>
internal static class Cnn1D
{
    public static Sequential Declare(HyperParameters parameters, int genres)
    {
        var own = parameters.Cnn1D;
        var layers = new List<Layer>();
        foreach (var (filters, pool) in own.Filters.Zip(own.PoolSizes))
        {
            layers.AddRange(
            [
                new Conv1D(filters, own.KernelSize, padding: Padding.Same), new BatchNorm(own.BatchNormMomentum),
                new Activate(parameters.Activation), new MaxPool1D(pool, padding: Padding.Same),
            ]);
        }

        return new Sequential([.. layers, new MeanAndMaxPool(), new Dropout(own.Dropout), new Dense(genres)]);
    }
}
