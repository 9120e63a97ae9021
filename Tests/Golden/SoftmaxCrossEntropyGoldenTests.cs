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

    // F = torch.nn.functional; x = torch.tensor([[1., 2, 3], [.5, -1, 2], [4, 0, -2], [1, 1, 0]], requires_grad=True)
    // y, c, s = torch.tensor([2, 0, -100, 1]), torch.tensor([.5, 2, 1.5]), torch.tensor([1., .5, 1, 2])
    // F.cross_entropy(x, y, label_smoothing=.1); F.cross_entropy(x, y, weight=c); F.cross_entropy(x, y, label_smoothing=.1, weight=c)
    // (F.cross_entropy(x, y, weight=c, reduction='none') * s).sum() / (c[y.clamp(min=0)] * s * (y >= 0)).sum()
    [Theory]
    [MemberData(nameof(Options))]
    public void Smoothing_weights_and_an_ignored_label_are_those_of_PyTorch(
        string deviceName, float smoothing, bool hasClassWeights, bool hasSampleWeights, double want, double[] gradient)
    {
        using var device = Device.Create(deviceName, threads: 1);
        var logits = device.FromArray([1f, 2, 3, 0.5f, -1, 2, 4, 0, -2, 1, 1, 0], [4, 3]);
        logits.RequiresGradient = true;
        using var step = device.BeginStep();
        var loss = logits.SoftmaxCrossEntropy(
            device.FromIndices([2, 0, -100, 1], [4]), smoothing, hasClassWeights ? device.FromArray([0.5f, 2, 1.5f], [3]) : null,
            hasSampleWeights ? device.FromArray([1f, 0.5f, 1, 2], [4]) : null, ignoredLabel: -100);
        loss.Backward();
        Assert.Equal(want, loss.ToScalar(), Tolerance);
        AssertClose(gradient, logits.Gradient!);
    }

    public static TheoryData<string, float, bool, bool, double, double[]> Options()
    {
        var data = new TheoryData<string, float, bool, bool, double, double[]>();
        foreach (var device in (string[])["reference", "cpu", "ilgpu-cpu"])
        {
            data.Add(
                device, 0.1f, false, false, 1.0480817994977074,
                [
                    0.018899079945682365, 0.07046504590715476, -0.0893641258528372, -0.25268098039776554, 0.001926413312451373,
                    0.2507545670853142, 0, 0, 0, 0.12966182163939496, -0.17033817836060502, 0.04067635672121009,
                ]);
            data.Add(
                device, 0, true, false, 0.801513550777913,
                [
                    0.03376146493889266, 0.09177317664554911, -0.12553464158444183, -0.10308870098249541, 0.004889071658835931,
                    0.09819962932365948, 0, 0, 0, 0.2111593991257591, -0.2888406008742409, 0.0776812017484818,
                ]);
            data.Add(
                device, 0.1f, true, false, 0.8654759312054481,
                [
                    0.02921967088401608, 0.07408680801615412, -0.10330647890017028, -0.09110348447957799, -0.010962749731358079,
                    0.10206623421093607, 0, 0, 0, 0.19995408582156712, -0.26254591417843287, 0.06259182835686573,
                ]);
            data.Add(
                device, 0, true, true, 0.7816897368806721,
                [
                    0.023486236479229677, 0.063842209840382, -0.0873284463196117, -0.03585693947217232, 0.0017005466639429326,
                    0.03415639280822939, 0, 0, 0, 0.2937869900880126, -0.40186518382503084, 0.10807819373701814,
                ]);
        }

        return data;
    }

    [Fact]
    public void A_loss_of_ignored_examples_alone_is_NaN_as_in_PyTorch_and_wrong_options_are_refused()
    {
        using var device = Device.Create("cpu", threads: 1);
        var (logits, labels) = (device.FromArray([1f, 2, 3, 4], [2, 2]), device.FromIndices([5, 5], [2]));
        Assert.True(float.IsNaN(logits.SoftmaxCrossEntropy(labels, ignoredLabel: 5).ToScalar()));
        Refusal.Says<ArgumentException>(
            "the label of example 0 is 5; with 2 classes it must be 0 to 1.", () => logits.SoftmaxCrossEntropy(labels, ignoredLabel: 4));
        Refusal.Says<ArgumentException>("the label smoothing is 2; it must be from 0 to 1.", () => logits.SoftmaxCrossEntropy(labels, 2));
        Refusal.Says<ArgumentException>(
            "expected class weights [2]; got [3].", () => logits.SoftmaxCrossEntropy(labels, classWeights: device.Zeros([3])));
        Refusal.Says<ArgumentException>(
            "expected sample weights [2]; got [1, 2].", () => logits.SoftmaxCrossEntropy(labels, sampleWeights: device.Zeros([1, 2])));
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
