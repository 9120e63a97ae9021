using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Ops;

public sealed class Conv2DTests
{
    [Fact]
    public void Images_that_padding_makes_too_large_are_refused()
    {
        using var device = new CpuDevice(threads: 1);
        Refusal.Says<ArgumentException>(
            "Conv2D: 2 images of 5×4 and 3 channels take more than 2147483647 elements with padding, 2000005×2000004 each; use a smaller " +
            "batch, padding or dilation.",
            () => device.Zeros([2, 5, 4, 3]).Conv2D(
                device.Zeros([3, 3, 3, 1]), device.Zeros([1]), padding: Padding.Same, dilation: 1_000_000));
    }
}
