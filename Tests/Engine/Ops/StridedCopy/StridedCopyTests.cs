using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Ops.StridedCopy;

/// <summary>Sizes and axes at the limits.</summary>
public sealed class StridedCopyTests : IDisposable
{
    private readonly Device _device = Device.Create("cpu", threads: 1);

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Parts_and_steps_may_be_larger_than_the_axis()
    {
        var x = _device.FromArray([1, 2, 3], [3]);
        using var step = _device.BeginStep();
        Assert.Equal([1, 2, 3], Assert.Single(x.Split(int.MaxValue)).ToArray());
        Assert.Equal([1, 2], x.Split(2)[0].ToArray());
        Assert.Equal([3], x.Split(2)[1].ToArray());
        Assert.Equal([1], x.Slice(0, .., int.MaxValue).ToArray());
        Assert.Equal([1, 3], x.Slice(0, .., 2).ToArray());
    }

    [Fact]
    public void Too_many_and_repeated_axes_are_refused()
    {
        var x = _device.FromArray([1, 2, 3, 4], [2, 2]);
        using var step = _device.BeginStep();
        Refusal.Says<ArgumentException>("Permute: give each of the 2 axes of [2, 2] once", () => x.Permute(0, 1, 0, 1, 0, 1, 0));
        Refusal.Says<ArgumentException>("Permute: give each of the 2 axes of [2, 2] once", () => x.Permute(0, 0));
        Refusal.Says<ArgumentException>("Flip: axis 0 is given twice", () => x.Flip(0, 0));
    }
}
