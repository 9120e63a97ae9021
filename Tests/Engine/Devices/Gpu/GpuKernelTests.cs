using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>Tests of single GPU kernels beyond agreement with the reference on ordinary numbers.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class GpuKernelTests(OpenClFixture fixture)
{
    [Fact]
    public void Dropout_has_the_bits_of_the_cpu()
    {
        var device = fixture.Gpu;
        using var cpu = new CpuDevice(threads: 1);
        foreach (var length in new[] { 1, 2, 3, 4, 5, 1003 })
        {
            foreach (var (rate, seed) in new[] { (0.3f, 5UL), (0.5f, ulong.MaxValue), (0.999f, 1UL << 40) })
            {
                var sequence = new RandomSequence(seed, RandomPurpose.Dropout, 3, 4);
                var want = RandomTensor(cpu, [length]).Dropout(rate, sequence).ToArray();
                var got = RandomTensor(device, [length]).Dropout(rate, sequence).ToArray();
                Assert.Equal(want.Select(BitConverter.SingleToInt32Bits), got.Select(BitConverter.SingleToInt32Bits));
            }
        }
    }

    [Fact]
    public void Sigmoid_and_tanh_are_right_near_zero_and_finite_far_from_it()
    {
        var device = fixture.Gpu;
        float[] x = [
            0, 1e-30f, 1e-6f, -1e-3f, 0.1f, 0.3499f, -0.3501f, 1, -5, 10, 45, -60, 90, -100, 1e30f, -1e30f, float.PositiveInfinity,
            float.NegativeInfinity];
        var tensor = device.FromArray(x, [x.Length]);
        var (sigmoid, tanh) = (tensor.Sigmoid().ToArray(), tensor.Tanh().ToArray());
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(Math.Tanh(x[i]), tanh[i], 2e-7);
            Assert.Equal(1 / (1 + Math.Exp(-(double)x[i])), sigmoid[i], 2e-7);
        }
    }

    /// <summary>Σx² − n·mean² would have no correct digit here: the squares are 10⁶ to 10⁸ times the variance.</summary>
    [Fact]
    public void Batch_norm_finds_a_small_variance_far_from_zero()
    {
        const int Channels = 5;
        var device = fixture.Gpu;
        using var reference = new ReferenceDevice();
        foreach (var (mean, rows) in new[] { (1000, 40), (1000, 5000), (10_000, 700) })
        {
            var x = RandomValues([rows, Channels]).Select((value, i) => value + (mean * (1 + (i % Channels)))).ToArray();
            var want = BatchNorm(reference, x, rows, Channels);
            var result = BatchNorm(device, x, rows, Channels);
            for (var channel = 0; channel < Channels; channel++)
            {
                Assert.Equal(want.Mean[channel], result.Mean[channel], 1e-7 * Math.Abs(want.Mean[channel]));
                Assert.Equal(want.InverseDeviation[channel], result.InverseDeviation[channel], 2e-6 * want.InverseDeviation[channel]);
            }
        }
    }

    /// <summary>A channel whose first element is far from all others, and one that is the same everywhere.</summary>
    [Fact]
    public void Batch_norm_handles_an_atypical_first_element()
    {
        var device = fixture.Gpu;
        const int Rows = 3000;
        var x = RandomValues([Rows, 2]);
        for (var row = 0; row < Rows; row++)
            x[(2 * row) + 1] = 7;
        x[0] = 500;
        var result = BatchNorm(device, x, Rows, 2);
        using var reference = new ReferenceDevice();
        var want = BatchNorm(reference, x, Rows, 2);
        Assert.Equal(want.Mean[0], result.Mean[0], 1e-5 / want.InverseDeviation[0]);
        Assert.Equal(want.InverseDeviation[0], result.InverseDeviation[0], 1e-5 * want.InverseDeviation[0]);
        Assert.Equal(7, result.Mean[1], 1e-6);
        Assert.Equal(1 / Math.Sqrt(1e-3), result.InverseDeviation[1], 1e-4);
    }

    [Fact]
    public void Lstm_with_the_recurrent_kernel_on_chip_agrees_with_lstm_that_reads_it_from_the_cache()
    {
        var device = fixture.Gpu;
        var sizes = new[] { (1, 1, 1, 1), (5, 3, 3, 2), (9, 4, 17, 4), (6, 5, 64, 4), (3, 3, 33, 1) };
        foreach (var (batch, steps, units, rowsPerGroup) in sizes)
        {
            var onChip = Lstm(device, batch, steps, units, rowsPerGroup);
            var general = Lstm(device, batch, steps, units, rowsPerGroup: null);
            for (var i = 0; i < general.Length; i++)
            {
                Assert.Equal(general[i].Length, onChip[i].Length);
                for (var j = 0; j < general[i].Length; j++)
                    Assert.Equal(general[i][j], onChip[i][j], 2e-6f);
            }
        }
    }

    [Fact]
    public void A_sequence_has_the_same_bits_alone_and_in_a_group()
    {
        var device = fixture.Gpu;
        var alone = Lstm(device, batch: 5, steps: 3, units: 20, rowsPerGroup: 1);
        for (var rows = 2; rows <= 4; rows++)
            Assert.Equal(alone, Lstm(device, batch: 5, steps: 3, units: 20, rows));
    }

    [Fact]
    public void An_invalid_label_is_refused()
    {
        var device = fixture.Gpu;
        var logits = device.Zeros([3, 10]);
        foreach (var (label, example) in new[] { (-1, 2), (10, 0) })
        {
            int[] labels = [1, 2, 3];
            labels[example] = label;
            var refusal = Assert.Throws<ArgumentException>(() => logits.SoftmaxCrossEntropy(device.FromIndices(labels, [3])));
            Assert.Equal(
                $"SoftmaxCrossEntropy: the label of example {example} is {label}; with 10 classes it must be 0 to 9.", refusal.Message);
        }
    }

    [Fact]
    public void Cross_entropy_of_large_logits_keeps_its_digits()
    {
        var device = fixture.Gpu;
        var logits = device.FromArray([1000f, 988, -1000, 0, 0, 0, 2000, 0, 1900], [3, 3]);
        var loss = logits.SoftmaxCrossEntropy(device.FromIndices([0, 1, 2], [3])).ToScalar();
        Assert.Equal((6.144193e-6 + Math.Log(3) + 100) / 3, loss, 1e-5);
    }

    /// <summary>
    /// Runs an LSTM layer forward, backward from all steps, and backward from the last: with the recurrent kernel on chip for a group of
    /// <paramref name="rowsPerGroup"/> sequences, or (null) read from the cache.
    /// </summary>
    private static float[][] Lstm(GpuDevice device, int batch, int steps, int units, int? rowsPerGroup)
    {
        var (r, bias, gates, gradient, geometry) = LstmInputs(device, batch, steps, units);
        var (cells, hidden) = (device.NewTensor([batch, steps, units]), device.NewTensor([batch, steps, units]));
        var (gateGradients, ofLast) = (device.NewTensor(gates.Shape), device.NewTensor(gates.Shape));
        var version = rowsPerGroup is null ? LstmVersion.FromCache : LstmVersion.OnChip;
        LstmGpu.Recurrence(device, version, r, bias, geometry, rowsPerGroup ?? 0, gates, cells, hidden);
        LstmGpu.RecurrenceBackward(device, version, r, gates, cells, gradient, geometry, rowsPerGroup ?? 0, gateGradients);
        LstmGpu.RecurrenceBackward(device, version, r, gates, cells, LastOf(gradient), geometry, rowsPerGroup ?? 0, ofLast);
        return [gates.ToArray(), cells.ToArray(), hidden.ToArray(), gateGradients.ToArray(), ofLast.ToArray()];
    }

    private static (Tensor RecurrentKernel, Tensor Bias, Tensor Gates, Tensor Gradient, LstmGeometry Geometry) LstmInputs(
        GpuDevice device, int batch, int steps, int units)
    {
        var recurrentKernel = RandomValues([units, 4 * units], which: 1).Select(value => value / MathF.Sqrt(units)).ToArray();
        return (
            device.FromArray(recurrentKernel, [units, 4 * units]), RandomTensor(device, [4 * units], which: 2),
            RandomTensor(device, [batch, steps, 4 * units], which: 3), RandomTensor(device, [batch, steps, units], which: 4),
            new LstmGeometry(batch, steps, Inputs: 1, units));
    }

    /// <summary>A gradient of the last step alone: the first of those of all steps.</summary>
    private static Tensor LastOf(Tensor gradient)
    {
        var (batch, units) = (gradient.Shape[0], gradient.Shape[2]);
        return gradient.Device.FromArray(gradient.ToArray().AsSpan(0, batch * units), [batch, units]);
    }

    private static (double[] Mean, double[] InverseDeviation) BatchNorm(Device device, float[] x, int rows, int channels)
    {
        var (mean, inverseDeviation) = (device.NewTensor([channels]), device.NewTensor([channels]));
        device.Run(new BatchNormOp(
            device.FromArray(x, [rows, channels]), device.Filled([channels], 1), device.Zeros([channels]), 0.9f, 1e-3f,
            device.Zeros([channels]), device.Zeros([channels]), mean, inverseDeviation, device.NewTensor([rows, channels])));
        return (mean.ToDoubleArray(), inverseDeviation.ToDoubleArray());
    }

    private static Tensor RandomTensor(Device device, Shape shape, uint which = 0) => device.FromArray(RandomValues(shape, which), shape);

    private static float[] RandomValues(Shape shape, uint which = 0)
    {
        var random = new RandomSequence(6, RandomPurpose.Check, which);
        return [.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))];
    }
}
