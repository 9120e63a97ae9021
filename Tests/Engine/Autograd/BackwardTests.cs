using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Engine.Autograd.Leaves;

namespace Gtzan.Tests.Engine.Autograd;

/// <summary>What a backward pass reaches, and what it leaves there.</summary>
public class BackwardTests
{
    private const string NothingRecorded =
        "Backward: nothing was recorded for this tensor. Compute it between device.BeginStep() and the step's end, " +
        "from at least one tensor with RequiresGradient.";

    [Fact]
    public void Backward_needs_a_recorded_scalar()
    {
        using var device = new ReferenceDevice();
        var x = Leaf(device, 1, 2);
        Assert.Equal(NothingRecorded, Assert.Throws<InvalidOperationException>(x.Sum().Backward).Message);
        Tensor stale;
        using (device.BeginStep())
        {
            var y = x.Add(x);
            Assert.Equal(
                "Backward: a loss is one number, this tensor has 2 (shape [2]); reduce it first, for example with Sum().",
                Assert.Throws<InvalidOperationException>(y.Backward).Message);
            Assert.Equal(NothingRecorded, Assert.Throws<InvalidOperationException>(device.Zeros([2]).Sum().Backward).Message);
            stale = y.Sum();
        }

        Assert.Equal(NothingRecorded, Assert.Throws<InvalidOperationException>(stale.Backward).Message);
        using (device.BeginInference())
            Assert.Equal(NothingRecorded, Assert.Throws<InvalidOperationException>(x.Sum().Backward).Message);
    }

