using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Tests.Audio.Dsp;

/// <summary>
/// Against SciPy 1.10, for N of 7 and 8, periodic and symmetric:
/// <code>
/// scipy.signal.get_window(name, N, fftbins=periodic)   # "boxcar", "triang", ("kaiser", 8.6), ("gaussian", 2.5) …
/// </code>
/// </summary>
public sealed class WindowTests
{
    public static TheoryData<Window, bool, double[]> Windows => new()
    {
        { Window.Hann, true, [0, 0.1882550990706, 0.6112604669782, 0.9504844339512, 0.9504844339512, 0.6112604669782, 0.1882550990706] },
        { Window.Hann, true, [0, 0.1464466094067, 0.5, 0.8535533905933, 1, 0.8535533905933, 0.5, 0.1464466094067] },
        { Window.Hann, false, [0, 0.25, 0.75, 1, 0.75, 0.25, 0] },
        {
            Window.Hann, false,
            [0, 0.1882550990706, 0.6112604669782, 0.9504844339512, 0.9504844339512, 0.6112604669782, 0.1882550990706, 0]
        },
        {
            Window.Hamming, true,
            [0.08, 0.253194691145, 0.6423596296199, 0.9544456792351, 0.9544456792351, 0.6423596296199, 0.253194691145]
        },
        { Window.Hamming, true, [0.08, 0.2147308806542, 0.54, 0.8652691193458, 1, 0.8652691193458, 0.54, 0.2147308806542] },
        { Window.Hamming, false, [0.08, 0.31, 0.77, 1, 0.77, 0.31, 0.08] },
        {
            Window.Hamming, false,
            [0.08, 0.253194691145, 0.6423596296199, 0.9544456792351, 0.9544456792351, 0.6423596296199, 0.253194691145, 0.08]
        },
        { Window.Blackman, true, [0, 0.0904534243541, 0.459182957546, 0.9203636180999, 0.9203636180999, 0.459182957546, 0.0904534243541] },
        { Window.Blackman, true, [0, 0.0664466094067, 0.34, 0.7735533905933, 1, 0.7735533905933, 0.34, 0.0664466094067] },
        { Window.Blackman, false, [0, 0.13, 0.63, 1, 0.63, 0.13, 0] },
        {
            Window.Blackman, false,
            [0, 0.0904534243541, 0.459182957546, 0.9203636180999, 0.9203636180999, 0.459182957546, 0.0904534243541, 0]
        },
        { Window.Rectangular, true, [1, 1, 1, 1, 1, 1, 1] },
        { Window.Rectangular, false, [1, 1, 1, 1, 1, 1, 1] },
        {
            Window.Bartlett, true,
            [0, 0.2857142857143, 0.5714285714286, 0.8571428571429, 0.8571428571429, 0.5714285714286, 0.2857142857143]
        },
        { Window.Bartlett, true, [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25] },
        { Window.Bartlett, false, [0, 0.3333333333333, 0.6666666666667, 1, 0.6666666666667, 0.3333333333333, 0] },
        {
            Window.Bartlett, false,
            [0, 0.2857142857143, 0.5714285714286, 0.8571428571429, 0.8571428571429, 0.5714285714286, 0.2857142857143, 0]
        },
        { Window.Triangular, true, [0.125, 0.375, 0.625, 0.875, 0.875, 0.625, 0.375] },
        { Window.Triangular, true, [0.2, 0.4, 0.6, 0.8, 1, 0.8, 0.6, 0.4] },
        { Window.Triangular, false, [0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25] },
        { Window.Triangular, false, [0.125, 0.375, 0.625, 0.875, 0.875, 0.625, 0.375, 0.125] },
        {
            Window.Kaiser(8.6), true,
            [0.0013325139979, 0.0911365129283, 0.4596437745934, 0.9204615832582, 0.9204615832582, 0.4596437745934, 0.0911365129283]
        },
        {
            Window.Kaiser(8.6), true,
            [0.0013325139979, 0.0674720792044, 0.3403936224402, 0.7738293810171, 1, 0.7738293810171, 0.3403936224402, 0.0674720792044]
        },
        {
            Window.Kaiser(8.6), false,
            [0.0013325139979, 0.1304019465417, 0.6304119273359, 1, 0.6304119273359, 0.1304019465417, 0.0013325139979]
        },
        {
            Window.Kaiser(8.6), false,
            [
                0.0013325139979, 0.0911365129283, 0.4596437745934, 0.9204615832582,
                0.9204615832582, 0.4596437745934, 0.0911365129283, 0.0013325139979,
            ]
        },
        {
            Window.Gaussian(2.5), true,
            [0.3753110988514, 0.6065306597126, 0.8352702114113, 0.9801986733068, 0.9801986733068, 0.8352702114113, 0.6065306597126]
        },
        {
            Window.Gaussian(2.5), true,
            [0.2780373004532, 0.48675225596, 0.7261490370737, 0.9231163463866, 1, 0.9231163463866, 0.7261490370737, 0.48675225596]
        },
        {
            Window.Gaussian(2.5), false,
            [0.48675225596, 0.7261490370737, 0.9231163463866, 1, 0.9231163463866, 0.7261490370737, 0.48675225596]
        },
        {
            Window.Gaussian(2.5), false,
            [
                0.3753110988514, 0.6065306597126, 0.8352702114113, 0.9801986733068,
                0.9801986733068, 0.8352702114113, 0.6065306597126, 0.3753110988514,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Windows_are_SciPys(Window window, bool isPeriodic, double[] expected) =>
        Assert.All(window.Create(expected.Length, isPeriodic), (value, n) => Assert.Equal(expected[n], value, 1e-12));

    [Fact]
    public void A_window_of_one_sample_is_one_and_a_given_one_what_was_given()
    {
        foreach (var row in Windows)
            Assert.Equal([1.0], row.Data.Item1.Create(1, row.Data.Item2));
        var given = Window.Of(0.5, -1, 2);
        Assert.Equal([0.5, -1, 2], given.Create(3));
        Assert.Equal([0.5, -1, 2], given.Create(3, isPeriodic: false));
        Assert.Equal([0.5], Window.Of(0.5).Create(1));
    }

    [Fact]
    public void Impossible_windows_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Window.Hann.Create(0));
        Refusal.Says<ArgumentException>("given by 3 values, but its length is 4", () => Window.Of(1, 2, 3).Create(4));
        Refusal.Says<ArgumentException>("at least one value", () => Window.Of());
        Refusal.Says<ArgumentException>("finite numbers, not NaN", () => Window.Of(1, double.NaN));
        Refusal.Says<ArgumentException>("from 0 to 500, not -1", () => Window.Kaiser(-1));
        Refusal.Says<ArgumentException>("above 0 samples, not 0", () => Window.Gaussian(0));
    }
}
