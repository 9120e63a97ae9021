using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Ops;

public sealed class ReductionsTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void The_mean_is_the_sum_divided_by_the_number_of_elements(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        Assert.Equal(3.5, device.FromArray([1f, 2, 3, 4, 5, 6], [2, 3]).Mean().ToScalar(), 1e-6);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Broadcasting_repeats_rows_and_columns_and_sums_their_gradients(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        AssertBroadcast([2], [1, 2, 1, 2, 1, 2], [9, 12]);
        AssertBroadcast([1, 2], [1, 2, 1, 2, 1, 2], [9, 12]);
        AssertBroadcast([3, 1], [1, 1, 2, 2, 3, 3], [3, 7, 11]);

        void AssertBroadcast(Shape shape, double[] values, double[] gradient)
        {
            var x = device.FromArray([.. Enumerable.Range(1, shape.Length).Select(i => (float)i)], shape);
            x.RequiresGradient = true;
            using var step = device.BeginStep();
            var result = x.BroadcastTo([3, 2]);
            (result * device.FromArray([1f, 2, 3, 4, 5, 6], [3, 2])).Sum().Backward();
            Assert.Equal(values, result.ToDoubleArray());
            Assert.Equal(gradient, x.Gradient!.ToDoubleArray());
        }
    }

    [Fact]
    public void A_shape_that_the_tensor_does_not_broadcast_to_is_refused()
    {
        using var device = Device.Create("reference");
        Assert.Equal(
            "BroadcastTo: [3, 2] cannot be broadcast to [2]; each dimension must be 1 or stay as it is.",
            Assert.Throws<ArgumentException>(() => device.Zeros([3, 2]).BroadcastTo([2])).Message);
    }
}