    [Fact]
    public void Two_losses_that_share_a_part_add_up_to_the_gradient_of_their_sum()
    {
        foreach (var name in Device.Names)
        {
            using var device = Device.Create(name, threads: 1);
            var (x, w) = (Leaf(device, 1, -2), Leaf(device, 3, 0.5f));
            double[] together, apart, one;
            using (device.BeginStep())
            {
                var (first, second) = TwoLosses();
                first.Add(second).Backward();
                together = [.. x.Gradient!.ToDoubleArray(), .. w.Gradient!.ToDoubleArray()];
            }

            using (device.BeginStep())
            {
                var (first, second) = TwoLosses();
                second.Backward();
                one = x.Gradient!.ToDoubleArray();
                first.Backward();
                apart = [.. x.Gradient!.ToDoubleArray(), .. w.Gradient!.ToDoubleArray()];
            }

            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(together[i], apart[i], 1e-6));
            Assert.NotEqual(one[0], apart[0], 1e-3);

            (Tensor First, Tensor Second) TwoLosses()
            {
                var shared = (x * w).Tanh();
                return (shared.SumOfSquares(), (shared * x).Sum());
            }
        }
    }

    [Fact]
    public void The_same_loss_backward_twice_gives_twice_the_gradient()
    {
        using var device = new ReferenceDevice();
        var x = Leaf(device, 1, -2);
        using var step = device.BeginStep();
        var loss = (x * x).Sum();
        loss.Backward();
        loss.Backward();
        Assert.Equal([4f, -8], x.Gradient!.ToArray());
    }

    [Fact]
    public void A_penalty_is_part_of_the_gradient_in_any_order_of_reading()
    {
        using var device = new ReferenceDevice();
        var weights = device.FromArray([1.0, -2.0, 3.0], [3]);
        weights.RequiresGradient = true;
        using var step = device.BeginStep();
        (weights.Sum() + weights.SumOfSquares().Scale(0.5f)).Backward();
        Assert.Equal([2.0, -1.0, 4.0], weights.Gradient!.ToDoubleArray());
        Assert.Equal([2.0, -1.0, 4.0], weights.Gradient!.ToDoubleArray());

        // A second penalty comes on top; and one without any other gradient is a gradient too.
        weights.SumOfSquares().Backward();
        Assert.Equal([4.0, -5.0, 10.0], weights.Gradient!.ToDoubleArray());
        var alone = device.FromArray([3.0], [1]);
        alone.RequiresGradient = true;
        alone.SumOfSquares().Backward();
        Assert.Equal([6.0], alone.Gradient!.ToDoubleArray());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public void Adam_takes_the_same_step_with_a_penalty_kept_apart_as_with_one_worked_out(string name)
    {
        using var device = Device.Create(name);
        Assert.Equal(Stepped(looksAtTheGradient: true), Stepped(looksAtTheGradient: false));

        double[] Stepped(bool looksAtTheGradient)
        {
            var weights = device.FromArray([.. Enumerable.Range(0, 50).Select(i => MathF.Sin(i))], [50]);
            weights.RequiresGradient = true;
            var adam = new Gtzan.Engine.Optimizers.Adam([new Parameter("weights", weights, IsTrainable: true)], learningRate: 0.1f);
            for (var t = 0; t < 3; t++)
            {
                using var step = device.BeginStep();
                ((weights * weights.Exp()).Sum() + weights.SumOfSquares().Scale(0.3f)).Backward();
                if (looksAtTheGradient)
                    Assert.Equal(50, weights.Gradient!.Shape.Length);
                adam.Step();
            }

            return weights.ToDoubleArray();
        }
    }

    [Fact]
    public void A_gradient_is_never_written_into_by_another_tensor_that_shares_it()
    {
        // x and y get the very same ∂loss; x then gets more, which must not show at y.
        using var device = new ReferenceDevice();
        var (x, y) = (Leaf(device, 1, 2), Leaf(device, 3, 4));
        using var step = device.BeginStep();
        (x.SumOfSquares() + (x + y).Sum()).Backward();
        Assert.Equal([3f, 5], x.Gradient!.ToArray());
        Assert.Equal([1f, 1], y.Gradient!.ToArray());
    }

    [Fact]
    public void An_intermediate_result_keeps_its_gradient_if_asked_to()
    {
        using var device = new ReferenceDevice();
        var x = Leaf(device, 1, 2);
        using var step = device.BeginStep();
        var (kept, other) = (x.Scale(3), x.Scale(3));
        kept.KeepsGradient = true;
        (kept.SumOfSquares() + other.SumOfSquares()).Backward();
        Assert.Equal([6f, 12], kept.Gradient!.ToArray());
        Assert.Null(other.Gradient);
        Assert.Equal([36f, 72], x.Gradient!.ToArray());
    }

    [Fact]
    public void What_does_not_require_a_gradient_gets_none_and_is_not_recorded()
    {
        using var device = new ReferenceDevice();
        var (x, constant) = (Leaf(device, 1, 2), device.FromArray([3f, 4], [2]));
        using var step = device.BeginStep();
        var aside = constant.Tanh() * constant;
        Assert.False(aside.RequiresGradient);
        var result = x * aside;
        Assert.True(result.RequiresGradient);
        result.Sum().Backward();
        Assert.Null(constant.Gradient);
        Assert.Null(aside.Gradient);
        Assert.Equal(aside.ToArray(), x.Gradient!.ToArray());
        Assert.Equal(NothingRecorded, Assert.Throws<InvalidOperationException>(aside.Sum().Backward).Message);
        constant.AddGradient(device.Filled([2], 1));
        Assert.Null(constant.Gradient);
    }

    [Fact]
    public void A_result_whose_requirement_is_taken_away_stops_the_gradient()
    {
        using var device = new ReferenceDevice();
        var x = Leaf(device, 1, 2);
        using var step = device.BeginStep();
        var detached = x.Scale(2);
        detached.RequiresGradient = false;
        (detached * x).Sum().Backward();
        Assert.Equal([2f, 4], x.Gradient!.ToArray());
    }

    [Fact]
    public void A_tensor_made_in_a_step_can_be_a_leaf()
    {
        using var device = new CpuDevice(threads: 1);
        using var step = device.BeginStep();
        var x = Leaf(device, 1, 2);
        x.SumOfSquares().Backward();
        Assert.Equal([2f, 4], x.Gradient!.ToArray());
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_chain_of_a_hundred_thousand_operations_goes_backward(string name)
    {
        using var device = Device.Create(name, threads: 1);
        var x = Leaf(device, 5);
        using var step = device.BeginStep();
        var y = x;
        for (var i = 0; i < 100_000; i++)
            y = i % 2 == 0 ? y.Scale(-1) : y.Add(x);
        y.Sum().Backward();

        // Pairs of steps: y ← x − y, which from x is 0 and x by turns; after 50,000 pairs it is x again.
        Assert.Equal([5f], y.ToArray());
        Assert.Equal([1f], x.Gradient!.ToArray());
    }
}
