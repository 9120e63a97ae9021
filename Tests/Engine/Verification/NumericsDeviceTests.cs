using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Verification;

public sealed class NumericsDeviceTests : IDisposable
{
    private readonly NumericsDevice _device = new(new CpuDevice(threads: 1));

    public void Dispose() => _device.Dispose();

    public static TheoryData<string> Models => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Checked_training_takes_identical_steps(string name)
    {
        using var cpu = new CpuDevice(threads: 1);
        var (watched, plain) =
            (new SmallTraining(_device, SmallModels.Create(name), batch: 6), new SmallTraining(cpu, SmallModels.Create(name), batch: 6));
        for (var i = 0; i < 3; i++)
            Assert.Equal(plain.Step(), watched.Step());
        Assert.Equal(plain.Parameters, watched.Parameters);
    }

    [Fact]
    public void The_first_infinite_result_is_reported_with_its_operation_and_inputs()
    {
        var exception = Assert.Throws<NotFiniteException>(() => _device.FromArray([1f, 100, -2], [3]).Exp().Scale(2).Sum());
        Assert.Equal(
            "Elementwise (Exp) on cpu made [3] with 0 NaN, 1 infinite of 3; the others from 0.135 to 2.72, mean 1.43, " +
            "from [3] (from -2 to 100, mean 33).", exception.Message);
    }

    [Fact]
    public void Tensor_names_and_non_finite_inputs_are_reported()
    {
        var (inputs, kernel, bias) = (_device.FromArray([1f, float.NaN], [1, 2]), _device.Filled([2, 3], 1), _device.Zeros([3]));
        _device.NameOf = tensor => tensor == kernel ? "dense/kernel" : null;
        var exception = Assert.Throws<NotFiniteException>(() => inputs.Dense(kernel, bias, Activation.Relu));
        Assert.Equal(
            "Dense on cpu made [1, 3] with 3 NaN, 0 infinite of 3, from [1, 2] (1 NaN, 0 infinite of 2; the others from 1 to 1, " +
            "mean 1) and dense/kernel [2, 3] (from 1 to 1, mean 1) " +
            "and [3] (from 0 to 0, mean 0).",
            exception.Message);
    }

    /// <summary>The results of every operation are checked.</summary>
    [Theory]
    [InlineData("mlp", "Dense")]
    [InlineData("mlp", "ActivationBackward")]
    [InlineData("mlp", "MatMul")]
    [InlineData("mlp", "Dropout")]
    [InlineData("mlp", "SumOfSquares")]
    [InlineData("mlp", "Adam")]
    [InlineData("cnn", "Conv2DMaxPool2D")]
    [InlineData("cnn", "Conv2DMaxPool2DBackward")]
    [InlineData("cnn", "BatchNorm")]
    [InlineData("cnn", "BatchNormBackward")]
    [InlineData("lstm", "Lstm")]
    [InlineData("lstm", "LstmBackward")]
    [InlineData("lstm", "SoftmaxCrossEntropy")]
    [InlineData("lstm", "SoftmaxCrossEntropyBackward")]
    public void A_fault_planted_in_any_operation_is_found_there(string model, string operation)
    {
        var training = new SmallTraining(_device, SmallModels.Create(model), batch: 6);
        training.Step();
        _device.Tamper = (name, result) =>
        {
            if (name == operation)
                result.CopyFrom([.. result.ToArray()[1..], float.NegativeInfinity]);
        };
        var exception = Assert.Throws<NotFiniteException>(() => training.Step());
        Assert.StartsWith($"{operation} on cpu made [", exception.Message, StringComparison.Ordinal);
        Assert.Contains(", 1 infinite of ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_are_of_the_finite_elements()
    {
        Assert.Equal(
            new TensorStatistics(5, 1, 2, -1, 4, 1.5),
            TensorStatistics.Of([double.NaN, -1, double.NegativeInfinity, 4, double.PositiveInfinity]));
        Assert.Equal("1 NaN, 0 infinite of 1", TensorStatistics.Of([double.NaN]).ToString());
        Assert.Equal("from -1 to 4, mean 1.5", TensorStatistics.Of([-1, 4]).ToString());
    }
}
