using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Verification;

/// <summary>
/// The analytic gradients of everything, against finite differences in double precision; and the checker itself, against planted faults.
/// </summary>
public class GradientCheckTests
{
    public static TheoryData<string> Operations => [.. GradientCheckSuite.Operations.Select(check => check.Name)];

    public static TheoryData<string> Layers => [.. GradientCheckSuite.LayersInTraining.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_the_gradient_that_finite_differences_give(string name) =>
        AssertPasses(GradientCheckSuite.Operations.Single(check => check.Name == name));

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_has_the_gradient_that_finite_differences_give(string name) =>
        AssertPasses(GradientCheckSuite.LayersInTraining.Single(check => check.Name == name));

    [Fact]
    public void A_wrong_sign_is_caught()
    {
        var result = CheckFault((x, gradient) => [x.Device.FromArray(gradient.ToDoubleArray().Select(g => -g).ToArray(), x.Shape)]);
        Assert.False(result.Passed);
        Assert.Equal(-result.Want, result.Got, 1e-6);
        Assert.Contains("input[", result.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_factor_is_caught()
    {
        // The derivative of x³ taken for 2x² in place of 3x².
        using var device = new ReferenceDevice();
        var x = Random(device, [5]);
        var result = new GradientCheck()
            .Run("cube", () => Faulty(x, Cube, (x, gradient) => [gradient * x * x * device.Filled([], 2)]).Sum(), ("x", x));
        Assert.False(result.Passed);
        Assert.Equal(result.Want * 2 / 3, result.Got, 1e-4);
    }

    [Fact]
    public void A_missing_accumulation_of_a_tensor_used_twice_is_caught()
    {
        // x · x with the gradient of one factor only.
        using var device = new ReferenceDevice();
        var x = Random(device, [5]);
        var result = new GradientCheck().Run(
            "square", () => Faulty(x, x => x.Zip(x, (a, b) => a * b).ToArray(), (x, gradient) => [gradient * x]).Sum(), ("x", x));
        Assert.False(result.Passed);
        Assert.Equal(result.Want / 2, result.Got, 1e-6);
    }

    [Fact]
    public void A_gradient_not_summed_over_what_broadcasting_repeated_is_caught()
    {
        // A row added to three rows must get the sum of three gradients; the fault hands on that of the first.
        using var device = new ReferenceDevice();
        var row = Random(device, [4]);
        var weights = Random(device, [3, 4]);
        var result = new GradientCheck().Run(
            "broadcast",
            () =>
                (Faulty(row, values => [.. values, .. values, .. values], (_, gradient) => [device.FromArray(
                    gradient.ToDoubleArray().AsSpan(0, 4), [4])], [3, 4]) * weights).Sum(),
            ("row", row));
        Assert.False(result.Passed);
    }

    [Fact]
    public void A_gradient_of_the_wrong_shape_is_refused()
    {
        using var device = new ReferenceDevice();
        var x = Random(device, [4]);
        var exception = Assert.Throws<InvalidOperationException>(
            () => new GradientCheck().Run("shape", () => Faulty(x, values => values, (_, _) => [device.Zeros([3])]).Sum(), ("x", x)));
        Assert.Equal("Backward: a gradient of shape [3] arrived for a tensor of shape [4].", exception.Message);
    }

    [Fact]
    public void NaN_is_caught()
    {
        var result = CheckFault((x, _) => [x.Device.Filled(x.Shape, float.NaN)]);
        Assert.False(result.Passed);
        Assert.True(double.IsNaN(result.Got));
    }

    [Fact]
    public void A_missing_gradient_is_caught()
    {
        var result = CheckFault((_, _) => []);
        Assert.False(result.Passed);
        Assert.Equal(0, result.Got);
    }

    /// <summary>Flipping the sign of any gradient of any operation makes its check fail: no check is vacuous.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void A_wrong_sign_in_any_operation_is_caught(string name) =>
        AssertCatchesSigns(GradientCheckSuite.Operations.Single(check => check.Name == name));

    /// <summary>The same for every parameter of every layer.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void A_wrong_sign_in_any_layer_is_caught(string name) =>
        AssertCatchesSigns(GradientCheckSuite.LayersInTraining.Single(check => check.Name == name));

    private static void AssertCatchesSigns(GradientCheckCase check)
    {
        using var device = new ReferenceDevice();
        var names = new List<string>();
        check.Run(device, new GradientCheck { Tamper = Collect });
        foreach (var tampered in names)
        {
            var flipped = new GradientCheck { Tamper = (input, gradient) => input == tampered ? [.. gradient.Select(g => -g)] : gradient };
            Assert.False(check.Run(device, flipped).Passed, $"{check.Name} does not notice a wrong sign of {tampered}");
        }

        // The bias of an attention's keys adds the same to all scores of a query, so its gradient is 0 and has no sign.
        double[] Collect(string input, double[] gradient)
        {
            if (input != "multiheadattention/key/bias")
                names.Add(input);
            return gradient;
        }
    }

    private static double[] Cube(double[] values) => [.. values.Select(value => value * value * value)];

    private static GradientCheckResult CheckFault(Func<Tensor, Tensor, Tensor[]> backward)
    {
        using var device = new ReferenceDevice();
        var x = Random(device, [5]);
        return new GradientCheck().Run("fault", () => Faulty(x, values => values, backward).Sum(), ("input", x));
    }

    private static Tensor Random(Device device, Shape shape)
    {
        var tensor = GradientCheckSuite.RandomTensor(device, shape, which: 1);
        tensor.RequiresGradient = true;
        return tensor;
    }

    private static Tensor Faulty(Tensor x, Func<double[], double[]> forward, Func<Tensor, Tensor, Tensor[]> backward, Shape? shape = null)
    {
        var result = x.Device.FromArray(forward(x.ToDoubleArray()), shape ?? x.Shape);
        if (x.Device.Record<FaultyNode>(result, x) is { } node)
            (node.Input, node.Rule) = (x, backward);
        return result;
    }

    private static void AssertPasses(GradientCheckCase check)
    {
        using var device = new ReferenceDevice();
        var result = check.Run(device, new GradientCheck());
        Assert.True(result.Passed, result.ToString());
        Assert.True(result.Checked > 0);
    }

    private sealed class FaultyNode : Node
    {
        public Tensor Input { get; set; } = null!;

        public Func<Tensor, Tensor, Tensor[]> Rule { get; set; } = null!;

        public override void Backward(Tensor gradient)
        {
            foreach (var inputGradient in Rule(Input, gradient))
                Input.AddGradient(inputGradient);
        }
    }
}
