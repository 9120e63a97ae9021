namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// One of the cnn's three stages over [batch, height, width, channels]: a 3×3 convolution 'same', max-pooling 2×2 with stride 2, batch
/// normalisation.
/// </summary>
/// <param name="Name">The stage.</param>
/// <param name="Height">Frames.</param>
/// <param name="Width">Coefficients.</param>
/// <param name="Channels">Channels that go in.</param>
/// <param name="Filters">Channels that come out.</param>
public sealed record CnnLayer(string Name, int Height, int Width, int Channels, int Filters)
{
    /// <summary>The stages at the study's features: 130 frames of 13 coefficients.</summary>
    public static IReadOnlyList<CnnLayer> All { get; } =
    [
        new("cnn_1", 130, 13, 1, 32),
        new("cnn_2", 65, 7, 32, 64),
        new("cnn_3", 33, 4, 64, 128),
    ];

    public override string ToString() => $"{Name} {Height}x{Width}x{Channels}->{Filters}";
}
