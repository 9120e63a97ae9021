using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>The convolution over steps against PyTorch.</summary>
public sealed class Conv1DGoldenTests
{
    // PyTorch 1.13, default dtype float64:
    //   x = (torch.arange(2*7*3) % 5 - 2.0).reshape(2, 7, 3) / 4               # [batch, steps, channels]
    //   k = (torch.arange(3*3*2) % 7 - 3.0).reshape(3, 3, 2) / 8               # [taps, channels, filters]
    //   b = torch.tensor([0.25, -0.5])
    //   p = torch.nn.functional.pad(x.permute(0, 2, 1), (4, 0))
    //   torch.nn.functional.conv1d(p, k.permute(2, 1, 0), b, dilation=2).permute(0, 2, 1)
    [Fact]
    public void Causal_padding_is_before_the_first_step()
    {
        double[] want =
        [
            0.21875, -0.625, 0.1875, -0.53125, 0.03125, -0.375, 0.5625, -0.40625, 0.21875, -0.3125, 0.3125, -0.96875, 0.25, -0.375, 0.15625,
            -0.59375, 0.59375, -0.1875, 0, -0.4375, 0.53125, -0.78125, 0.25, -0.375, -0.125, -0.5625, 0.59375, -0.28125,
        ];
        AssertClose(want, Convolve(new Conv1D(2, kernel: 3, padding: Padding.Causal, dilation: 2)));
        AssertClose(want, Convolve(new Conv1D(2, kernel: 3, padding: Padding.Of(top: 5, bottom: 5, left: 4, right: 0), dilation: 2)));
    }

    //   k = (torch.arange(4*3*2) % 7 - 3.0).reshape(4, 3, 2) / 8
    //   torch.nn.functional.conv1d(x.permute(0, 2, 1), k.permute(2, 1, 0), b, padding='same').permute(0, 2, 1)
    [Fact]
    public void An_even_kernel_reaches_one_step_further_ahead_than_back() =>
        AssertClose(
            [
                -0.03125, -0.40625, 0.28125, -0.34375, 0.25, -0.40625, 0.375, -0.625, 0.34375, -0.84375, 0.09375, -0.1875, 0.4375, -0.59375,
                0.46875, -0.21875, 0.375, -0.625, 0.34375, -0.84375, 0, -0.28125, 0.28125, -0.34375, 0.28125, -0.25, 0.6875, -0.53125,
            ],
            Convolve(new Conv1D(2, kernel: 4, padding: Padding.Same)));

    private static double[] Convolve(Conv1D layer)
    {
        using var device = new CpuDevice(threads: 1);
        var model = new Sequential(layer);
        model.Build(device, [7, 3], seed: 1, (name, shape) => name.EndsWith("bias", StringComparison.Ordinal)
            ? [0.25f, -0.5f]
            : [.. Enumerable.Range(0, shape.Length).Select(i => ((i % 7) - 3) / 8f)]);
        Assert.Equal(new Shape(layer.Window.Width, 3, 2), model.Parameters[0].Value.Shape);
        var x = device.FromArray([.. Enumerable.Range(0, 42).Select(i => ((i % 5) - 2) / 4f)], [2, 7, 3]);
        var y = model.Predict(x);
        Assert.Equal(new Shape(2, 7, 2), y.Shape);
        return y.ToDoubleArray();
    }
}
