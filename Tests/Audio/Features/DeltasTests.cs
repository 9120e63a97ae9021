using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Features;

public sealed class DeltasTests
{
    // scipy.signal.savgol_filter(x, 9, deriv=order, polyorder=order, mode="interp") of SciPy 1.10.1, orders 1 and 2, which
    // librosa.feature.delta calls; x = [(7 * t * t + 3 * t) % 23 - 0.5 * t for t in range(11)].
    private static readonly float[] Signal =
    [
        0f, 9.5f, 10f, 1.5f, 7f, 3.5f, 14f, 15.5f, 8f, 14.5f, 12f,
    ];
    private static readonly double[] First =
    [
        1, 1, 1, 1, 1, 0.816666667, 1.01666667, 1.01666667, 1.01666667, 1.01666667, 1.01666667,
    ];
    private static readonly double[] Second =
    [
        -0.038961039, -0.038961039, -0.038961039, -0.038961039, -0.038961039, 0.508658009, 0.0108225108, 0.0108225108,
        0.0108225108, 0.0108225108, 0.0108225108,
    ];

    [Fact]
    public void Derivatives_are_those_of_librosa()
    {
        // The second column is the first, turned and doubled.
        float[] features = [.. Signal.SelectMany(value => (float[])[value, -2 * value])];
        var result = new float[3 * features.Length];
        Deltas.Append(features, 2, result);

        for (var frame = 0; frame < Signal.Length; frame++)
        {
            double[] expected = [Signal[frame], -2 * Signal[frame], First[frame], -2 * First[frame], Second[frame], -2 * Second[frame]];
            Assert.Equal(expected, result.Skip(6 * frame).Take(6).Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-6);
        }
    }

    [Fact]
    public void A_parabola_has_its_own_second_derivative()
    {
        float[] parabola = [.. Enumerable.Range(0, 20).Select(t => 3 + (2f * t) + (0.25f * t * t))];
        var result = new float[3 * parabola.Length];
        Deltas.Append(parabola, 1, result);

        Assert.All(Enumerable.Range(4, 12), t => Assert.Equal(2 + (0.5f * t), result[(3 * t) + 1], 1e-5));
        Assert.All(Enumerable.Range(0, 20), t => Assert.Equal(0.5f, result[(3 * t) + 2], 1e-5));
    }

    [Fact]
    public void Fewer_than_nine_frames_are_refused() =>
        Refusal.Says<ArgumentException>(
            "Deltas of 16 values in 2 columns take at least 9 frames", () => Deltas.Append(new float[16], 2, new float[48]));
}
