namespace Gtzan.Tests.PublicApi;

public sealed class SwishTests
{
    [Fact]
    public void Its_gradient_agrees_with_finite_differences()
    {
        using var device = Device.Create("reference");
        var x = Inputs(device);
        var result = new GradientCheck().Run("swish", () => (x.Swish() * x).Sum(), [("x", x)]);
        Assert.True(result.Passed, result.ToString());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("ilgpu-cpu")]
    [InlineData("opencl")]
    public void Devices_agree(string name)
    {
        Assert.SkipUnless(Device.Names.Contains(name), $"This machine has no device {name}.");
        using var reference = Device.Create("reference");
        using var device = new ShadowDevice(Device.Create(name));
        var (want, got) = (Run(reference), Run(device));
        for (var i = 0; i < want.Length; i++)
            Assert.Equal(want[i], got[i], 1e-5);
    }

    private static float[] Run(Device device)
    {
        var x = Inputs(device);
        using var step = device.BeginStep();
        var y = x.Swish();
        y.Sum().Backward();
        return [.. y.ToArray(), .. x.Gradient!.ToArray()];
    }

    private static Tensor Inputs(Device device)
    {
        var x = device.FromArray(Enumerable.Range(0, 37).Select(i => (i - 18) / 4f).ToArray(), [37]);
        x.RequiresGradient = true;
        return x;
    }
}
