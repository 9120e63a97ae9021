using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Batch normalization against the formula, worked out in plain Python.</summary>
public sealed class BatchNormGoldenTests
{
    // Columns 1, 2, 4, 9 and 10, 20, 60, -10: means 4 and 20, biased variances 9.5 and 650 (unbiased: 12.67 and 866.7).
    // y = gamma * (x - mean) / sqrt(variance + 1e-3) + beta with gamma 2, 0.5 and beta 0.1, -1; moving = 0.99 * moving + 0.01 * batch.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Batch_norm_uses_the_biased_variance_in_both_places(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (movingMean, movingVariance) = (device.Zeros([2]), device.Filled([2], 1));
        var y = device.FromArray([1f, 10, 2, 20, 4, 60, 9, -10], [4, 2])
            .BatchNorm(device.FromArray([2f, 0.5f], [2]), device.FromArray([0.1f, -1], [2]), movingMean, movingVariance);
        AssertClose(
            [
                -1.8465546060226454, -1.1961159842797926, -1.1977030706817635, -1, 0.1, -0.2155360628808296, 3.344257676704409,
                -1.5883479528393778], y);
        AssertClose([0.04, 0.2], movingMean);
        AssertClose([1.085, 7.49], movingVariance);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Batch_norm_at_inference_uses_the_moving_statistics_and_leaves_them(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (mean, variance) = (device.FromArray([3f, -1], [2]), device.FromArray([4f, 0.25f], [2]));
        var y = device.FromArray([5f, 0, 3, -1], [2, 2])
            .BatchNormInference(device.FromArray([2f, 1], [2]), device.FromArray([0.5f, 0], [2]), mean, variance);
        AssertClose([(4 / Math.Sqrt(4.001)) + 0.5, 1 / Math.Sqrt(0.251), 0.5, 0], y);
        Assert.Equal([3f, -1], mean.ToArray());
        Assert.Equal([4f, 0.25f], variance.ToArray());
    }
}
