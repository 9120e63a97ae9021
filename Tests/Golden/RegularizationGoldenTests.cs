using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Dropout and the L2 penalty as Keras defines them.</summary>
public sealed class RegularizationGoldenTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Dropout_scales_what_it_keeps_and_does_nothing_at_inference(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new Dropout(0.3f));
        model.Build(device, [100_000], seed: 5);
        var inputs = device.Filled([1, 100_000], 2);
        var values = model.Forward(inputs).ToArray();
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - (2 / 0.7)) < 1e-6, $"{value} is neither 0 nor 2 / 0.7"));

        // Five standard deviations of the number dropped are 0.7 %.
        Assert.InRange(values.Count(value => value == 0) / 100_000.0, 0.293, 0.307);
        Assert.Same(inputs, model.Predict(inputs));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void The_L2_penalty_has_no_half_and_spares_the_bias(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new Dense(3, l2: 0.01f));
        model.Build(device, [4], seed: 1);
        var (kernel, bias) = (model.Parameters[0].Value, model.Parameters[1].Value);
        bias.CopyFrom([1f, 1, 1]);
        var weights = kernel.ToDoubleArray();
        using var step = device.BeginStep();

        // Inputs of 0: of the loss itself, the kernel gets no gradient.
        var loss = model.Forward(device.Zeros([2, 4])).Sum();
        var regularized = model.Regularize(loss);
        regularized.Backward();
        Assert.Equal(6, loss.ToScalar(), Tolerance);
        Assert.Equal(6 + (0.01 * weights.Sum(w => w * w)), regularized.ToScalar(), Tolerance);
        Assert.All(kernel.Gradient!.ToArray(), g => Assert.Equal(0, g));
        AssertClose([2, 2, 2], bias.Gradient!);

        // The optimiser adds the gradient of the penalty, 2 · 0.01 · w. At the first step m = 0.1 g, √v = √0.001 |g|.
        new Adam(model.Parameters, learningRate: 0.1f).Step();
        AssertClose([.. weights.Select(w => Stepped(w, 2 * 0.01 * w))], kernel);
        AssertClose([.. Enumerable.Repeat(Stepped(1, 2), 3)], bias);

        static double Stepped(double w, double g) =>
            w - (0.1 * Math.Sqrt(0.001) / 0.1 * 0.1 * g / ((Math.Sqrt(0.001) * Math.Abs(g)) + 1e-7));
    }
}
