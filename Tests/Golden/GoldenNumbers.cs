using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Golden;

/// <summary>
/// Compares tensors with numbers that come from elsewhere: from Keras' own tests, from PyTorch, or from formulas in plain Python.
/// </summary>
internal static class GoldenNumbers
{
    public const double Tolerance = 1e-6;

    public static void AssertClose(double[] want, Tensor got, double tolerance = Tolerance) =>
        AssertClose(want, got.ToDoubleArray(), tolerance);

    public static void AssertClose(double[] want, double[] got, double tolerance = Tolerance)
    {
        Assert.Equal(want.Length, got.Length);
        for (var i = 0; i < want.Length; i++)
            Assert.True(
                Math.Abs(want[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])), $"element {i}: want {want[i]:R}, got {got[i]:R}");
    }
}
