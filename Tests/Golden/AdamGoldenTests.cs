using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Adam against Keras' formula in plain Python.</summary>
public sealed class AdamGoldenTests
{
    // b1, b2 = 0.9, 0.999
    // w, m, v = [1.0, -2.0, 0.5], [0.0] * 3, [0.0] * 3
    // for t, g in enumerate([[0.1, -0.2, 0.0], [0.3, 0.1, -5.0], [-0.2, 1e-3, 2.0]], 1):
    //     a = 0.01 * sqrt(1 - b2 ** t) / (1 - b1 ** t)
    //     for i in range(3):
    //         m[i] += (g[i] - m[i]) * (1 - b1); v[i] += (g[i] ** 2 - v[i]) * (1 - b2)
    //         w[i] -= a * m[i] / (sqrt(v[i]) + 1e-7)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Adam_takes_the_steps_that_Keras_takes(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        AssertClose([0.9900003164029012, -1.9900001582965228, 0.5], AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0]]));
        AssertClose(
            [0.9808225974381033, -1.9873368257176869, 0.5074413631727954],
            AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0], [0.3, 0.1, -5]]));
        AssertClose(
            [0.9782435812554463, -1.98530667615511, 0.5104082581573572],
            AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0], [0.3, 0.1, -5], [-0.2, 1e-3, 2]]));
    }

    // The same loop with w = 0 and g = 1e-6 twice. Adding epsilon after the correction of v, as PyTorch does, would give -0.0099 after one
    // step.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Adam_adds_epsilon_to_the_uncorrected_root(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        AssertClose([-0.002402530711056966], AdamSteps(device, [0], [[1e-6]]), Tolerance / 100);
        AssertClose([-0.005492166608388029], AdamSteps(device, [0], [[1e-6], [1e-6]]), Tolerance / 100);
    }

    private static Tensor AdamSteps(Device device, double[] start, double[][] gradients)
    {
        var weights = device.FromArray(start, [start.Length]);
        weights.RequiresGradient = true;
        var adam = new Gtzan.Engine.Optimizers.Adam([new Parameter("weights", weights, IsTrainable: true)], learningRate: 0.01f);
        foreach (var gradient in gradients)
        {
            using var step = device.BeginStep();

            // The gradient of Σ g · w by w is g.
            (weights * device.FromArray(gradient, weights.Shape)).Sum().Backward();
            adam.Step();
        }

        return weights;
    }
}
