using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Softmax and cross-entropy against PyTorch, at extreme logits.</summary>
public sealed class SoftmaxCrossEntropyGoldenTests
{
    // l = torch.tensor([[1., 2, 3], [1000, -1000, 0], [.5, .5, .5]])
    // torch.nn.functional.cross_entropy(l, torch.tensor([2, 0, 1]))   -> 0.5020727510374967
    // torch.nn.functional.cross_entropy(l, torch.tensor([0, 1, 1]))   -> 667.8354060843709
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Cross_entropy_from_logits_is_finite_for_extreme_logits(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var logits = device.FromArray([1f, 2, 3, 1000, -1000, 0, 0.5f, 0.5f, 0.5f], [3, 3]);
        logits.RequiresGradient = true;
        Assert.Equal(0.5020727510374967, logits.SoftmaxCrossEntropy(device.FromIndices([2, 0, 1], [3])).ToScalar(), Tolerance);
        using var step = device.BeginStep();
        var loss = logits.SoftmaxCrossEntropy(device.FromIndices([0, 1, 1], [3]));
        loss.Backward();
        Assert.Equal(667.8354060843709, loss.ToScalar(), 667 * Tolerance);

        // (softmax - onehot) / 3
        var (a, b, c) = (Math.Exp(-2), Math.Exp(-1), 1.0);
        var sum = a + b + c;
        AssertClose(
            [((a / sum) - 1) / 3, b / sum / 3, c / sum / 3, 1.0 / 3, -1.0 / 3, 0, 1.0 / 9, (1.0 / 9) - (1.0 / 3), 1.0 / 9],
            logits.Gradient!);
    }

    /// <summary>
    /// log(1 + e⁻¹⁰) beside a logit of 1000, where float32 has steps of 6e-5: the small number must not be added to the large one.
    /// </summary>
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Cross_entropy_of_a_good_prediction_keeps_its_digits_for_large_logits(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        var loss = device.FromArray([1000f, 990], [1, 2]).SoftmaxCrossEntropy(device.FromIndices([0], [1]));
        Assert.Equal(4.5398899216870535e-05, loss.ToDoubleArray()[0], 1e-7);
    }

    // torch.softmax(torch.tensor([1000., 1001., 999.], dtype=torch.float64), 0)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Softmax_of_large_logits_does_not_overflow(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        AssertClose([0.2447284710547976, 0.6652409557748218, 0.09003057317038045], device.FromArray([1000f, 1001, 999], [3]).Softmax());
        AssertClose([0, 1, 0], device.FromArray([-1e30f, 1e30f, 0], [1, 3]).Softmax());
    }
}
