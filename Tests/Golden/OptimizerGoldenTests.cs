using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>Optimisers and schedules against PyTorch 1.13, in double precision.</summary>
public sealed class OptimizerGoldenTests
{
    // O = torch.optim; w = torch.tensor([1., -2, .5], requires_grad=True)
    // o = O.SGD([w], .01); O.SGD([w], .01, momentum=.9, weight_decay=.1); O.SGD([w], .01, momentum=.9, nesterov=True);
    //     O.AdamW([w], .01, weight_decay=.1); O.AdamW([w], .01, eps=.1); O.RMSprop([w], .01);
    //     O.RMSprop([w], .01, alpha=.9, momentum=.5, weight_decay=.1)
    // for g in [[.1, -.2, 0], [.3, .1, -5], [-.2, 1e-3, 2]]: w.grad = torch.tensor(g); o.step()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    [InlineData("ilgpu-cpu")]
    public void Optimisers_take_the_steps_that_PyTorch_takes(string device)
    {
        Check([0.998, -1.99901, 0.53], p => new Sgd(p, 0.01f));
        Check([0.987991598, -1.985286196, 0.5721473995], p => new Sgd(p, 0.01f, momentum: 0.9f, weightDecay: 0.1f));
        Check([0.992231, -1.995851, 0.5975], p => new Sgd(p, 0.01f, momentum: 0.9f, nesterov: true));
        Check([0.9752753190977598, -1.9793351034485565, 0.5089023231317367], p => new AdamW(p, 0.01f, weightDecay: 0.1f));
        Check([0.9865965502752544, -1.9899596453602526, 0.5099604761106359], p => new AdamW(p, 0.01f, epsilon: 0.1f));
        Check([0.8587476078474067, -1.9453526258476102, 0.5626998063660397], p => new RmsProp(p, 0.01f));
        Check(
            [0.9097613724549252, -1.9183256943116884, 0.4794559036600047],
            p => new RmsProp(p, 0.01f, alpha: 0.9, momentum: 0.5f, weightDecay: 0.1f));

        void Check(double[] want, Func<Parameter[], Optimizer> create)
        {
            using var itsDevice = Device.Create(device, threads: 2);
            var weights = itsDevice.FromArray([1f, -2, 0.5f], [3]);
            weights.RequiresGradient = true;
            var optimizer = create([new Parameter("weights", weights, IsTrainable: true)]);
            foreach (var gradient in (float[][])[[0.1f, -0.2f, 0], [0.3f, 0.1f, -5], [-0.2f, 1e-3f, 2]])
            {
                using var step = itsDevice.BeginStep();
                (weights * itsDevice.FromArray(gradient, [3])).Sum().Backward();
                optimizer.Step();
            }

            AssertClose(want, weights);
        }
    }

    // L = torch.optim.lr_scheduler; o = torch.optim.SGD([w], 1.); s = L.StepLR(o, 3, .5); L.CosineAnnealingLR(o, 5, eta_min=.1);
    //     L.LinearLR(o, .25, total_iters=4); L.OneCycleLR(o, 1., total_steps=10);
    //     L.SequentialLR(o, [L.LinearLR(o, .25, total_iters=4), L.CosineAnnealingLR(o, 5)], [4])
    // for _ in range(n): print(o.param_groups[0]['lr']); o.step(); s.step()
    [Fact]
    public void Schedules_are_those_of_PyTorch()
    {
        Check([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25], Schedule.Step(3, 0.5));
        Check([1, 0.9140576474687263, 0.6890576474687263, 0.41094235253127365, 0.1859423525312737, 0.1], Schedule.Cosine(5, 0.1));
        Check([0.25, 0.4375, 0.625, 0.8125, 1, 1], Schedule.Warmup(4, 0.25));
        Check(
            [
                0.04, 0.52, 1, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075, 0.18825834605023697,
                0.049519367986526286, 4e-06,
            ],
            Schedule.OneCycle(10));
        var warmed = Schedule.Warmup(4, 0.25).Then(4, Schedule.Cosine(5));
        double[] sequence =
            [0.25, 0.4375, 0.625, 0.8125, 1, 0.9045084971874737, 0.6545084971874737, 0.3454915028125263, 0.0954915028125263];
        Check(sequence, warmed);
        Check([.. sequence.Select((factor, i) => factor * (i < 3 ? 1 : i < 6 ? 0.5 : 0.25))], warmed * Schedule.Step(3, 0.5));

        static void Check(double[] want, Schedule schedule) =>
            AssertClose(want, [.. Enumerable.Range(0, want.Length).Select(step => schedule.FactorAt(step))], 1e-12);
    }

    // s = L.ReduceLROnPlateau(o, factor=.5, patience=1)
    // for l in [3, 2, 2, 2.5, 1.9, 1.9, 1.95, 1.9, 1.9]: print(o.param_groups[0]['lr']); s.step(l)
    [Fact]
    public void Rates_fall_on_a_plateau_as_in_PyTorch()
    {
        var losses = new List<double>();
        var schedule = Schedule.ReduceOnPlateau(losses, factor: 0.5, patience: 1);
        var factors = new List<double>();
        foreach (var loss in (double[])[3, 2, 2, 2.5, 1.9, 1.9, 1.95, 1.9, 1.9])
        {
            factors.Add(schedule.FactorAt(losses.Count));
            losses.Add(loss);
        }

        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25], factors);
    }
}
