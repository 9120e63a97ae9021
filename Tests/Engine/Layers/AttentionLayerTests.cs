using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Layers;

public sealed class AttentionLayerTests : IDisposable
{
    private readonly CpuDevice _device = new(2);

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_padding_mask_made_of_ones_and_zeros_hides_the_steps_that_pad(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (q, k, v) = (Random(device, [2, 2, 5, 3], 1), Random(device, [2, 2, 5, 3], 2), Random(device, [2, 2, 5, 4], 3));
        var mask = device.FromArray([1f, 1, 1, 0, 0, 1, 1, 1, 1, 0], [2, 1, 1, 5]).Log();
        using var step = device.BeginStep();
        var masked = q.ScaledDotProductAttention(k, v, mask).Slice(..1);
        var cut = q.Slice(..1).ScaledDotProductAttention(k.Slice(..1, .., ..3), v.Slice(..1, .., ..3));
        Assert.All(masked.ToArray().Zip(cut.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_query_that_may_attend_to_nothing_gets_zeros_and_gives_no_gradient(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        Tensor[] operands = [Random(device, [1, 2, 3], 1), Random(device, [1, 4, 3], 2), Random(device, [1, 4, 2], 3)];
        foreach (var operand in operands)
            operand.RequiresGradient = true;
        using var step = device.BeginStep();
        var y = operands[0].ScaledDotProductAttention(operands[1], operands[2], device.Filled([], float.NegativeInfinity));
        y.Sum().Backward();
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
        Assert.All(operands.SelectMany(operand => operand.Gradient!.ToArray()), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_causal_step_does_not_see_later_ones(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new PositionalEncoding(), new MultiHeadAttention(heads: 2, keyDim: 3, isCausal: true));
        model.Build(device, [70, 4], seed: 1);
        var x = Random(device, [1, 70, 4], 1).ToArray();
        var before = model.Predict(device.FromArray(x, [1, 70, 4])).ToArray();
        x[^1] += 1;
        var after = model.Predict(device.FromArray(x, [1, 70, 4])).ToArray();
        Assert.Equal(before[..^4], after[..^4]);
        Assert.NotEqual(before[^4..], after[^4..]);
    }

    [Fact]
    public void A_step_can_attend_to_another_sequence()
    {
        var attention = new MultiHeadAttention(heads: 2, keyDim: 3, memoryWidth: 7);
        var build = new LayerBuilder(_device, seed: 1);
        Assert.Equal([5, 4], build.Layer(attention, [5, 4]));
        Assert.Equal(
            ["query/kernel", "query/bias", "key/kernel", "key/bias", "value/kernel", "value/bias", "attention_output/kernel",
                "attention_output/bias"],
            build.Parameters.Select(parameter => parameter.Name["multiheadattention/".Length..]));
        Assert.Equal(new Shape(7, 6), build.Parameters[2].Value.Shape);
        var y = attention.Forward(Random(_device, [2, 5, 4], 1), Random(_device, [2, 9, 7], 2), Pass.Inference);
        Assert.Equal([2, 5, 4], y.Shape);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void An_embedding_takes_integers_and_whole_numbers(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new Embedding(3, 2));
        model.Build(device, [2], seed: 1, (_, _) => [1, 2, 3, 4, 5, 6]);
        Assert.Equal([5, 6, 1, 2], model.Predict(device.FromIndices([2, 0], [1, 2])).ToArray());
        Assert.Equal([5, 6, 1, 2], model.Predict(device.FromArray([2f, 0], [1, 2])).ToArray());
        Assert.Equal(new Shape(2, 2), model.OutputShape);
        Refusal.Says<ArgumentException>("0.5 is no index", () => model.Predict(device.FromArray([2, 0.5f], [1, 2])));
        Refusal.Says<ArgumentException>("NaN is no index", () => model.Predict(device.FromArray([2, float.NaN], [1, 2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(device.FromIndices([3, 0], [1, 2])));
    }

    [Fact]
    public void Fixed_positions_are_sines_and_cosines()
    {
        var model = new Sequential(new PositionalEncoding());
        model.Build(_device, [3, 3], seed: 1);
        var expected = new[]
        {
            0, 1, 0, Math.Sin(1), Math.Cos(1), Math.Sin(Math.Pow(10_000, -2.0 / 3)), Math.Sin(2), Math.Cos(2),
            Math.Sin(2 * Math.Pow(10_000, -2.0 / 3)),
        };
        for (var pass = 0; pass < 2; pass++)
        {
            using var step = _device.BeginInference();
            Assert.All(
                expected.Zip(model.Predict(_device.Zeros([1, 3, 3])).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Attention_and_layer_normalisation_have_the_same_bits_for_any_number_of_threads_and_width_of_vectors()
    {
        int[]? expected = null;
        foreach (var (threads, bits) in new[] { (1, 512), (2, 512), (3, 256), (5, 128) })
        {
            using var device = new CpuDevice(new WorkerPool(threads, bits));
            Tensor[] operands =
            [
                Random(device, [3, 2, 150, 17], 1), Random(device, [3, 2, 300, 17], 2), Random(device, [3, 2, 300, 33], 3),
                Random(device, [33], 4), Random(device, [33], 5),
            ];
            foreach (var operand in operands)
                operand.RequiresGradient = true;
            using var step = device.BeginStep();
            var y = operands[0].ScaledDotProductAttention(operands[1], operands[2], Random(device, [300], 6), isCausal: true)
                .LayerNorm(operands[3], operands[4]);
            (y * Random(device, y.Shape, 7)).Sum().Backward();
            int[] got = [.. operands.SelectMany(operand => operand.Gradient!.ToArray()).Concat(y.ToArray())
                .Select(BitConverter.SingleToInt32Bits)];
            Assert.Equal(expected ??= got, got);
        }
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        Tensor q = _device.Zeros([2, 3, 4]), k = _device.Zeros([2, 5, 4]);
        Refusal.Says<ArgumentException>(
            "got [2, 3, 4], [2, 5, 3], [2, 5, 4].", () => q.ScaledDotProductAttention(_device.Zeros([2, 5, 3]), k));
        Refusal.Says<ArgumentException>(
            "got [2, 3, 4], [1, 5, 4], [2, 5, 4].", () => q.ScaledDotProductAttention(_device.Zeros([1, 5, 4]), k));
        Refusal.Says<ArgumentException>(
            "the mask [3, 1, 1, 5] does not broadcast to the scores [2, 3, 5]",
            () => q.ScaledDotProductAttention(k, k, _device.Zeros([3, 1, 1, 5])));
        var learned = _device.Zeros([3, 5]);
        learned.RequiresGradient = true;
        Refusal.Says<ArgumentException>("the mask gets no gradient", () => q.ScaledDotProductAttention(k, k, learned));
        Refusal.Says<ArgumentException>("got x [2, 3, 4], gamma [3], beta [3].", () => q.LayerNorm(_device.Zeros([3]), _device.Zeros([3])));
        Refusal.Says<ArgumentException>("over 3 dimensions of inputs [3, 4]", () => Build(new LayerNorm(axes: 3)));
        Refusal.Says<ArgumentException>("0 heads of width 2", () => Build(new MultiHeadAttention(heads: 0, keyDim: 2)));
        Refusal.Says<ArgumentException>("0 vectors of length 2", () => Build(new Embedding(0, 2)));

        void Build(Layer layer) => new Sequential(layer).Build(_device, [3, 4], seed: 1);
    }

    private static Tensor Random(Device device, Shape shape, uint which) => GradientCheckSuite.RandomTensor(device, shape, which);
}
