using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>Which of several largest elements wins, which decides where the gradient goes.</summary>
public class MaxPool2DTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Pooling_takes_the_first_of_equals_and_keeps_NaN_wherever_it_stands(int window, int stride)
    {
        // Few different values, so that most windows have several largest elements; zeros of both signs, which are equal.
        float[] values = [0, -0f, 1, float.NaN, float.NegativeInfinity, float.PositiveInfinity];
        var random = new RandomSequence(9, RandomPurpose.Check);
        var numbers = Enumerable.Range(0, 3 * 9 * 8 * 17).Select(i => values[random.Bits(i) % values.Length]).ToArray();
        foreach (var vectorBits in new[] { 128, 256, 512 })
        {
            using var cpu = new CpuDevice(new WorkerPool(threads: 2, vectorBits));
            using var reference = new ReferenceDevice();
            var geometry = Pool2DGeometry.Create([3, 9, 8, 17], window, stride, Padding.Same);
            var (want, got) = (Pool(reference), Pool(cpu));
            Assert.Contains(want.Largest, float.IsNaN);
            Assert.Equal(want.Winners, got.Winners);
            Assert.Equal(want.Largest.Select(BitConverter.SingleToInt32Bits), got.Largest.Select(BitConverter.SingleToInt32Bits));

            (float[] Largest, int[] Winners) Pool(Device device)
            {
                var largest = device.NewTensor(geometry.OutputShape);
                var winners = device.NewTensor(geometry.OutputShape, ElementType.Index);
                device.Run(new MaxPool2DOp(device.FromArray(numbers, [3, 9, 8, 17]), geometry, largest, winners));
                return (largest.ToArray(), winners.ToIndexArray());
            }
        }
    }

    /// <summary>As PyTorch: <c>max_pool2d(x, 2)</c> is NaN wherever the window has one, and the gradient goes there.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public void NaN_comes_out_of_any_place_of_a_window(string deviceName, int place)
    {
        using var device = Device.Create(deviceName, threads: 1);
        foreach (var channels in new[] { 1, 17 })
        {
            var values = Enumerable.Range(0, 4 * channels).Select(i => i / channels == place ? float.NaN : 9f - i).ToArray();
            var x = device.FromArray(values, [1, 2, 2, channels]);
            x.RequiresGradient = true;
            var identity = device.FromArray(
                Enumerable.Range(0, channels * channels).Select(i => i % (channels + 1) == 0 ? 1f : 0).ToArray(),
                [1, 1, channels, channels]);
            using var step = device.BeginStep();
            var y = x.MaxPool2D(2, 2);
            y.Sum().Backward();
            Assert.All(y.ToArray(), value => Assert.True(float.IsNaN(value)));
            Assert.Equal(Enumerable.Range(0, 4 * channels).Select(i => i / channels == place ? 1f : 0), x.Gradient!.ToArray());

            var fused = x.Conv2DMaxPool2D(identity, device.Zeros([channels]), (1, Padding.Valid), Activation.None, (2, 2, Padding.Valid));
            Assert.All(fused.ToArray(), value => Assert.True(float.IsNaN(value)));
        }
    }

    public static TheoryData<string, int> Places
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var device in Device.Names)
            {
                for (var place = 0; place < 4; place++)
                {
                    data.Add(
                        DevicesByName.IsGpu(device)
                            ? new TheoryDataRow<string, int>(device, place).WithTrait("Category", "Device")
                            : (device, place));
                }
            }

            return data;
        }
    }
}
