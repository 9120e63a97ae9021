using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>
/// An encoder, the standardisation of its embedding by mean and deviation in the training part, and a head: a linear layer, or one hidden
/// layer before it.
/// </summary>
internal static class Transfer
{
    public static Sequential Declare(IEnumerable<Layer> encoder, HyperParameters parameters, int genres)
    {
        var (hidden, l2) = (parameters.Transfer.Hidden, parameters.Transfer.L2);
        return new Sequential(
        [
            .. encoder,
            new Normalization(axis: 0),
            .. hidden == 0 ? Array.Empty<Layer>() : [new Dense(hidden, parameters.Activation, l2)],
            new Dense(genres, l2: l2),
        ]);
    }
}
