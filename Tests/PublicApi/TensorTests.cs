namespace Gtzan.Tests.PublicApi;

/// <summary>Formulas as a guest writes them: operators, reductions over axes, slices and joins.</summary>
public sealed class TensorTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    [InlineData("opencl")]
    public void Layer_normalisation_and_attention_are_a_few_lines(string name)
    {
        Assert.SkipUnless(Device.Names.Contains(name), $"This machine has no device {name}.");
        using var device = Device.Create(name);
        var x = Ramp(device, [2, 5, 6]);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        var normalized = (x - x.Mean([-1], keepDims: true)) / (x.Variance([-1], keepDims: true, correction: 0) + 1e-5f).Sqrt();
        Assert.All(normalized.Mean([-1]).ToArray(), mean => Assert.Equal(0, mean, 1e-5));

        // Two heads of three features: [batch, steps, heads · 3] to [batch, heads, steps, 3].
        var heads = normalized.Reshape([2, 5, 2, 3]).Permute(0, 2, 1, 3);
        var scores = heads.MatMul(heads, transposeRight: true) / MathF.Sqrt(3);
        var isEarlier = Ramp(device, [5]).GreaterOrEqual(Ramp(device, [5]).Unsqueeze(-1)).Equal(device.Zeros([]));
        var weights = isEarlier.Where(scores, device.Filled([], float.NegativeInfinity)).Slice(.., .., 1..).Softmax();
        Assert.All(weights.Sum([-1]).ToArray(), sum => Assert.Equal(1, sum, 1e-5));
        var mixed = weights.MatMul(heads).Permute(0, 2, 1, 3).Reshape([2, 4, 6]);
        var loss = (Tensor.Concat([mixed, -mixed * 0.5f], axis: 1).Abs() + 1).Log().Max([1]).Sum();
        loss.Backward();
        Assert.Equal(x.Shape, x.Gradient!.Shape);
        Assert.All(x.Gradient.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_recurrence_of_slices_has_the_right_gradient()
    {
        using var device = Device.Create("reference");
        var (x, w) = (Ramp(device, [2, 4, 3]), Ramp(device, [3, 9]));
        (x.RequiresGradient, w.RequiresGradient) = (true, true);
        var result = new GradientCheck().Run("recurrence", Loss, [("x", x), ("w", w)]);
        Assert.True(result.Passed, result.ToString());

        Tensor Loss()
        {
            var h = device.Zeros([2, 3]);
            var steps = new List<Tensor>();
            for (var t = 0; t < 4; t++)
            {
                var gates = (x.Select(1, t) + h).MatMul(w).Split(3, axis: -1);
                var update = gates[0].Sigmoid();
                h = ((1 - update) * h) + (update * (gates[1].Tanh() + gates[2].Silu()));
                steps.Add(h);
            }

            return Tensor.Stack([.. steps], axis: 1).Pow(2).Mean();
        }
    }

    [Fact]
    public void Nothing_is_recorded_in_a_scope_without_gradients()
    {
        using var device = Device.Create("cpu");
        var x = Ramp(device, [4]);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        using (device.NoGradient())
        {
            using (device.NoGradient())
                Assert.False((x * 2).RequiresGradient);
            Assert.False((x * x).Sum().RequiresGradient);
        }

        (x * x.Detach()).Sum().Backward();
        Assert.Equal(x.ToArray(), x.Gradient!.ToArray());
    }

    [Fact]
    public void Faults_are_named()
    {
        using var device = Device.Create("cpu");
        var x = Ramp(device, [2, 3]);
        Says("Sum: there is no axis 2 in [2, 3], which has 2 dimensions.", () => x.Sum([2]));
        Says("Mean: axis -1 of [2, 3] is given twice.", () => x.Mean([1, -1]));
        Says("Slice: the range from 2 to 4 of axis 1 is empty or reaches beyond its 3 elements (shape [2, 3]).", () => x.Slice(.., 2..4));
        Says("Permute: give each of the 2 axes of [2, 3] once, not (0, 0).", () => x.Permute(0, 0));
        Says("Concat: the shapes [2, 3] and [3, 2] differ in an axis other than 1.", () => Tensor.Concat([x, x.Transpose()], axis: 1));
        Says("MatMul: inner dimensions differ, 3 and 2 (left [2, 3], right [2, 3]).", () => x.MatMul(x));
        Assert.Contains(
            "Gather: index 2, number 1, is no row of a table with 2 rows; give 0 to 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => x.Gather(device.FromIndices([0, 2], [2]))).Message);

        static void Says(string message, Action action) => Assert.Equal(message, Assert.Throws<ArgumentException>(action).Message);
    }

    private static Tensor Ramp(Device device, Shape shape) =>
        device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => ((i * 7 % 11) - 5) / 4f)], shape);
}
