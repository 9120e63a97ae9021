using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Optimizers;

/// <summary>Subnormal numbers change no result and make a processor slow: where training would come to them, it comes to 0.</summary>
public sealed class SubnormalTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Tiny_gradients_leave_neither_weights_changed_nor_subnormal_moments(int vectorBits)
    {
        using var device = new CpuDevice(new WorkerPool(threads: 1, vectorBits));
        float[] weights = [.. Enumerable.Range(0, 90).Select(i => 0.01f * (i + 1))];
        var gradient = device.FromArray([.. Enumerable.Range(0, 90).Select(i => MathF.Pow(10, -i / 2f))], [90]);
        var (w, m, v) = (device.FromArray(weights, [90]), device.Zeros([90]), device.Zeros([90]));

        for (var t = 0; t < 3; t++)
            device.Run(new UpdateOp(UpdateRule.Adam, w, gradient, m, v, null, new UpdateCoefficients(0.01f, 0.1f, 0.001f, 1e-7f)));

        Assert.DoesNotContain(m.ToArray(), float.IsSubnormal);
        Assert.DoesNotContain(v.ToArray(), float.IsSubnormal);
        var after = w.ToArray();
        Assert.All(Enumerable.Range(0, 10), i => Assert.NotEqual(weights[i], after[i]));
        Assert.All(Enumerable.Range(30, 60), i => Assert.Equal(weights[i], after[i]));
    }

    [Fact]
    public void The_gradient_of_a_fitted_segment_is_zero_and_not_subnormal()
    {
        using var device = new CpuDevice(threads: 1);
        using var step = device.BeginStep();
        var logits = device.FromArray([0f, 60, 95, 0, 1, 2], [2, 3]);
        logits.RequiresGradient = true;
        var loss = Loss.SoftmaxCrossEntropy(logits, device.FromIndices([2, 1], [2]));

        loss.Backward();

        var gradient = logits.Gradient!.ToArray();
        Assert.Equal(0, gradient[0]);
        Assert.Equal(Math.Exp(-35) / 2, gradient[1], 1e-20);
        Assert.All(gradient[3..], element => Assert.InRange(Math.Abs(element), 0.04, 0.4));
    }
}
