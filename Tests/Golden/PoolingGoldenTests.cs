using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.AveragePool2D;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Max and average pooling with all options against PyTorch.</summary>
public sealed class PoolingGoldenTests(DevicesByName devices) : IClassFixture<DevicesByName>
{
    // PyTorch 1.13, default dtype float64:
    //   x = ((torch.arange(60)*7) % 11 - 5.0).reshape(1, 6, 5, 2) / 2          # NHWC
    //   x = x.permute(0, 3, 1, 2)
    //   y = torch.nn.functional.max_pool2d(x, (3, 2), stride=(1, 3), padding=(1, 1), dilation=(2, 1)).permute(0, 2, 3, 1)
    //   (y * (torch.arange(16) + 1.0).reshape(y.shape)).sum().backward(); x.grad      # the elements that are not 0
    [Theory]
    [MemberData(nameof(DevicesByName.Names), MemberType = typeof(DevicesByName))]
    public void Max_pooling_gives_what_PyTorch_gives(string deviceName)
    {
        var (shape, y, gradient) = Pool(deviceName, x => x.MaxPool2D((3, 2), (1, 3), Padding.Of(1), (2, 1)));

        Assert.Equal(new Shape(1, 4, 2, 2), shape);
        AssertClose([-0.5, 1.5, 2.5, 2, 1.5, 1, 2, 2.5, 2, 1.5, 2.5, 2, 1.5, -0.5, 0.5, 2.5], y);
        Assert.Equal(
            [(1, 6), (6, 7), (10, 1), (14, 14), (17, 16), (20, 18), (21, 14), (25, 24), (26, 15), (31, 12), (50, 9)],
            gradient.Index().Where(element => element.Item != 0).Select(element => (element.Index, (int)element.Item)));
    }

    //   y = torch.nn.functional.avg_pool2d(x, (3, 2), stride=(2, 3), padding=(1, 1), count_include_pad=…)
    //   (y.permute(0, 2, 3, 1) * (torch.arange(12) + 1.0).reshape(1, 3, 2, 2)).sum().backward(); x.grad   # row 1
    [Theory]
    [MemberData(nameof(DevicesByName.Names), MemberType = typeof(DevicesByName))]
    public void Average_pooling_gives_what_PyTorch_gives(string deviceName)
    {
        var (shape, y, gradient) = Pool(deviceName, x => x.AveragePool2D((3, 2), (2, 3), Padding.Of(1), countsPadding: true));
        Assert.Equal(new Shape(1, 3, 2, 2), shape);
        AssertClose([-3, -1.5, 3.5, 1, -1, -1.5, 4, 3, 0, -0.5, 0.5, -0.5], [.. y.Select(value => 6 * value)]);
        AssertClose([6, 8, 0, 0, 10, 12, 10, 12, 0, 0], [.. gradient[10..20].Select(value => 6 * value)]);

        (_, y, gradient) = Pool(deviceName, x => x.AveragePool2D((3, 2), (2, 3), Padding.Of(1)));
        AssertClose([-1.5, -0.75, 0.875, 0.25, -1 / 3.0, -0.5, 2 / 3.0, 0.5, 0, -1 / 6.0, 1 / 12.0, -1 / 12.0], y);
        AssertClose([13, 18, 0, 0, 11.5, 14, 11.5, 14, 0, 0], [.. gradient[10..20].Select(value => 6 * value)]);
    }

    private (Shape Shape, double[] Y, double[] Gradient) Pool(string deviceName, Func<Tensor, Tensor> pool)
    {
        var device = devices[deviceName];
        var x = device.FromArray([.. Enumerable.Range(0, 60).Select(i => ((i * 7 % 11) - 5) / 2f)], [1, 6, 5, 2]);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        var y = pool(x);
        (y * device.FromArray([.. Enumerable.Range(1, y.Shape.Length).Select(i => (float)i)], y.Shape)).Sum().Backward();
        return (y.Shape, y.ToDoubleArray(), x.Gradient!.ToDoubleArray());
    }
}
