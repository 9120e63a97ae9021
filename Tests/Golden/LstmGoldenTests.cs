using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Initializers;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>LSTM against Keras' own test and the recurrence in plain Python.</summary>
public sealed class LstmGoldenTests
{
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
        var result = device.Filled([1, 1, 1], 1)
            .Lstm(device.Zeros([1, 4]), device.Zeros([1, 4]), device.FromArray([1f, 2, 3, 4], [4]), returnSequences: false);
        var (i, g, o) = (1 / (1 + Math.Exp(-1)), Math.Tanh(3), 1 / (1 + Math.Exp(-4)));
        Assert.Equal(o * Math.Tanh(i * g), result.ToScalar(), Tolerance);
    }

    private static Tensor GoldenLstm(Device device, bool forgetBias, bool returnSequences)
    {
        var bias = Initialize.Constant([12], 0.03f);
        if (forgetBias)
            bias.AsSpan(3, 3).Fill(1);
        return device.FromArray([.. Enumerable.Range(0, 72).Select(i => (float)i)], [3, 6, 4])
            .Lstm(device.Filled([4, 12], 0.01f), device.Filled([3, 12], 0.02f), device.FromArray(bias, [12]), returnSequences);
    }
}
