using Gtzan.Tests.Engine.Serialization.Keras;

namespace Gtzan.Tests.Models.Training;

/// <summary>A network of two filters on the features of <see cref="SmallData"/>.</summary>
internal static class SmallEncoder
{
    public const string Description = """
        recipe:
          sample_rate: 8000
          duration: 2
          num_segments: 4
          n_fft: 256
          n_mfcc: 5
        inputs: [2, 2]
        layers:
          - conv1d first filters=2 kernel=1
          - batch_norm second
          - relu
          - global_average_pool
        """;

    public static byte[] Weights => KerasFile.Write(
        isWholeModel: true, ("first", "kernel", [1, 5, 2]), ("first", "bias", [2]), ("second", "gamma", [2]), ("second", "beta", [2]),
        ("second", "moving_mean", [2]), ("second", "moving_variance", [2]));
}
