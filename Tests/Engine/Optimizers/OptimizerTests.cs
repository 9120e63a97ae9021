using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Optimizers;

/// <summary>What every optimiser has: its parameters, their gradients, and sums of gradients over several steps.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void It_has_the_trainable_parameters_and_the_gradients_of_those_that_got_one()
    {
        using var device = Device.Create("reference");
        var (first, second, running) = (Leaf(device, 1), Leaf(device, 2), Leaf(device, 3));
        var optimizer = new Descent(new("first", first, true), new("second", second, true), new("running", running, IsTrainable: false));
        Assert.Equal(["first", "second"], optimizer.Parameters.Select(parameter => parameter.Name));
        Assert.Empty(optimizer.Gradients);

        using var step = device.BeginStep();
        Backward(device, (second, 5), (running, 7));
        var (parameter, gradient) = Assert.Single(optimizer.Gradients);
        Assert.Equal("second", parameter.Name);
        Assert.Equal([5.0], gradient.ToDoubleArray());
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_step_takes_what_was_accumulated_with_its_own_gradient_and_the_next_begins_anew(string name)
    {
        using var device = Device.Create(name, threads: 1);
        var (first, second, third) = (Leaf(device, 0), Leaf(device, 0), Leaf(device, 0));
        var optimizer = new Descent(new("first", first, true), new("second", second, true), new("third", third, true));
        for (var round = 1; round <= 2; round++)
        {
            foreach (var factor in (int[])[1, 10])
            {
                // The second parameter has a gradient in one of the two steps.
                using var step = device.BeginStep();
                if (factor == 1)
                    Backward(device, (first, 2), (second, 3));
                else
                    Backward(device, (first, 20));
                optimizer.Accumulate();
            }

            using (device.BeginStep())
            {
                Backward(device, (first, 200), (third, 4));
                optimizer.Step();
            }

            Assert.Equal([-222.0 * round, -3 * round, -4 * round], Values());
        }

        using (device.BeginStep())
        {
            Backward(device, (first, 1));
            optimizer.Step();
        }

        Assert.Equal([-445.0, -6, -8], Values());

        double[] Values() => [.. first.ToDoubleArray(), .. second.ToDoubleArray(), .. third.ToDoubleArray()];
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_group_has_a_rate_a_decay_and_a_freeze_of_its_own(string name)
    {
        using var device = Device.Create(name, threads: 1);
        var (first, second, third) = (Leaf(device, 1), Leaf(device, 1), Leaf(device, 1));
        Parameter[] parameters = [new("first", first, true), new("second", second, true), new("third", third, true)];
        var sgd = new Sgd(parameters, learningRate: 0.5f, momentum: 0.5f, weightDecay: 1) { Schedule = Schedule.Step(1, 0.5) };
        var slow = sgd.Group([parameters[1]]);
        (slow.LearningRateScale, slow.WeightDecay) = (0.25f, 0);
        var frozen = sgd.Group([parameters[2]]);
        frozen.IsFrozen = true;

        // g + w = 2, w = 1 - 0.5 · 2; g = 1, w = 1 - 0.5 · 0.25 · 1.
        Assert.Equal([0, 0.875, 1], After());

        // The schedule halves the rate: m = 0.5 · 2 + 1 + 0, w = -0.25 · 2; m = 1.5, w = 0.875 - 0.0625 · 1.5.
        Assert.Equal([-0.5, 0.78125, 1], After());
        frozen.IsFrozen = false;
        Assert.Equal(1 - (0.125 * 2), After()[2]);
        Assert.Equal(3, sgd.Iterations);
        Assert.Equal(["sgd/m/first", "sgd/m/second", "sgd/m/third"], sgd.State.Select(state => state.Name));
        Refusal.Says<ArgumentException>("Sgd: other is not one of its parameters.", () => sgd.Group([new("other", Leaf(device, 1), true)]));

        double[] After()
        {
            using var step = device.BeginStep();
            Backward(device, (first, 1), (second, 1), (third, 1));
            sgd.Step();
            return [.. first.ToDoubleArray(), .. second.ToDoubleArray(), .. third.ToDoubleArray()];
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refusal.Says<ArgumentOutOfRangeException>("Sgd: the learning rate is 0;", () => new Sgd([], 0));
        Refusal.Says<ArgumentOutOfRangeException>("Sgd: momentum is 1; it must be at least 0 and below 1.", () => new Sgd([], momentum: 1));
        Refusal.Says<ArgumentOutOfRangeException>("AdamW: beta2 is 1.5;", () => new AdamW([], beta2: 1.5));
        Refusal.Says<ArgumentOutOfRangeException>("RmsProp: alpha is -1;", () => new RmsProp([], alpha: -1));
        Refusal.Says<ArgumentOutOfRangeException>("RmsProp: the weight decay is NaN;", () => new RmsProp([], weightDecay: float.NaN));
        Refusal.Says<ArgumentOutOfRangeException>("WeightAverage: the decay is 1;", () => new WeightAverage([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(0));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    [InlineData("ilgpu-cpu")]
    public void An_average_follows_the_weights_and_can_stand_in_for_them(string name)
    {
        using var device = Device.Create(name, threads: 1);
        var weights = device.FromArray([1f, 2], [2]);
        var average = new WeightAverage([new Parameter("w", weights, true)], decay: 0.2f);
        weights.CopyFrom([12f, 13]);

        // The first decays are (1 + t) / (10 + t): 2/11, and then 0.2.
        average.Update();
        Assert.Equal([10f, 11], average.State.Single().Value.ToArray().Select(value => MathF.Round(value, 4)));
        average.Update();
        using (average.Swap())
            Assert.Equal([11.6f, 12.6f], weights.ToArray().Select(value => MathF.Round(value, 4)));
        Assert.Equal([12f, 13], weights.ToArray());
        Assert.Equal(2, average.Updates);
    }

    [Fact]
    public void Steps_of_all_optimisers_allocate_nothing()
    {
        using var device = Device.Create("cpu", threads: 1);
        foreach (var create in (Func<Parameter[], Optimizer>[])[
            p => new Adam(p), p => new AdamW(p), p => new Sgd(p), p => new Sgd(p, momentum: 0.9f), p => new RmsProp(p, momentum: 0.5f)])
        {
            var weights = Leaf(device, 1);
            var optimizer = create([new Parameter("w", weights, IsTrainable: true)]);
            var least = long.MaxValue;
            for (var i = 0; i < 20; i++)
            {
                using var step = device.BeginStep();
                Backward(device, (weights, 1));
                var before = GC.GetAllocatedBytesForCurrentThread();
                optimizer.Step();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void A_step_without_any_gradient_is_refused()
    {
        using var device = Device.Create("reference");
        var optimizer = new Descent(new("first", Leaf(device, 1), true), new("second", Leaf(device, 2), true));
        using var step = device.BeginStep();
        var message = Assert.Throws<InvalidOperationException>(optimizer.Step).Message;
        Assert.StartsWith("Descent: no parameter has a gradient; call Backward", message, StringComparison.Ordinal);
    }

    /// <summary>Threads take parts of a large parameter; every element is updated once, whichever part it is in.</summary>
    [Fact]
    public void A_large_parameter_gets_the_same_bits_from_any_number_of_threads()
    {
        var one = Updated(threads: 1);
        Assert.Equal(one, Updated(threads: 2));
        Assert.Equal(one, Updated(threads: 5));
        Assert.DoesNotContain(0f, one);

        static float[] Updated(int threads)
        {
            const int Length = 200_003;
            using var device = Device.Create("cpu", threads);
            var parameter = device.FromArray(new float[Length], [Length]);
            parameter.RequiresGradient = true;
            var factors = device.FromArray([.. Enumerable.Range(0, Length).Select(i => 1f + (i % 7))], [Length]);
            var adam = new Adam([new Parameter("large", parameter, IsTrainable: true)], learningRate: 0.1f);
            using var step = device.BeginStep();
            (parameter * factors).Sum().Backward();
            adam.Step();
            return parameter.ToArray();
        }
    }

    private static Tensor Leaf(Device device, float value)
    {
        var tensor = device.FromArray([value], [1]);
        tensor.RequiresGradient = true;
        return tensor;
    }

    /// <summary>Leaves these gradients.</summary>
    private static void Backward(Device device, params (Tensor Parameter, float Gradient)[] gradients) => gradients
        .Select(pair => (pair.Parameter * device.FromArray([pair.Gradient], [1])).Sum())
        .Aggregate((sum, term) => sum + term)
        .Backward();

    private sealed class Descent(params Parameter[] parameters) : Optimizer(parameters)
    {
        protected override void Update()
        {
            foreach (var (parameter, gradient) in Gradients)
                parameter.Value.CopyFrom(parameter.Value.Subtract(gradient));
        }
    }
}
