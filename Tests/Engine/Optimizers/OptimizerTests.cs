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
