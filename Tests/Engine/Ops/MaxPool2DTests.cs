using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>Which of several largest elements wins, which decides where the gradient goes.</summary>
public class MaxPool2DTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Pooling_takes_the_first_of_equals_and_keeps_a_number_that_is_none_only_where_it_comes_first(int window, int stride)
    {
        // Few different values, so that most windows have several largest elements; zeros of both signs, which are equal.
        float[] values = [0, -0f, 1, float.NaN, float.NegativeInfinity, float.PositiveInfinity];
        var random = new RandomSequence(9, RandomPurpose.Check);
        var numbers = Enumerable.Range(0, 3 * 9 * 8 * 17).Select(i => values[random.Bits(i) % values.Length]).ToArray();
        foreach (var vectorBits in new[] { 128, 256, 512 })
        {
            using var cpu = new CpuDevice(new WorkerPool(threads: 2, vectorBits));
            using var reference = new ReferenceDevice();
            var geometry = MaxPool2DGeometry.Create([3, 9, 8, 17], window, stride, Padding.Same);
            var (want, got) = (Pool(reference), Pool(cpu));
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
}
