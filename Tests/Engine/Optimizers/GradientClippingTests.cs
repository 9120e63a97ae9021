using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Optimizers;

public sealed class GradientClippingTests
{
    public static TheoryData<string> Devices => ["reference", "cpu", "ilgpu-cpu"];

    // Gradients [3, -4] and [12]: the norm is 13. Moments after one step are 0.1 g and 0.001 g².
    [Theory]
    [MemberData(nameof(Devices))]
    public void The_global_norm_is_that_of_all_gradients_together(string name)
    {
        AssertMoments(name, new GradientClipping(globalNorm: 6.5f), [0.15f, -0.2f, 0.6f]);
        AssertMoments(name, new GradientClipping(globalNorm: 13f), [0.3f, -0.4f, 1.2f]);
        AssertMoments(name, new GradientClipping(globalNorm: 100f), [0.3f, -0.4f, 1.2f]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_value_is_cut_off_element_by_element(string name)
    {
        AssertMoments(name, new GradientClipping(value: 3.5f), [0.3f, -0.35f, 0.35f]);
        AssertMoments(name, new GradientClipping(value: 100f), [0.3f, -0.4f, 1.2f]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Without_a_limit_no_bit_changes(string name) =>
        Assert.Equal(FirstMoments(name, default), FirstMoments(name, new GradientClipping(globalNorm: 1e6f)));

    /// <summary>The gradient of 0.5 · Σ w² is w: Keras clips what the penalty adds as well.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void The_gradient_of_a_penalty_is_part_of_what_is_clipped(string name)
    {
        using var device = Device.Create(name, threads: 2);
        var weights = device.FromArray([30f, -40], [2]);
        weights.RequiresGradient = true;
        var adam = new Adam([new Parameter("w", weights, IsTrainable: true)], clipping: new GradientClipping(globalNorm: 5));
        using (device.BeginStep())
        {
            weights.Sum().Scale(0).Add(weights.SumOfSquares().Scale(0.5f)).Backward();
            adam.Step();
        }

        Assert.Equal([0.3f, -0.4f], adam.State.First().Value.ToArray().Select(moment => MathF.Round(moment, 5)));
    }

    /// <summary>0.5 · Σ w² as an L2 penalty of the parameter: g = Σ 0 · w + w, of norm 50.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void The_gradient_of_the_L2_penalty_of_a_parameter_is_part_of_what_is_clipped(string name)
    {
        Assert.Equal([3f, -4], Moments(new GradientClipping(globalNorm: 100)));
        Assert.Equal([0.3f, -0.4f], Moments(new GradientClipping(globalNorm: 5)));
        Assert.Equal([3f, -3.5f], Moments(new GradientClipping(value: 35)));

        IEnumerable<float> Moments(GradientClipping clipping)
        {
            using var device = Device.Create(name, threads: 2);
            var weights = device.FromArray([30f, -40], [2]);
            weights.RequiresGradient = true;
            var adam = new Adam([new Parameter("w", weights, IsTrainable: true, L2: 0.5f)], clipping: clipping);
            using var step = device.BeginStep();
            weights.Sum().Scale(0).Backward();
            adam.Step();
            return [.. adam.State.First().Value.ToArray().Select(moment => MathF.Round(moment, 5))];
        }
    }

    /// <summary>The norm is a tensor; with a penalty, two more are its gradient and the sum.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5f, 3)]
    public void Without_a_penalty_none_is_computed(float l2, int buffers)
    {
        using var device = Device.Create("reference");
        var weights = device.FromArray([30f, -40], [2]);
        weights.RequiresGradient = true;
        var adam = new Adam([new Parameter("w", weights, IsTrainable: true, l2)], clipping: new GradientClipping(globalNorm: 35));
        using var step = device.BeginStep();
        weights.Sum().Backward();
        var before = device.Memory.StepBuffers;
        adam.Step();
        Assert.Equal(buffers, device.Memory.StepBuffers - before);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_parameter_without_a_gradient_counts_nothing_and_stays(string name)
    {
        using var device = Device.Create(name, threads: 2);
        var (first, second) = (device.FromArray([1f, 2], [2]), device.FromArray([3f], [1]));
        (first.RequiresGradient, second.RequiresGradient) = (true, true);
        var adam = new Adam(
            [new Parameter("a", first, IsTrainable: true), new Parameter("b", second, IsTrainable: true)],
            clipping: new GradientClipping(globalNorm: 6));
        using (device.BeginStep())
        {
            second.Scale(12).Sum().Backward();
            adam.Step();
        }

        Assert.Equal([1f, 2], first.ToArray());
        Assert.Equal([0f, 0, 0.6f], Moments(adam).Select(moment => MathF.Round(moment, 5)));
    }

    /// <summary>An infinite gradient divided by its infinite norm must not become a harmless 0.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Non_finite_gradients_stay_non_finite(string name)
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            var ofNorm = FirstMoments(name, new GradientClipping(globalNorm: 1), bad);
            Assert.All(ofNorm, moment => Assert.True(float.IsNaN(moment), $"{moment}"));
        }

        Assert.True(float.IsNaN(FirstMoments(name, new GradientClipping(value: 1), float.NaN)[2]));
        Assert.Equal(0.1f, FirstMoments(name, new GradientClipping(value: 1), float.PositiveInfinity)[2], 1e-6f);
    }

    [Theory]
    [InlineData(0.1f, 0)]
    [InlineData(0, 0.01f)]
    public void Clipped_training_gives_the_same_bits_for_any_number_of_threads_and_width_of_vectors(float norm, float value)
    {
        foreach (var model in SmallModels.Names)
        {
            var one = Trained(model, threads: 1, WorkerPool.MaxVectorBits, new GradientClipping(norm, value));
            Assert.NotEqual(one, Trained(model, threads: 1, WorkerPool.MaxVectorBits, default));
            foreach (var (threads, bits) in ((int, int)[])[(2, 512), (3, 256), (7, 128)])
                Assert.Equal(one, Trained(model, threads, bits, new GradientClipping(norm, value)));
        }
    }

    [Fact]
    public void Invalid_limits_are_refused()
    {
        Assert.StartsWith(
            "GradientClipping: a largest norm (1) and a largest value (2) are given; choose one of them.",
            Assert.Throws<ArgumentException>(() => new GradientClipping(1, 2)).Message, StringComparison.Ordinal);
        foreach (var limit in (float[])[-1, float.NaN, float.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new GradientClipping(globalNorm: limit));
            Assert.Throws<ArgumentOutOfRangeException>(() => new GradientClipping(value: limit));
        }
    }

    private static float[] Trained(string model, int threads, int vectorBits, GradientClipping clipping)
    {
        using var device = new CpuDevice(new WorkerPool(threads, vectorBits));
        var training = new SmallTraining(device, SmallModels.Create(model, width: 4), batch: 16, clipping: clipping);
        training.Steps(5);
        return training.Parameters;
    }

    private static void AssertMoments(string name, GradientClipping clipping, float[] expected)
    {
        var moments = FirstMoments(name, clipping);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], moments[i], 1e-6f);
    }

    private static float[] FirstMoments(string name, GradientClipping clipping, float third = 12)
    {
        using var device = Device.Create(name, threads: 2);
        var (first, second) = (device.FromArray([1f, 2], [2]), device.FromArray([3f], [1]));
        (first.RequiresGradient, second.RequiresGradient) = (true, true);
        var adam = new Adam(
            [new Parameter("a", first, IsTrainable: true), new Parameter("b", second, IsTrainable: true)], clipping: clipping);
        using (device.BeginStep())
        {
            (first * device.FromArray([3f, -4], [2])).Sum().Add((second * device.FromArray([third], [1])).Sum()).Backward();
            adam.Step();
        }

        return Moments(adam);
    }

    private static float[] Moments(Adam adam) =>
    [
        .. adam.State.Where(state => state.Name.StartsWith("adam/m/", StringComparison.Ordinal))
            .SelectMany(state => state.Value.ToArray()),
    ];
}
