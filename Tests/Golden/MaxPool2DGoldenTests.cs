using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices;

namespace Gtzan.Tests.Golden;

/// <summary>Max pooling against the windows of Keras' padding.</summary>
public sealed class MaxPool2DGoldenTests(DevicesByName devices) : IClassFixture<DevicesByName>
{
    /// <summary>
    /// The sizes that the CNN pools. With falling inputs the first element of a window wins, with rising ones the last, so together they
    /// show where every window begins and ends. All inputs are negative: a padding of zeros would win at the border.
    /// </summary>
    [Theory]
    [InlineData(128, 3, 2, 0, 64)]
    [InlineData(11, 3, 2, 1, 6)]
    [InlineData(62, 3, 2, 0, 31)]
    [InlineData(4, 3, 2, 0, 2)]
    [InlineData(30, 2, 2, 0, 15)]
    [InlineData(1, 2, 2, 0, 1)]
    public void Max_pooling_pads_as_Keras_does(int size, int window, int stride, int before, int output)
    {
        int[] starts = [.. Enumerable.Range(0, output).Select(p => Math.Max(0, (p * stride) - before))];
        int[] ends = [.. Enumerable.Range(0, output).Select(p => Math.Min(size, (p * stride) - before + window) - 1)];
        float[] falling = [.. Enumerable.Range(0, size).Select(i => -1f - i)];
        float[] rising = [.. Enumerable.Range(0, size).Select(i => -1f - size + i)];
        foreach (var deviceName in Device.Names)
        {
            var device = devices[deviceName];
            Shape column = [1, size, 1, 1], row = [1, 1, size, 1];
            foreach (var shape in new[] { column, row })
            {
                var first = device.FromArray(falling, shape).MaxPool2D(window, stride, Padding.Same);
                Assert.Equal(shape == column ? new Shape(1, output, 1, 1) : new Shape(1, 1, output, 1), first.Shape);
                Assert.Equal(starts.Select(i => falling[i]), first.ToArray());
                Assert.Equal(
                    ends.Select(i => rising[i]), device.FromArray(rising, shape).MaxPool2D(window, stride, Padding.Same).ToArray());
            }
        }
    }
}
