using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>A convolution and its pooling as one operation: the same as one after the other, and the same bits everywhere.</summary>
public class Conv2DMaxPool2DTests
{
    // By tiles with one image and with several in the cache at once; as a matrix product; and a kernel that is not square to anything.
    public static TheoryData<int, int, int, int, int, int> Sizes => new()
    {
        { 9, 33, 32, 32, 3, 32 }, { 17, 20, 8, 32, 3, 64 }, { 17, 33, 32, 1, 3, 33 }, { 5, 9, 7, 32, 2, 32 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Results_and_gradients_are_those_of_the_two_operations(
        int batch, int height, int width, int channels, int window, int filters)
    {
        using var device = new CpuDevice(threads: 2);
        var fused = new Operands(device, batch, height, width, channels, window, filters);
        var parts = new Operands(device, batch, height, width, channels, window, filters);
        using var step = device.BeginStep();
        var together = fused.X.Conv2DMaxPool2D(fused.Kernel, fused.Bias, (1, Padding.Same), Activation.Relu, (2, 2, Padding.Same));
        var apart = parts.X.Conv2D(parts.Kernel, parts.Bias, 1, Padding.Same, Activation.Relu).MaxPool2D(2, 2, Padding.Same);
        AssertSameBits(apart, together);
        together.Sum().Backward();
        apart.Sum().Backward();
        AssertSameBits(parts.X.Gradient!, fused.X.Gradient!);

        // The gradient of the kernel is a sum in another order.
        float[] want = parts.Kernel.Gradient!.ToArray(), got = fused.Kernel.Gradient!.ToArray();
        var tolerance = 1e-4f * want.Max(MathF.Abs);
        for (var i = 0; i < want.Length; i++)
            Assert.Equal(want[i], got[i], tolerance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void All_bits_are_the_same_for_any_number_of_threads_and_any_width_of_vectors(
        int batch, int height, int width, int channels, int window, int filters)
    {
        var want = Bits(threads: 1, WorkerPool.MaxVectorBits);
        foreach (var (threads, vectorBits) in new[] { (2, 512), (3, 256), (7, 128), (2, 128) })
            Assert.Equal(want, Bits(threads, vectorBits));

        float[] Bits(int threads, int vectorBits)
        {
            using var device = new CpuDevice(new WorkerPool(threads, vectorBits));
            var operands = new Operands(device, batch, height, width, channels, window, filters);
            var (x, kernel, bias) = (operands.X, operands.Kernel, operands.Bias);
            using var step = device.BeginStep();
            var pooled = x.Conv2DMaxPool2D(kernel, bias, (1, Padding.Same), Activation.Relu, (2, 2, Padding.Same));
            pooled.Sum().Backward();
            var convolved = x.Conv2D(kernel, bias, 1, Padding.Valid, Activation.Tanh);
            convolved.Sum().Backward();
            Tensor[] results = [pooled, convolved, x.Gradient!, kernel.Gradient!, bias.Gradient!];
            return [.. results.SelectMany(result => result.ToArray())];
        }
    }

    [Fact]
    public void Only_the_gradients_that_are_wanted_are_made()
    {
        foreach (var name in new[] { "reference", "cpu" })
        {
            using var device = Device.Create(name, threads: 2);
            foreach (var wanted in Enumerable.Range(0, 8))
            {
                var operands = new Operands(device, batch: 3, height: 6, width: 5, channels: 2, window: 3, filters: 4);
                Tensor[] tensors = [operands.X, operands.Kernel, operands.Bias];
                for (var i = 0; i < 3; i++)
                    tensors[i].RequiresGradient = (wanted >> i & 1) == 1;
                using var step = device.BeginStep();
                var result = operands.X.Conv2DMaxPool2D(
                    operands.Kernel, operands.Bias, (1, Padding.Valid), Activation.Sigmoid, (2, 2, Padding.Valid)).Sum();
                if (wanted > 0)
                    result.Backward();
                Assert.Equal(tensors.Select(tensor => tensor.RequiresGradient), tensors.Select(tensor => tensor.Gradient is not null));
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        using var device = new CpuDevice(threads: 1);
        var operands = new Operands(device, batch: 1, height: 5, width: 5, channels: 2, window: 3, filters: 4);
        Assert.Equal(
            "Conv2DMaxPool2D: Softmax cannot be fused; apply Conv2D, Activate and MaxPool2D one after the other.",
            Message(() => operands.X.Conv2DMaxPool2D(
                operands.Kernel, operands.Bias, (1, Padding.Same), Activation.Softmax, (2, 2, Padding.Same))));
        Assert.Equal(
            "Conv2D: the kernel [3, 3, 2, 4] has 4 filters, the bias has shape [3].",
            Message(() => operands.X.Conv2DMaxPool2D(
                operands.Kernel, device.Zeros([3]), (1, Padding.Same), Activation.Relu, (2, 2, Padding.Same))));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Theory]
    [InlineData(Activation.Relu, 1, 1)]
    [InlineData(Activation.Softmax, 1, 1)]
    [InlineData(Activation.Gelu, 1, 1)]
    [InlineData(Activation.Relu, 2, 1)]
    [InlineData(Activation.Relu, 1, 2)]
    public void A_model_pools_its_convolutions_as_its_layers_would(Activation activation, int dilation, int poolingDilation)
    {
        using var device = new CpuDevice(threads: 2);
        var convolution = new Conv2D(5, kernel: (3, 2), stride: (1, 2), Padding.Of(1, 0, 2, 1), activation, dilation);
        var pooling = new MaxPool2D((3, 1), stride: 2, Padding.Same, poolingDilation);
        var model = new Sequential(convolution, pooling);
        model.Build(device, [9, 8, 2], seed: 3);
        var x = Operands.Random(device, [4, 9, 8, 2], 5);
        using var step = device.BeginStep();
        AssertSameBits(pooling.Forward(convolution.Forward(x, Pass.Inference), Pass.Inference), model.Predict(x));
    }

    private static void AssertSameBits(Tensor want, Tensor got) =>
        Assert.Equal(want.ToArray().Select(BitConverter.SingleToInt32Bits), got.ToArray().Select(BitConverter.SingleToInt32Bits));

    private sealed record Operands(Tensor X, Tensor Kernel, Tensor Bias)
    {
        public Operands(Device device, int batch, int height, int width, int channels, int window, int filters)
            : this(
                Random(device, [batch, height, width, channels], 0), Random(device, [window, window, channels, filters], 1),
                Random(device, [filters], 2)) =>
            (X.RequiresGradient, Kernel.RequiresGradient, Bias.RequiresGradient) = (true, true, true);

        public static Tensor Random(Device device, Shape shape, uint which)
        {
            var random = new RandomSequence(11, RandomPurpose.Check, which);
            return device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape);
        }
    }
}
