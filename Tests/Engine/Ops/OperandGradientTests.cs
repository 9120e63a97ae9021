using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Gru;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>Operations of several operands, of which only some require a gradient.</summary>
public sealed class OperandGradientTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Apply, Shape[] Shapes)> Operations = new()
    {
        ["subtract"] = (x => x[0] - x[1], [[3, 1], [4]]),
        ["multiply"] = (x => x[0] * x[1], [[3, 4], [4]]),
        ["divide"] = (x => x[0] / x[1], [[3, 4], [3, 1]]),
        ["matmul"] = (x => x[0].MatMul(x[1]), [[3, 5], [5, 4]]),
        ["dense"] = (x => x[0].Dense(x[1], x[2]), [[3, 5], [5, 4], [4]]),
        ["dense + tanh"] = (x => x[0].Dense(x[1], x[2], Activation.Tanh), [[3, 5], [5, 4], [4]]),
        ["conv2d"] = (x => x[0].Conv2D(x[1], x[2]), [[2, 5, 4, 3], [3, 2, 3, 4], [4]]),
        ["conv2d + relu"] = (x => x[0].Conv2D(x[1], x[2], activation: Activation.Relu), [[2, 5, 4, 3], [3, 2, 3, 4], [4]]),
        ["conv2d + relu + maxpool2d"] = (
            x => x[0].Conv2DMaxPool2D(x[1], x[2], (1, Padding.Same), Activation.Relu, (2, 2, Padding.Valid)),
            [[2, 6, 5, 2], [3, 3, 2, 3], [3]]),
        ["lstm, sequence"] = (x => x[0].Lstm(x[1], x[2], x[3], returnSequences: true), [[2, 5, 3], [3, 16], [4, 16], [16]]),
        ["lstm, last step"] = (x => x[0].Lstm(x[1], x[2], x[3], returnSequences: false), [[2, 5, 3], [3, 16], [4, 16], [16]]),
        ["gru, sequence"] = (x => x[0].Gru(x[1], x[2], x[3], returnSequences: true).Output, [[2, 3, 3], [3, 12], [4, 12], [2, 12]]),
        ["batchnorm, running statistics"] = (
            x => x[0].BatchNormInference(x[1], x[2], x[0].Device.Zeros([5]), x[0].Device.Filled([5], 2)), [[4, 3, 5], [5], [5]]),
        ["dense over time + tanh"] = (x => x[0].Dense(x[1], x[2], Activation.Tanh), [[2, 3, 5], [5, 4], [4]]),
        ["batchnorm"] = (
            x => x[0].BatchNorm(x[1], x[2], x[0].Device.Zeros(x[1].Shape), x[0].Device.Filled(x[1].Shape, 1)), [[4, 3, 5], [5], [5]]),
    };

    public static TheoryData<string, string> Cases =>
        [.. from device in (string[])["reference", "cpu"] from name in Operations.Keys select (device, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_operand_that_alone_requires_a_gradient_gets_the_same_as_with_all_others(string deviceName, string name)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (apply, shapes) = Operations[name];
        var operands = shapes.Select((shape, i) => GradientCheckSuite.RandomTensor(device, shape, (uint)i)).ToArray();
        var all = Gradients(_ => true);
        for (var alone = 0; alone < operands.Length; alone++)
        {
            var gradients = Gradients(i => i == alone);
            for (var i = 0; i < operands.Length; i++)
            {
                if (i != alone)
                {
                    Assert.Null(gradients[i]);
                    continue;
                }

                Assert.Contains(all[i]!, element => element != 0);
                Assert.All(all[i]!, (element, k) => Assert.Equal(element, gradients[i]![k], 1e-5 * (1 + Math.Abs(element))));
            }
        }

        double[]?[] Gradients(Func<int, bool> requires)
        {
            for (var i = 0; i < operands.Length; i++)
                operands[i].RequiresGradient = requires(i);
            using var step = device.BeginStep();
            var result = apply(operands);
            Assert.True(result.RequiresGradient);
            (result * GradientCheckSuite.RandomTensor(device, result.Shape, 100)).Sum().Backward();
            return [.. operands.Select(operand => operand.Gradient?.ToDoubleArray())];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_that_another_tensor_shares_is_not_written_into(string deviceName, string name)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (apply, shapes) = Operations[name];
        var operands = shapes.Select((shape, i) => GradientCheckSuite.RandomTensor(device, shape, (uint)i)).ToArray();
        foreach (var operand in operands)
            operand.RequiresGradient = true;
        using var step = device.BeginStep();
        var result = apply(operands);
        var other = device.Zeros(result.Shape);
        other.RequiresGradient = true;

        // Of a sum, both terms get the very same gradient.
        (other + result).Sum().Backward();

        Assert.All(other.Gradient!.ToArray(), element => Assert.Equal(1, element));
    }

    [Theory]
    [InlineData("dense", 0)]
    [InlineData("dense", 1)]
    [InlineData("dense", 2)]
    [InlineData("dense + tanh", 2)]
    [InlineData("conv2d", 0)]
    [InlineData("conv2d", 1)]
    [InlineData("conv2d", 2)]
    [InlineData("lstm, sequence", 0)]
    public void A_gradient_that_is_not_required_takes_no_memory(string name, int which)
    {
        using var device = Device.Create("reference");
        var (apply, shapes) = Operations[name];
        var operands = shapes.Select(shape => device.Filled(shape, 1)).ToArray();
        Assert.Equal(Buffers(_ => true) - 1, Buffers(i => i != which));

        int Buffers(Func<int, bool> requires)
        {
            for (var i = 0; i < operands.Length; i++)
                operands[i].RequiresGradient = requires(i);
            using var step = device.BeginStep();
            apply(operands).Sum().Backward();
            return device.Memory.StepBuffers;
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_layer_with_gelu_is_the_layer_without_and_then_gelu(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (x, kernel, bias) = (Random([5, 4], 1), Random([4, 3], 2), Random([3], 3));
        Assert.Equal(x.Dense(kernel, bias).Gelu().ToArray(), x.Dense(kernel, bias, Activation.Gelu).ToArray());
        Assert.Equal(x.Dense(kernel, bias).Silu().ToArray(), x.Dense(kernel, bias, Activation.Silu).ToArray());

        Tensor Random(Shape shape, uint which) => GradientCheckSuite.RandomTensor(device, shape, which);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_layer_with_softmax_is_the_layer_without_and_then_a_softmax(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (x, kernel, bias) = (Random([1, 4, 3, 2], 1), Random([2, 2, 2, 3], 2), Random([3], 3));
        AssertSoftmax(activation => x.Conv2D(kernel, bias, activation: activation));
        var (rows, weights) = (Random([5, 4], 1), Random([4, 3], 2));
        AssertSoftmax(activation => rows.Dense(weights, bias, activation));

        Tensor Random(Shape shape, uint which) => GradientCheckSuite.RandomTensor(device, shape, which);

        static void AssertSoftmax(Func<Activation, Tensor> layer)
        {
            var (plain, softmax) = (layer(Activation.None).ToDoubleArray(), layer(Activation.Softmax).ToDoubleArray());
            for (var i = 0; i < plain.Length; i++)
            {
                var row = plain.AsSpan(i / 3 * 3, 3).ToArray();
                Assert.Equal(Math.Exp(plain[i]) / row.Sum(Math.Exp), softmax[i], 1e-6);
            }
        }
    }
}
