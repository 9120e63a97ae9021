using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Initializers;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine;

/// <summary>
/// Numbers that come from elsewhere: from Keras' own tests, from PyTorch, or worked out from the formulas in plain Python.
/// </summary>
public class KerasGoldenTests
{
    private const double Tolerance = 1e-6;

    // Keras' own test (keras/src/layers/rnn/lstm_test.py): units 3, all kernels and the bias constant, input arange(72) as (3, 6, 4).
    // Its expected rows are the last steps; the other steps come from the same recurrence in plain Python:
    //
    //   for b in range(3):
    //       h = [0.0] * 3; c = [0.0] * 3
    //       for t in range(6):
    //           x = [b * 24 + t * 4 + i for i in range(4)]
    //           z = lambda bias: 0.01 * sum(x) + 0.02 * sum(h) + bias
    //           i, f, g, o = sigmoid(z(0.03)), sigmoid(z(1.0)), tanh(z(0.03)), sigmoid(z(0.03))     # 0.03 for 1.0 without unit_forget_bias
    //           c = [f * old + i * g for old in c]; h = [o * tanh(new) for new in c]
    //           print(h[0])
    private static readonly double[][] LstmWithForgetBias =
    [
        [0.0244850652, 0.0973271141, 0.2168690000, 0.3659446983, 0.5123939839, 0.6288686710],
        [0.3867155508, 0.6394689402, 0.7597482628, 0.8155375482, 0.8468716842, 0.8689914482],
        [0.6097546347, 0.8421932675, 0.9039756362, 0.9250414073, 0.9369505906, 0.9460772839],
    ];

    private static readonly double[][] LstmWithoutForgetBias =
    [
        [0.0244850652, 0.0919494081, 0.1952260081, 0.3218922716, 0.4530342826, 0.5701970264],
        [0.3867155508, 0.6203528747, 0.7400952635, 0.8031299213, 0.8405802190, 0.8661914650],
        [0.6097546347, 0.8362113723, 0.9005379884, 0.9237495349, 0.9365444055, 0.9459621662],
    ];

