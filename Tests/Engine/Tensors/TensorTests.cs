using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Initializers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.AveragePool2D;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices;

namespace Gtzan.Tests.Engine.Tensors;

/// <summary>Tensors through the public API, and the error messages of operations.</summary>
public sealed class TensorTests(DevicesByName devices) : IClassFixture<DevicesByName>
{
    public static TheoryData<string> Devices => DevicesByName.Names;

    public static TheoryData<string, Action<Device>> Refusals => new()
    {
        // Making, copying and reading.
        { "FromArray: 3 values given for shape [2, 2], which has 4 elements.", device => device.FromArray([1f, 2, 3], [2, 2]) },
        { "FromArray: 3 values given for shape [2, 2], which has 4 elements.", device => device.FromArray([1.0, 2, 3], [2, 2]) },
        { "FromArray: 1 values given for shape [2], which has 2 elements.", device => device.FromIndices([1], [2]) },
        { "CopyFrom: 3 values given for a tensor of 2 elements (shape [2]).", device => device.Zeros([2]).CopyFrom([1f, 2, 3]) },
        { "CopyFrom: 1 values given for a tensor of 2 elements (shape [2]).", device => device.Zeros([2]).CopyFrom([1.0]) },
        { "CopyTo: 3 values given for a tensor of 2 elements (shape [2]).", device => device.Zeros([2]).CopyTo(new float[3]) },
        {
            "Tensor [1] on {0} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray.",
            device => device.FromIndices([1], [1]).ToArray()
        },
        {
            "Tensor [1] on {0} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray.",
            device => device.FromIndices([1], [1]).ToDoubleArray()
        },
        {
            "Tensor [1] on {0} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray.",
            device => device.FromIndices([1], [1]).Relu()
        },
        {
            "Tensor [2] on {0} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray.",
            device => device.Zeros([2]).Add(device.FromIndices([1, 2], [2]))
        },
        {
            "Tensor [1] on {0} holds real numbers, where integers are needed; make them with device.FromIndices.",
            device => device.Zeros([1]).ToIndexArray()
        },

        // Elementwise, sums, shapes.
        {
            "Add: shapes do not broadcast, 3 and 4 in dimension 1 (left [2, 3], right [2, 4]).",
            device => device.Zeros([2, 3]).Add(device.Zeros([2, 4]))
        },
        {
            "Subtract: shapes do not broadcast, 2 and 3 in dimension 0 (left [2], right [3]).",
            device => device.Zeros([2]).Subtract(device.Zeros([3]))
        },
        {
            "Multiply: shapes do not broadcast, 2 and 3 in dimension 0 (left [2], right [3]).",
            device => device.Zeros([2]).Multiply(device.Zeros([3]))
        },
        {
            "Divide: shapes do not broadcast, 2 and 3 in dimension 0 (left [2], right [3]).",
            device => device.Zeros([2]).Divide(device.Zeros([3]))
        },
        {
            "MeanSquaredError: the shapes differ, prediction [2] and target [3].",
            device => Loss.MeanSquaredError(device.Zeros([2]), device.Zeros([3]))
        },
        {
            "SumTo: [2, 3] cannot be summed to [4, 2, 3]; each dimension of the result must be 1 or stay as it is.",
            device => device.Zeros([2, 3]).SumTo([4, 2, 3])
        },
        {
            "SumTo: [2, 1] cannot be summed to [2, 3]; each dimension of the result must be 1 or stay as it is.",
            device => device.Zeros([2, 1]).SumTo([2, 3])
        },
        { "SumTo: shapes do not broadcast, 2 and 3 in dimension 1 (left [2], right [2, 3]).", device => device.Zeros([2, 3]).SumTo([2]) },
        { "Reshape: [2, 3] has 6 elements, [4] has 4.", device => device.Zeros([2, 3]).Reshape([4]) },
        { "Transpose: a matrix has 2 dimensions, this tensor has 3 (shape [2, 3, 4]).", device => device.Zeros([2, 3, 4]).Transpose() },
        { "Softmax: a scalar has no dimension to normalise over.", device => device.Zeros([]).Softmax() },

        // Dense layers.
        {
            "MatMul: both operands must have 2 dimensions or more (left [2, 3], right [3]).",
            device => device.Zeros([2, 3]).MatMul(device.Zeros([3]))
        },
        {
            "MatMul: inner dimensions differ, 3 and 4 (left [2, 3], right [4, 5]).",
            device => device.Zeros([2, 3]).MatMul(device.Zeros([4, 5]))
        },
        {
            "MatMul: inner dimensions differ, 2 and 5 (left [2, 3] transposed, right [4, 5] transposed).",
            device => device.Zeros([2, 3]).MatMul(device.Zeros([4, 5]), transposeLeft: true, transposeRight: true)
        },
        {
            "Dense: expected x [batch, ..., inputs], kernel [inputs, units], bias [units]; got [2], [2, 3], [3].",
            device => device.Zeros([2]).Dense(device.Zeros([2, 3]), device.Zeros([3]))
        },
        {
            "Dense: inner dimensions differ, 4 and 3 (x [2, 4], kernel [3, 5]).",
            device => device.Zeros([2, 4]).Dense(device.Zeros([3, 5]), device.Zeros([5]))
        },
        {
            "Dense: the kernel [4, 5] has 5 units, the bias 4.",
            device => device.Zeros([2, 4]).Dense(device.Zeros([4, 5]), device.Zeros([4]))
        },

        // Images.
        {
            "Conv2D: expected x [batch, height, width, channels] and kernel [height, width, channels, filters]; " +
            "got [2, 3, 4] and [1, 1, 4, 5].",
            device => device.Zeros([2, 3, 4]).Conv2D(device.Zeros([1, 1, 4, 5]), device.Zeros([5]))
        },
        {
            "Conv2D: channels differ, 3 and 4 (x [1, 5, 5, 3], kernel [2, 2, 4, 6]).",
            device => device.Zeros([1, 5, 5, 3]).Conv2D(device.Zeros([2, 2, 4, 6]), device.Zeros([6]))
        },
        {
            "Conv2D: the kernel [2, 2, 3, 6] has 6 filters, the bias has shape [5].",
            device => device.Zeros([1, 5, 5, 3]).Conv2D(device.Zeros([2, 2, 3, 6]), device.Zeros([5]))
        },
        {
            "Conv2D: a window of 6 does not fit into 5 without padding; use a smaller window or Padding.Same.",
            device => device.Zeros([1, 7, 5, 3]).Conv2D(device.Zeros([6, 6, 3, 6]), device.Zeros([6]))
        },
        {
            "Conv2D: window 2 and stride 0 must be at least 1.",
            device => device.Zeros([1, 7, 5, 3]).Conv2D(device.Zeros([2, 2, 3, 6]), device.Zeros([6]), stride: 0)
        },
        { "MaxPool2D: expected x [batch, height, width, channels]; got [5, 5, 3].", device => device.Zeros([5, 5, 3]).MaxPool2D(2, 2) },
        { "MaxPool2D: window 0 and stride 2 must be at least 1.", device => device.Zeros([1, 5, 5, 3]).MaxPool2D(0, 2) },
        {
            "MaxPool2D: a window of 6 does not fit into 5 without padding; use a smaller window or Padding.Same.",
            device => device.Zeros([1, 5, 5, 3]).MaxPool2D(6, 2)
        },
        {
            "Conv2D: a window of 3 with dilation 4, which reaches over 9, does not fit into 5 with padding of 1 before and 2 after; " +
            "use a smaller window or Padding.Same.",
            device => device.Zeros([1, 20, 5, 3]).Conv2D(
                device.Zeros([3, 3, 3, 6]), device.Zeros([6]), padding: Padding.Of(0, 0, 1, 2), dilation: 4)
        },
        {
            "Conv2D: dilation 0 must be at least 1.",
            device => device.Zeros([1, 5, 5, 3]).Conv2D(device.Zeros([2, 2, 3, 6]), device.Zeros([6]), dilation: (1, 0))
        },
        {
            "Conv2D: a window of 2 with dilation 1073741824 and padding of 536870912 and 0 is too large; windows and padding reach over " +
            "16777216 elements at most.",
            device => device.Zeros([1, 5, 5, 3]).Conv2D(
                device.Zeros([2, 2, 3, 6]), device.Zeros([6]), padding: Padding.Same, dilation: 1 << 30)
        },
        {
            "Padding: top 0, bottom -1, left 0 and right 0 must be at least 0; use Slice to crop.",
            device => device.Zeros([1, 5, 5, 3]).MaxPool2D(2, 2, Padding.Of(0, -1, 0, 0))
        },
        {
            "AveragePool2D: window 0 of 4 along 5 elements has padding alone; pad less than a window of 2, dilation 1.",
            device => device.Zeros([1, 5, 5, 3]).AveragePool2D(2, 2, Padding.Of(2))
        },
        {
            "MaxPool2D: window 0 of 1 along 1 elements has padding alone; pad less than a window of 2, dilation 2.",
            device => device.Zeros([1, 1, 1, 3]).MaxPool2D(2, 1, Padding.Same, 2)
        },
        {
            "MaxPool2D: a window of 100000×100000 is too large; use the size of the image, 5×5.",
            device => device.Zeros([1, 5, 5, 3]).MaxPool2D(100_000, 2, Padding.Same)
        },

        // Normalisation and recurrence.
        {
            "BatchNorm: expected x [..., channels] with at least 2 dimensions; got [3].",
            device => device.Zeros([3]).BatchNorm(device.Zeros([3]), device.Zeros([3]), device.Zeros([3]), device.Zeros([3]))
        },
        {
            "BatchNorm: x [2, 3] has 3 channels, a parameter has shape [4].",
            device => device.Zeros([2, 3]).BatchNorm(device.Zeros([3]), device.Zeros([3]), device.Zeros([3]), device.Zeros([4]))
        },
        {
            "BatchNorm: x [2, 3] has 3 channels, a parameter has shape [3, 1].",
            device => device.Zeros([2, 3]).BatchNormInference(device.Zeros([3, 1]), device.Zeros([3]), device.Zeros([3]), device.Zeros([3]))
        },
        {
            "Lstm: expected x [batch, steps, inputs]; got [5, 2].",
            device => device.Zeros([5, 2]).Lstm(device.Zeros([2, 12]), device.Zeros([3, 12]), device.Zeros([12]), returnSequences: false)
        },
        {
            "Lstm: expected kernel [inputs, 4·units], recurrent kernel [units, 4·units], bias [4·units]; got [2, 12], [3, 12], [1, 12].",
            device =>
                device.Zeros([1, 5, 2]).Lstm(device.Zeros([2, 12]), device.Zeros([3, 12]), device.Zeros([1, 12]), returnSequences: false)
        },
        {
            "Lstm: 3 units need four gates of 3 columns each, 12 in all; got kernel [2, 12], recurrent kernel [3, 9], bias [12].",
            device => device.Zeros([1, 5, 2]).Lstm(device.Zeros([2, 12]), device.Zeros([3, 9]), device.Zeros([12]), returnSequences: false)
        },
        {
            "Lstm: inputs differ, 4 and 2 (x [1, 5, 4], kernel [2, 12]).",
            device => device.Zeros([1, 5, 4]).Lstm(device.Zeros([2, 12]), device.Zeros([3, 12]), device.Zeros([12]), returnSequences: false)
        },

        // Losses.
        {
            "SoftmaxCrossEntropy: expected logits [batch, classes] and labels [batch]; got [2, 3] and [3].",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2, 3]), device.FromIndices([0, 1, 2], [3]))
        },
        {
            "SoftmaxCrossEntropy: expected logits [batch, classes] and labels [batch]; got [2] and [2].",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2]), device.FromIndices([0, 0], [2]))
        },
        {
            "SoftmaxCrossEntropy: expected logits [batch, classes] and labels [batch]; got [2, 3] and [2, 1].",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2, 3]), device.FromIndices([0, 0], [2, 1]))
        },
        {
            "SoftmaxCrossEntropy: labels must be integers; make them with device.FromIndices.",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2, 3]), device.Zeros([2]))
        },
        {
            "SoftmaxCrossEntropy: the label of example 1 is 3; with 3 classes it must be 0 to 2.",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2, 3]), device.FromIndices([0, 3], [2]))
        },
        {
            "SoftmaxCrossEntropy: the label of example 0 is -1; with 3 classes it must be 0 to 2.",
            device => Loss.SoftmaxCrossEntropy(device.Zeros([2, 3]), device.FromIndices([-1, 0], [2]))
        },

        // Initial values.
        { "GlorotUniform: a kernel has at least 2 dimensions; got [3].", _ => Initialize.GlorotUniform([3], default) },
        { "Orthogonal: expected a matrix; got [3, 4, 5].", _ => Initialize.Orthogonal([3, 4, 5], default) },
    };

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>> OperationsOnTwoDevices => new()
    {
        { "Add", (here, there) => here.Add(there) },
        { "Subtract", (here, there) => here.Subtract(there) },
        { "Multiply", (here, there) => here.Multiply(there) },
        { "Divide", (here, there) => here.Divide(there) },
        { "MatMul", (here, there) => here.MatMul(there) },
        { "Dense", (here, there) => here.Dense(there, here.SumTo([2])) },
        { "Dense", (here, there) => here.Dense(here, there.SumTo([2])) },
        { "Conv2D", (here, there) => here.Reshape([1, 2, 1, 2]).Conv2D(there.Reshape([1, 1, 2, 2]), here.SumTo([2])) },
        { "Conv2D", (here, there) => here.Reshape([1, 2, 1, 2]).Conv2D(here.Reshape([1, 1, 2, 2]), there.SumTo([2])) },
        {
            "Conv2DMaxPool2D",
            (here, there) => here.Reshape([1, 2, 1, 2])
                .Conv2DMaxPool2D(here.Reshape([1, 1, 2, 2]), there.SumTo([2]), (1, Padding.Valid), Activation.None, (1, 1, Padding.Valid))
        },
        { "BatchNorm", (here, there) => here.BatchNorm(here.SumTo([2]), here.SumTo([2]), here.SumTo([2]), there.SumTo([2])) },
        { "BatchNorm", (here, there) => here.BatchNormInference(here.SumTo([2]), there.SumTo([2]), here.SumTo([2]), here.SumTo([2])) },
        {
            "Lstm",
            (here, there) =>
                here.Reshape([1, 2, 2])
                    .Lstm(here.Device.Zeros([2, 4]), there.Reshape([1, 4]), here.Device.Zeros([4]), returnSequences: false)
        },
        { "SoftmaxCrossEntropy", (here, there) => here.SoftmaxCrossEntropy(there.Device.FromIndices([0, 1], [2])) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_invalid_operation_is_refused_with_the_reason(string message, Action<Device> action)
    {
        foreach (var name in Device.Names)
        {
            var device = devices[name];
            Assert.Equal(
                message.Replace("{0}", name, StringComparison.Ordinal), Assert.Throws<ArgumentException>(() => action(device)).Message);
        }
    }

    /// <summary>Whether or not the devices are of the same kind, in a step or outside, and before anything is computed.</summary>
    [Theory]
    [MemberData(nameof(OperationsOnTwoDevices))]
    public void Tensors_of_two_devices_are_refused(string operation, Func<Tensor, Tensor, Tensor> combine)
    {
        using Device cpu = new CpuDevice(threads: 1), otherCpu = new CpuDevice(threads: 1), reference = new ReferenceDevice();
        foreach (var (here, there) in new[] { (cpu, otherCpu), (cpu, reference), (reference, cpu) })
        {
            var (left, right) = (here.Filled([2, 2], 1), there.Filled([2, 2], 1));
            AssertRefused();
            using var step = here.BeginStep();
            AssertRefused();

            void AssertRefused()
            {
                var message = Assert.Throws<ArgumentException>(() => combine(left, right)).Message;
                Assert.StartsWith($"{operation}: all tensors must be on the same device; got Tensor [", message, StringComparison.Ordinal);
                Assert.Contains($" on {here.Name} and Tensor [", message, StringComparison.Ordinal);
                Assert.EndsWith($" on {there.Name}.", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.5f)]
    [InlineData(float.NaN)]
    public void Dropout_refuses_a_rate_outside_its_range(float rate)
    {
        using var device = new ReferenceDevice();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => device.Zeros([2]).Dropout(rate, default));
        Assert.Equal($"Dropout: the rate is {rate}; it must be at least 0 and below 1. (Parameter 'rate')", exception.Message);
        var x = device.Zeros([2]);
        Assert.Same(x, x.Dropout(0, default));
    }

    [Fact]
    public void An_activation_that_does_not_exist_is_refused()
    {
        using var device = new ReferenceDevice();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => device.Zeros([2]).Activate((Activation)99));
        Assert.Equal("Activate: there is no activation 99. (Parameter 'activation')", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Values_come_back_as_they_went_in(string name)
    {
        var device = devices[name];
        var tensor = device.FromArray([1f, -2, 3.5f, 0, 1e-40f, float.MaxValue], [2, 3]);
        Assert.Equal([1f, -2, 3.5f, 0, 1e-40f, float.MaxValue], tensor.ToArray());
        Assert.Equal([1.0, -2, 3.5, 0, 1e-40f, float.MaxValue], tensor.ToDoubleArray());
        var destination = new float[6];
        tensor.CopyTo(destination);
        Assert.Equal(tensor.ToArray(), destination);
        tensor.CopyFrom([6f, 5, 4, 3, 2, 1]);
        Assert.Equal([6f, 5, 4, 3, 2, 1], tensor.ToArray());
        tensor.CopyFrom([0.5, 0.25, 4, 3, 2, 1]);
        Assert.Equal([0.5f, 0.25f, 4, 3, 2, 1], tensor.ToArray());
        Assert.Equal([0f, 0, 0], device.Zeros([3]).ToArray());
        Assert.Equal([7f, 7, 7], device.Filled([3], 7).ToArray());
        Assert.Equal([3, int.MaxValue, int.MinValue, 1], device.FromIndices([3, int.MaxValue, int.MinValue, 1], [4]).ToIndexArray());
    }

    [Fact]
    public void The_reference_keeps_double_precision()
    {
        using var device = new ReferenceDevice();
        Assert.Equal([Math.PI], device.FromArray([Math.PI], [1]).ToDoubleArray());
        Assert.Equal([2 * Math.PI], device.FromArray([Math.PI], [1]).Scale(2).ToDoubleArray());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Only_scalars_are_read_as_numbers(string name)
    {
        var device = devices[name];
        Assert.Equal(2.5f, device.Filled([], 2.5f).ToScalar());
        Assert.Equal(2.5f, device.Filled([1, 1], 2.5f).ToScalar());
        Assert.Equal(
            "ToScalar: the tensor has 2 elements (shape [2]); only one can be read as a number.",
            Assert.Throws<InvalidOperationException>(() => device.Zeros([2]).ToScalar()).Message);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_reshaped_tensor_is_the_same_memory(string name)
    {
        var device = devices[name];
        var matrix = device.FromArray([1f, 2, 3, 4, 5, 6], [2, 3]);
        var row = matrix.Reshape([6]);
        row.CopyFrom([6f, 5, 4, 3, 2, 1]);
        Assert.Equal([6f, 5, 4, 3, 2, 1], matrix.ToArray());
        Assert.Equal(new Shape(2, 12), device.Zeros([2, 3, 4]).Flatten().Shape);
        Assert.Equal(new Shape(5, 1), device.Zeros([5]).Flatten().Shape);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operators_equal_their_methods(string name)
    {
        var device = devices[name];
        var (x, y) = (device.FromArray([1f, -2, 3], [3]), device.FromArray([4f, 8, -2], [3]));
        Assert.Equal([5f, 6, 1], (x + y).ToArray());
        Assert.Equal([-3f, -10, 5], (x - y).ToArray());
        Assert.Equal([4f, -16, -6], (x * y).ToArray());
        Assert.Equal([0.25f, -0.25f, -1.5f], (x / y).ToArray());
        Assert.Equal([-1f, 2, -3], (-x).ToArray());
        Assert.Equal([-1f, 2, -3], x.Negate().ToArray());
        Assert.Equal([2.5f, -5, 7.5f], (2.5f * x).ToArray());
        Assert.Equal([1f, 0, 3], x.Relu().ToArray());
        Assert.Same(x, x.Activate(Activation.None));
    }

    /// <summary>A number beside a tensor of more than one line of memory, in every order, in a shape of every rank.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void A_single_number_combines_with_every_element(string name)
    {
        var device = devices[name];

        // ILGPU's CPU accelerator takes seconds for the elements that cpu divides between threads.
        var rows = name == "ilgpu-cpu" ? 10 : 200;
        float[] values = [.. Enumerable.Range(1, rows * 200).Select(i => (float)i)];
        var x = device.FromArray(values, [rows, 200]);
        foreach (var scalar in new[] { device.Filled([], 2), device.Filled([1], 2), device.Filled([1, 1], 2) })
        {
            Assert.Equal(values.Select(value => value + 2), (x + scalar).ToArray());
            Assert.Equal(values.Select(value => value - 2), (x - scalar).ToArray());
            Assert.Equal(values.Select(value => value * 2), (x * scalar).ToArray());
            Assert.Equal(values.Select(value => value / 2), (x / scalar).ToArray());
            Assert.Equal(values.Select(value => 2 - value), (scalar - x).ToArray());
        }
    }

    [Fact]
    public void A_tensor_describes_itself()
    {
        using var device = new CpuDevice(threads: 1);
        Assert.Equal("[[0. 0.]]", device.Zeros([1, 2]).ToString());
        Assert.Equal(ElementType.Real, device.Zeros([1]).ElementType);
        Assert.Equal(ElementType.Index, device.FromIndices([1], [1]).ElementType);
    }
}
