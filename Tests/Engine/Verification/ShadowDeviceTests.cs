using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Verification;

public sealed class ShadowDeviceTests : IDisposable
{
    private readonly ShadowDevice _device = new(new CpuDevice(threads: 1));

    public static TheoryData<string> Models => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_cpu_trains_models_without_disagreement(string name)
    {
        var training = new SmallTraining(_device, SmallModels.Create(name), batch: 6);
        for (var i = 0; i < 3; i++)
            training.Step();
        Assert.Contains(_device.Agreements, agreement => agreement.Operation == "Adam" && agreement.Calls > 0);
        Assert.All(_device.Agreements, agreement => Assert.InRange(agreement.WorstError, 0, agreement.Tolerance));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("lstm")]
    public void Shadowed_training_takes_identical_steps(string name)
    {
        using var cpu = new CpuDevice(threads: 1);
        var (watched, plain) =
            (new SmallTraining(_device, SmallModels.Create(name), batch: 6), new SmallTraining(cpu, SmallModels.Create(name), batch: 6));
        for (var i = 0; i < 3; i++)
            Assert.Equal(plain.Step(), watched.Step());
    }

    [Fact]
    public void The_fused_backward_pass_of_a_layer_is_compared()
    {
        new SmallTraining(_device, SmallModels.Create("cnn"), batch: 6).Step();
        Assert.Contains(_device.Agreements, agreement => agreement.Operation == "ActivationBackward");

        _device.Tamper = (operation, result) => Spoil(operation, "ActivationBackward", result, element: 0, by: 0.5f);
        var exception = Assert.Throws<DeviceException>(() => new SmallTraining(_device, SmallModels.Create("cnn"), batch: 6).Step());
        Assert.StartsWith("ActivationBackward on cpu disagrees with the reference", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_recycled_at_the_end_of_a_step()
    {
        var training = new SmallTraining(_device, SmallModels.Create("mlp"), batch: 6);
        training.Step();
        training.Step();
        var before = _device.Memory;
        for (var i = 0; i < 5; i++)
            training.Step();
        Assert.Equal(before, _device.Memory);
    }

    [Fact]
    public void A_wrong_element_stops_with_operation_shapes_element_and_ulps()
    {
        _device.Tamper = (operation, result) => Spoil(operation, "MatMul", result, element: 4, by: 0.5f);
        var (left, right) = (_device.Filled([2, 3], 1), _device.Filled([3, 4], 2));
        var exception = Assert.Throws<DeviceException>(() => left.MatMul(right));
        Assert.Equal(
            "MatMul on cpu disagrees with the reference: from [2, 3], [3, 4] to [2, 4], the worst element, number 4, " +
            "is 6.5 where 6 is right " +
            "(1,048,576 ULPs); the first that is off is number 4, by 0.083 of its magnitude (1E-05 is allowed).",
            exception.Message);
    }

    [Fact]
    public void Rounding_under_cancellation_is_tolerated()
    {
        // 1e6 + 1 − 1e6: off by a relative 1e-2 of the result, and yet rounded as well as floats can.
        _device.Tamper = (operation, result) => Spoil(operation, "Reduce (Sum)", result, element: 0, by: 0.01f);
        var x = _device.FromArray([1e6f, 1, -1e6f], [3]);
        Assert.Equal(1.01f, x.Sum().ToScalar(), 1e-6f);
    }

    [Theory]
    [InlineData("Dropout")]
    [InlineData("MaxPool2D")]
    [InlineData("Softmax")]
    [InlineData("Adam")]
    public void A_fault_in_any_kind_of_operation_is_detected(string name)
    {
        _device.Tamper = (operation, result) => Spoil(operation, name, result, element: 1, by: 1e-3f);
        var x = _device.FromArray([.. Enumerable.Range(0, 16).Select(i => i * 0.3f)], [1, 4, 4, 1]);
        var exception = Assert.Throws<DeviceException>(() =>
        {
            x.Dropout(0.5f, new RandomSequence(1, RandomPurpose.Dropout));
            x.MaxPool2D(2, 2, Padding.Same);
            x.Reshape([4, 4]).Softmax();
            var adam = new Gtzan.Engine.Optimizers.Adam([new Parameter("w", x, IsTrainable: true)]);
            using var step = _device.BeginStep();
            x.RequiresGradient = true;
            x.SumOfSquares().Backward();
            adam.Step();
        });
        Assert.StartsWith(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_is_a_disagreement()
    {
        _device.Tamper = (operation, result) => Spoil(operation, "Elementwise (Affine)", result, element: 0, by: float.NaN);
        var exception = Assert.Throws<DeviceException>(() => _device.Filled([3], 1).Scale(2));
        Assert.Contains("is NaN where 2 is right", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1f, 1f, 0)]
    [InlineData(0f, -0f, 0)]
    [InlineData(1f, 1.0000001f, 1)]
    [InlineData(float.Epsilon, -float.Epsilon, 2)]
    public void Ulps_count_the_numbers_between(float a, float b, long ulps) => Assert.Equal(ulps, ShadowDevice.UlpsBetween(a, b));

    public void Dispose() => _device.Dispose();

    private static void Spoil(string operation, string name, Tensor result, int element, float by)
    {
        if (operation != name || result.ElementType != ElementType.Real)
            return;
        var values = result.ToArray();
        values[element] += by;
        result.CopyFrom(values);
    }
}
