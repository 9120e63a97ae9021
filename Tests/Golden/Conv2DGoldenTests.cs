using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Convolution against PyTorch.</summary>
public sealed class Conv2DGoldenTests
{
    // PyTorch 1.13, default dtype float64:
    //   x = (torch.arange(2*5*4*3) % 7 - 3.0).reshape(2, 5, 4, 3) / 4          # NHWC
    //   k = (torch.arange(3*3*3*2) % 5 - 2.0).reshape(3, 3, 3, 2) / 8          # HWIO
    //   b = torch.tensor([0.25, -0.5])
    //   torch.nn.functional.conv2d(x.permute(0, 3, 1, 2), k.permute(3, 2, 0, 1), b).permute(0, 2, 3, 1).flatten()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_valid_gives_what_PyTorch_gives(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 1, Padding.Valid);
        Assert.Equal(new Shape(2, 3, 2, 2), y.Shape);
        AssertClose(
            [
                -0.1875, 0.03125, 0.28125, -0.84375, 0.375, -1.0625, -0.25, 0.25, 0.28125, -0.84375, 0.3125, -0.84375,
                0.875, -1.0625, -0.1875, 0.03125, 0.34375, 0.03125, 0.375, -1.0625, -0.1875, 0.03125, 0.28125, -0.84375,
            ],
            y);
    }

    // The same with padding=1; the first image, and the sum of both.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_same_gives_what_PyTorch_gives(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 1, Padding.Same);
        Assert.Equal(new Shape(2, 5, 4, 2), y.Shape);
        AssertClose(
            [
                0.5, -0.6875, 0.0625, -0.21875, 0.625, -1.125, 0.25, -0.09375, 0.6875, -0.78125, -0.1875, 0.03125, 0.28125, -0.84375,
                -0.09375, -0.53125, -0.03125, -0.0625, 0.375, -1.0625, -0.25, 0.25, 0.46875, -1.25, -0.09375, 0, 0.28125, -0.84375,
                0.3125, -0.84375, 0.8125, 0, 0.65625, -1, 0.0625, 0.15625, 0.5, -1.125, 0.0625, -0.34375,
            ],
            y.ToDoubleArray()[..40]);
        Assert.Equal(-10.09375, y.ToDoubleArray().Sum(), Tolerance);
    }

    // Keras' 'same' with stride 2 pads unevenly: 5 rows by (1, 1), 4 columns by (0, 1), which PyTorch is told by hand:
    //   torch.nn.functional.conv2d(torch.nn.functional.pad(x.permute(0, 3, 1, 2), (0, 1, 1, 1)), k.permute(3, 2, 0, 1), b, stride=2)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_same_with_a_stride_pads_at_the_end_first(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 2, Padding.Same);
        Assert.Equal(new Shape(2, 3, 2, 2), y.Shape);
        AssertClose(
            [
                0.0625, -0.21875, 0.25, -0.09375, 0.375, -1.0625, 0.46875, -1.25, 0.0625, 0.15625, 0.0625, -0.34375,
                0.375, -0.625, 0.46875, -0.9375, 0.34375, 0.03125, 0.21875, -0.03125, 0.28125, -0.75, 0.375, -1.09375,
            ],
            y);
    }

    //   k = (torch.arange(3*2*3*2) % 5 - 2.0).reshape(3, 2, 3, 2) / 8
    //   p = torch.nn.functional.pad(x.permute(0, 3, 1, 2), (1, 3, 2, 0))
    //   y = torch.nn.functional.conv2d(p, k.permute(3, 2, 0, 1), b, stride=(2, 3), dilation=(2, 3)).permute(0, 2, 3, 1)
    //   (y * (torch.arange(16) % 3 - 1.0).reshape(y.shape)).sum().backward(); k.grad; x.grad[0]; x.grad.abs().sum()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_with_all_options_gives_what_PyTorch_gives(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var x = device.FromArray([.. Enumerable.Range(0, 120).Select(i => ((i % 7) - 3) / 4f)], [2, 5, 4, 3]);
        var kernel = device.FromArray([.. Enumerable.Range(0, 36).Select(i => ((i % 5) - 2) / 8f)], [3, 2, 3, 2]);
        (x.RequiresGradient, kernel.RequiresGradient) = (true, true);
        using var step = device.BeginStep();
        var y = x.Conv2D(
            kernel, device.FromArray([0.25f, -0.5f], [2]), stride: (2, 3), Padding.Of(top: 2, bottom: 0, left: 1, right: 3),
            dilation: (2, 3));
        (y * device.FromArray([.. Enumerable.Range(0, 16).Select(i => (i % 3) - 1f)], [2, 2, 2, 2])).Sum().Backward();

        Assert.Equal(new Shape(2, 2, 2, 2), y.Shape);
        AssertClose(
            [
                0.65625, -0.3125, 0.09375, -0.09375, -0.15625, -0.4375, -0.15625, -0.90625, -0.125, -0.53125, 0.46875, -0.875, 0.5625,
                -0.3125, 0.21875, -0.1875,
            ],
            y);
        AssertClose(
            [
                -0.75, 0, 1, -0.25, 1, -0.5, 0, 0.75, -0.25, -0.75, -0.5, -0.5, 1.75, -1.5, -1.5, 1.75, -1.25, 1.5, -1.5, -0.25, 1.75,
                -0.25, 1.5, -0.25, -1, 1.25, -0.75, -0.75, 1.25, -1, 1.25, -0.25, -0.75, 1.5, -1, -0.25,
            ],
            kernel.Gradient!);
        var gradient = x.Gradient!.ToDoubleArray();
        AssertClose([1, -0.5, 0], gradient[7..10]);
        AssertClose([1, -0.5, -0.125], gradient[30..33]);
        AssertClose([-0.375, 0.25, -0.375], gradient[54..57]);
        Assert.Equal(8.5, gradient.Sum(Math.Abs), Tolerance);
    }

    private static Tensor GoldenConvolution(Device device, int stride, Padding padding) =>
        device.FromArray([.. Enumerable.Range(0, 120).Select(i => ((i % 7) - 3) / 4f)], [2, 5, 4, 3]).Conv2D(
            device.FromArray([.. Enumerable.Range(0, 54).Select(i => ((i % 5) - 2) / 8f)], [3, 3, 3, 2]),
            device.FromArray([0.25f, -0.5f], [2]), stride, padding);
}
