using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;

namespace Gtzan.Tests.Engine.Training;

public sealed class MixupTests
{
    /// <summary>
    /// A batch of two and a linear model of two inputs and classes, without bias and with kernel 0, so that both probabilities are ½. The
    /// gradient of logit c of example i is (½ − λ·[y = c] − (1 − λ)·[y′ = c]) / 2; of the kernel, Σᵢ x̃ᵢ · that.
    /// </summary>
    [Fact]
    public void The_gradient_of_a_batch_of_two_is_that_by_hand()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Dense(2));
        model.Build(device, input: [2], seed: 1);
        var kernel = model.Parameters[0];
        kernel.Value.CopyFrom([0, 0, 0, 0]);
        var mixup = new Mixup(0.4f, Seed: 3);
        var share = mixup.ShareOf(0);
        Assert.InRange(share, 0.5f, 0.9999f);

        var loader = new DataLoader(new ArrayDataset([1, 0, 0, 2], [0, 1]), device, [2], batchSize: 2);
        var seen = new double[4];
        var loop = new TrainingLoop(model, new Sgd(model.Parameters, 1), loader)
        {
            Mixup = mixup,
            Callbacks = [new Gradients(seen)],
        };
        Assert.Equal(Math.Log(2), Assert.Single(loop.Run(1)).Loss, 6);

        double other = 1 - share;
        double[] first = [share, 2 * other], second = [other, 2 * share]; // the mixed inputs
        double[] ofFirst = [(0.5 - share) / 2, (0.5 - other) / 2], ofSecond = [(0.5 - other) / 2, (0.5 - share) / 2];
        for (var input = 0; input < 2; input++)
        {
            for (var c = 0; c < 2; c++)
                Assert.Equal((first[input] * ofFirst[c]) + (second[input] * ofSecond[c]), seen[(2 * input) + c], 6);
        }
    }

    [Fact]
    public void A_share_of_one_leaves_inputs_and_loss_alone()
    {
        using var device = new ReferenceDevice();
        using var step = device.BeginStep();
        var (inputs, labels) = (device.FromArray([1, 2, 3, 4], [2, 2]), device.FromIndices([0, 1], [2]));
        Assert.Same(inputs, Mixup.Mix(inputs, 1));
        var loss = Loss.SoftmaxCrossEntropy(inputs, labels).ToScalar();
        Assert.Equal(
            loss, Mixup.Mix((x, y) => Loss.SoftmaxCrossEntropy(x, y), inputs, labels, 1).ToScalar());
    }

    [Fact]
    public void The_share_is_a_function_of_seed_and_step()
    {
        Assert.Equal(new Mixup(0.2f, 1).ShareOf(5), new Mixup(0.2f, 1).ShareOf(5));
        Assert.NotEqual(new Mixup(0.2f, 1).ShareOf(5), new Mixup(0.2f, 1).ShareOf(6));
        Assert.NotEqual(new Mixup(0.2f, 1).ShareOf(5), new Mixup(0.2f, 2).ShareOf(5));
    }

    /// <summary>Beta(α, α) has the mean ½ and the variance 1 / (4·(2α + 1)).</summary>
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(5)]
    public void Beta_has_its_mean_and_variance(double alpha)
    {
        var numbers = Enumerable.Range(0, 20_000)
            .Select(step => new RandomSequence(1, RandomPurpose.Check, Step: (uint)step).Beta(alpha)).ToArray();
        Assert.All(numbers, number => Assert.InRange(number, 0, 1));
        Assert.Equal(0.5, numbers.Average(), 0.015);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), numbers.Average(number => (number - 0.5) * (number - 0.5)), 0.005);
    }

    private sealed class Gradients(double[] seen) : Callback
    {
        public override void BeforeUpdate(TrainingLoop loop, Batch batch, Tensor loss)
        {
            var values = loop.Optimizer.Gradients.First(pair => pair.Parameter.Name.EndsWith("kernel", StringComparison.Ordinal))
                .Gradient.ToArray();
            for (var i = 0; i < values.Length; i++)
                seen[i] = values[i];
        }
    }
}