    [Theory]
    [InlineData("reference", true)]
    [InlineData("cpu", true)]
    [InlineData("reference", false)]
    [InlineData("cpu", false)]
    public void Lstm_returns_the_last_state_that_Keras_returns(string deviceName, bool forgetBias)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var rows = forgetBias ? new[] { 0.6288687, 0.86899155, 0.9460773 } : [0.57019705, 0.8661914, 0.9459622];
        var result = GoldenLstm(device, forgetBias, returnSequences: false);
        Assert.Equal(new Shape(3, 3), result.Shape);
        AssertClose([.. rows.SelectMany(row => Enumerable.Repeat(row, 3))], result);
    }

    [Theory]
    [InlineData("reference", true)]
    [InlineData("cpu", true)]
    [InlineData("reference", false)]
    [InlineData("cpu", false)]
    public void Lstm_returns_the_sequence_of_states_that_the_recurrence_gives(string deviceName, bool forgetBias)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var sequences = forgetBias ? LstmWithForgetBias : LstmWithoutForgetBias;
        var result = GoldenLstm(device, forgetBias, returnSequences: true);
        Assert.Equal(new Shape(3, 6, 3), result.Shape);
        AssertClose([.. sequences.SelectMany(states => states.SelectMany(state => Enumerable.Repeat(state, 3)))], result);
    }

    // def sigmoid(v): return 1 / (1 + exp(-v))      with units 1, x = 1, one step, kernel 0:
    // i, f, g, o = sigmoid(1), sigmoid(2), tanh(3), sigmoid(4);  c = i * g;  h = o * tanh(c)   -> 0.6103203
    // and with any two gates exchanged another number.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Lstm_takes_its_gates_in_the_order_input_forget_cell_output(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        var result = device.Filled([1, 1, 1], 1).Lstm(device.Zeros([1, 4]), device.Zeros([1, 4]), device.FromArray([1f, 2, 3, 4], [4]), returnSequences: false);
        var (i, g, o) = (1 / (1 + Math.Exp(-1)), Math.Tanh(3), 1 / (1 + Math.Exp(-4)));
        Assert.Equal(o * Math.Tanh(i * g), result.ToScalar(), Tolerance);
    }

    // b1, b2 = 0.9, 0.999
    // w, m, v = [1.0, -2.0, 0.5], [0.0] * 3, [0.0] * 3
    // for t, g in enumerate([[0.1, -0.2, 0.0], [0.3, 0.1, -5.0], [-0.2, 1e-3, 2.0]], 1):
    //     a = 0.01 * sqrt(1 - b2 ** t) / (1 - b1 ** t)
    //     for i in range(3):
    //         m[i] += (g[i] - m[i]) * (1 - b1); v[i] += (g[i] ** 2 - v[i]) * (1 - b2)
    //         w[i] -= a * m[i] / (sqrt(v[i]) + 1e-7)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Adam_takes_the_steps_that_Keras_takes(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        AssertClose([0.9900003164029012, -1.9900001582965228, 0.5], AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0]]));
        AssertClose([0.9808225974381033, -1.9873368257176869, 0.5074413631727954], AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0], [0.3, 0.1, -5]]));
        AssertClose(
            [0.9782435812554463, -1.98530667615511, 0.5104082581573572],
            AdamSteps(device, [1, -2, 0.5], [[0.1, -0.2, 0], [0.3, 0.1, -5], [-0.2, 1e-3, 2]]));
    }

    // The same loop with w = 0 and g = 1e-6 twice. Adding epsilon after the correction of v, as PyTorch does, would give -0.0099 after one
    // step.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Adam_adds_epsilon_to_the_uncorrected_root(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        AssertClose([-0.002402530711056966], AdamSteps(device, [0], [[1e-6]]), Tolerance / 100);
        AssertClose([-0.005492166608388029], AdamSteps(device, [0], [[1e-6], [1e-6]]), Tolerance / 100);
    }

    // Columns 1, 2, 4, 9 and 10, 20, 60, -10: means 4 and 20, biased variances 9.5 and 650 (unbiased: 12.67 and 866.7).
    // y = gamma * (x - mean) / sqrt(variance + 1e-3) + beta with gamma 2, 0.5 and beta 0.1, -1; moving = 0.99 * moving + 0.01 * batch.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Batch_norm_uses_the_biased_variance_in_both_places(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (movingMean, movingVariance) = (device.Zeros([2]), device.Filled([2], 1));
        var y = device.FromArray([1f, 10, 2, 20, 4, 60, 9, -10], [4, 2])
            .BatchNorm(device.FromArray([2f, 0.5f], [2]), device.FromArray([0.1f, -1], [2]), movingMean, movingVariance);
        AssertClose(
            [-1.8465546060226454, -1.1961159842797926, -1.1977030706817635, -1, 0.1, -0.2155360628808296, 3.344257676704409, -1.5883479528393778], y);
        AssertClose([0.04, 0.2], movingMean);
        AssertClose([1.085, 7.49], movingVariance);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Batch_norm_at_inference_uses_the_moving_statistics_and_leaves_them(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (mean, variance) = (device.FromArray([3f, -1], [2]), device.FromArray([4f, 0.25f], [2]));
        var y = device.FromArray([5f, 0, 3, -1], [2, 2])
            .BatchNormInference(device.FromArray([2f, 1], [2]), device.FromArray([0.5f, 0], [2]), mean, variance);
        AssertClose([(4 / Math.Sqrt(4.001)) + 0.5, 1 / Math.Sqrt(0.251), 0.5, 0], y);
        Assert.Equal([3f, -1], mean.ToArray());
        Assert.Equal([4f, 0.25f], variance.ToArray());
    }

    /// <summary>
    /// The sizes that the CNN pools. With falling inputs the first element of a window wins, with rising ones the last, so together they
    /// show where every window begins and ends. All inputs are negative: a padding of zeros would win at the border.
    /// </summary>
    [Theory]
    [InlineData(128, 3, 2, 0, 64)]
    [InlineData(11, 3, 2, 1, 6)]
    [InlineData(62, 3, 2, 0, 31)]
    [InlineData(4, 3, 2, 0, 2)]
    [InlineData(30, 2, 2, 0, 15)]
    [InlineData(1, 2, 2, 0, 1)]
    public void Max_pooling_pads_as_Keras_does(int size, int window, int stride, int before, int output)
    {
        int[] starts = [.. Enumerable.Range(0, output).Select(p => Math.Max(0, (p * stride) - before))];
        int[] ends = [.. Enumerable.Range(0, output).Select(p => Math.Min(size, (p * stride) - before + window) - 1)];
        float[] falling = [.. Enumerable.Range(0, size).Select(i => -1f - i)];
        float[] rising = [.. Enumerable.Range(0, size).Select(i => -1f - size + i)];
        foreach (var deviceName in Device.Names)
        {
            using var device = Device.Create(deviceName, threads: 2);
            Shape column = [1, size, 1, 1], row = [1, 1, size, 1];
            foreach (var shape in new[] { column, row })
            {
                var first = device.FromArray(falling, shape).MaxPool2D(window, stride, Padding.Same);
                Assert.Equal(shape == column ? new Shape(1, output, 1, 1) : new Shape(1, 1, output, 1), first.Shape);
                Assert.Equal(starts.Select(i => falling[i]), first.ToArray());
                Assert.Equal(ends.Select(i => rising[i]), device.FromArray(rising, shape).MaxPool2D(window, stride, Padding.Same).ToArray());
            }
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Dropout_scales_what_it_keeps_and_does_nothing_at_inference(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new Dropout(0.3f));
        model.Build(device, [100_000], seed: 5);
        var inputs = device.Filled([1, 100_000], 2);
        var values = model.Forward(inputs).ToArray();
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - (2 / 0.7)) < 1e-6, $"{value} is neither 0 nor 2 / 0.7"));

        // Five standard deviations of the number dropped are 0.7 %.
        Assert.InRange(values.Count(value => value == 0) / 100_000.0, 0.293, 0.307);
        Assert.Same(inputs, model.Predict(inputs));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void The_L2_penalty_has_no_half_and_spares_the_bias(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var model = new Sequential(new Dense(3, l2: 0.01f));
        model.Build(device, [4], seed: 1);
        var (kernel, bias) = (model.Parameters[0].Value, model.Parameters[1].Value);
        bias.CopyFrom([1f, 1, 1]);
        var weights = kernel.ToDoubleArray();
        using var step = device.BeginStep();

        // Inputs of 0: of the loss itself, the kernel gets no gradient.
        var loss = model.Forward(device.Zeros([2, 4])).Sum();
        var regularized = model.Regularize(loss);
        regularized.Backward();
        Assert.Equal(6, loss.ToScalar(), Tolerance);
        Assert.Equal(6 + (0.01 * weights.Sum(w => w * w)), regularized.ToScalar(), Tolerance);
        Assert.All(kernel.Gradient!.ToArray(), g => Assert.Equal(0, g));
        AssertClose([2, 2, 2], bias.Gradient!);

        // The optimiser adds the gradient of the penalty, 2 · 0.01 · w. At the first step m = 0.1 g, √v = √0.001 |g|.
        new Adam(model.Parameters, learningRate: 0.1f).Step();
        AssertClose([.. weights.Select(w => Stepped(w, 2 * 0.01 * w))], kernel);
        AssertClose([.. Enumerable.Repeat(Stepped(1, 2), 3)], bias);

        static double Stepped(double w, double g) => w - (0.1 * Math.Sqrt(0.001) / 0.1 * 0.1 * g / ((Math.Sqrt(0.001) * Math.Abs(g)) + 1e-7));
    }

    // l = torch.tensor([[1., 2, 3], [1000, -1000, 0], [.5, .5, .5]])
    // torch.nn.functional.cross_entropy(l, torch.tensor([2, 0, 1]))   -> 0.5020727510374967
    // torch.nn.functional.cross_entropy(l, torch.tensor([0, 1, 1]))   -> 667.8354060843709
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Cross_entropy_from_logits_is_finite_for_extreme_logits(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var logits = device.FromArray([1f, 2, 3, 1000, -1000, 0, 0.5f, 0.5f, 0.5f], [3, 3]);
        logits.RequiresGradient = true;
        Assert.Equal(0.5020727510374967, logits.SoftmaxCrossEntropy(device.FromIndices([2, 0, 1], [3])).ToScalar(), Tolerance);
        using var step = device.BeginStep();
        var loss = logits.SoftmaxCrossEntropy(device.FromIndices([0, 1, 1], [3]));
        loss.Backward();
        Assert.Equal(667.8354060843709, loss.ToScalar(), 667 * Tolerance);

        // (softmax - onehot) / 3
        var (a, b, c) = (Math.Exp(-2), Math.Exp(-1), 1.0);
        var sum = a + b + c;
        AssertClose(
            [((a / sum) - 1) / 3, b / sum / 3, c / sum / 3, 1.0 / 3, -1.0 / 3, 0, 1.0 / 9, (1.0 / 9) - (1.0 / 3), 1.0 / 9], logits.Gradient!);
    }

    /// <summary>
    /// log(1 + e⁻¹⁰) beside a logit of 1000, where float32 has steps of 6e-5: the small number must not be added to the large one.
    /// </summary>
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Cross_entropy_of_a_good_prediction_keeps_its_digits_for_large_logits(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        var loss = device.FromArray([1000f, 990], [1, 2]).SoftmaxCrossEntropy(device.FromIndices([0], [1]));
        Assert.Equal(4.5398899216870535e-05, loss.ToDoubleArray()[0], 1e-7);
    }

    // torch.softmax(torch.tensor([1000., 1001., 999.], dtype=torch.float64), 0)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Softmax_of_large_logits_does_not_overflow(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 1);
        AssertClose([0.2447284710547976, 0.6652409557748218, 0.09003057317038045], device.FromArray([1000f, 1001, 999], [3]).Softmax());
        AssertClose([0, 1, 0], device.FromArray([-1e30f, 1e30f, 0], [1, 3]).Softmax());
    }

    // PyTorch 1.13, default dtype float64:
    //   x = (torch.arange(2*5*4*3) % 7 - 3.0).reshape(2, 5, 4, 3) / 4          # NHWC
    //   k = (torch.arange(3*3*3*2) % 5 - 2.0).reshape(3, 3, 3, 2) / 8          # HWIO
    //   b = torch.tensor([0.25, -0.5])
    //   torch.nn.functional.conv2d(x.permute(0, 3, 1, 2), k.permute(3, 2, 0, 1), b).permute(0, 2, 3, 1).flatten()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_valid_gives_what_PyTorch_gives(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 1, Padding.Valid);
        Assert.Equal(new Shape(2, 3, 2, 2), y.Shape);
        AssertClose(
            [
                -0.1875, 0.03125, 0.28125, -0.84375, 0.375, -1.0625, -0.25, 0.25, 0.28125, -0.84375, 0.3125, -0.84375,
                0.875, -1.0625, -0.1875, 0.03125, 0.34375, 0.03125, 0.375, -1.0625, -0.1875, 0.03125, 0.28125, -0.84375,
            ],
            y);
    }

    // The same with padding=1; the first image, and the sum of both.
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_same_gives_what_PyTorch_gives(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 1, Padding.Same);
        Assert.Equal(new Shape(2, 5, 4, 2), y.Shape);
        AssertClose(
            [
                0.5, -0.6875, 0.0625, -0.21875, 0.625, -1.125, 0.25, -0.09375, 0.6875, -0.78125, -0.1875, 0.03125, 0.28125, -0.84375,
                -0.09375, -0.53125, -0.03125, -0.0625, 0.375, -1.0625, -0.25, 0.25, 0.46875, -1.25, -0.09375, 0, 0.28125, -0.84375,
                0.3125, -0.84375, 0.8125, 0, 0.65625, -1, 0.0625, 0.15625, 0.5, -1.125, 0.0625, -0.34375,
            ],
            y.ToDoubleArray()[..40]);
        Assert.Equal(-10.09375, y.ToDoubleArray().Sum(), Tolerance);
    }

    // Keras' 'same' with stride 2 pads unevenly: 5 rows by (1, 1), 4 columns by (0, 1), which PyTorch is told by hand:
    //   torch.nn.functional.conv2d(torch.nn.functional.pad(x.permute(0, 3, 1, 2), (0, 1, 1, 1)), k.permute(3, 2, 0, 1), b, stride=2)
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Conv2D_same_with_a_stride_pads_at_the_end_first(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var y = GoldenConvolution(device, stride: 2, Padding.Same);
        Assert.Equal(new Shape(2, 3, 2, 2), y.Shape);
        AssertClose(
            [
                0.0625, -0.21875, 0.25, -0.09375, 0.375, -1.0625, 0.46875, -1.25, 0.0625, 0.15625, 0.0625, -0.34375,
                0.375, -0.625, 0.46875, -0.9375, 0.34375, 0.03125, 0.21875, -0.03125, 0.28125, -0.75, 0.375, -1.09375,
            ],
            y);
    }

    private static Tensor GoldenLstm(Device device, bool forgetBias, bool returnSequences)
    {
        var bias = Initialize.Constant([12], 0.03f);
        if (forgetBias)
            bias.AsSpan(3, 3).Fill(1);
        return device.FromArray([.. Enumerable.Range(0, 72).Select(i => (float)i)], [3, 6, 4])
            .Lstm(device.Filled([4, 12], 0.01f), device.Filled([3, 12], 0.02f), device.FromArray(bias, [12]), returnSequences);
    }

    private static Tensor GoldenConvolution(Device device, int stride, Padding padding) =>
        device.FromArray([.. Enumerable.Range(0, 120).Select(i => ((i % 7) - 3) / 4f)], [2, 5, 4, 3]).Conv2D(
            device.FromArray([.. Enumerable.Range(0, 54).Select(i => ((i % 5) - 2) / 8f)], [3, 3, 3, 2]),
            device.FromArray([0.25f, -0.5f], [2]), stride, padding);

    private static Tensor AdamSteps(Device device, double[] start, double[][] gradients)
    {
        var weights = device.FromArray(start, [start.Length]);
        weights.RequiresGradient = true;
        var adam = new Gtzan.Engine.Optimizers.Adam([new Parameter("weights", weights, IsTrainable: true)], learningRate: 0.01f);
        foreach (var gradient in gradients)
        {
            using var step = device.BeginStep();

            // The gradient of Σ g · w by w is g.
            (weights * device.FromArray(gradient, weights.Shape)).Sum().Backward();
            adam.Step();
        }

        return weights;
    }

    private static void AssertClose(double[] want, Tensor got, double tolerance = Tolerance) => AssertClose(want, got.ToDoubleArray(), tolerance);

    private static void AssertClose(double[] want, double[] got, double tolerance = Tolerance)
    {
        Assert.Equal(want.Length, got.Length);
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])), $"element {i}: want {want[i]:R}, got {got[i]:R}");
    }
}
