using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>
/// Recurrent layers, dense layers over time and frozen batch normalisation, forward and backward, against PyTorch 1.13 in double precision.
/// </summary>
public sealed class RecurrentGoldenTests
{
    // def v(phase, *shape): return torch.sin(phase + torch.arange(torch.Size(shape).numel())).reshape(shape)
    // lstm = torch.nn.LSTM(2, 2, batch_first=True); K, R, b = v(1, 2, 8), v(2, 2, 8), v(3, 8)
    // lstm.weight_ih_l0.copy_(K.T); lstm.weight_hh_l0.copy_(R.T); lstm.bias_ih_l0.copy_(b); lstm.bias_hh_l0.zero_()
    // x, h, c = v(0, 2, 3, 2), v(4, 2, 2), v(5, 2, 2); out, (hT, cT) = lstm(x, (h[None], c[None]))
    // ((out * torch.cos(torch.arange(12.)).reshape(2, 3, 2)).sum() + cT.sum()).backward()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void An_lstm_with_an_initial_state_is_that_of_PyTorch(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (x, kernel, recurrentKernel, bias) =
            (Values(device, 0, [2, 3, 2]), Values(device, 1, [2, 8]), Values(device, 2, [2, 8]), Values(device, 3, [8]));
        Tensor[] state = [Values(device, 4, [2, 2]), Values(device, 5, [2, 2])];
        using var step = device.BeginStep();
        var result = x.Lstm(kernel, recurrentKernel, bias, returnSequences: true, state);
        (Weighted(result.Output) + result.State[1].Sum()).Backward();

        AssertClose(
            [
                -0.099135191, 0.062080737, -0.066836186, 0.196039224, 0.051637714, 0.075154221, 0.23998611, 0.082513441,
                0.005916845, 0.281958559, 0.076906695, 0.108370016
            ],
            result.Output);
        AssertClose([0.171878304, 0.346166478, 0.231378509, 0.450247195], result.State[1]);
        AssertClose(
            [
                -0.273068336, 0.365829793, -0.188707054, 0.13658796, -0.022150433, 0.231178081, 0.188059797, 0.02064706,
                -0.273627155, 0.077188404, -0.105540698, 0.199484215
            ],
            x.Gradient!);
        AssertClose(
            [
                -0.196166321, 0.042445568, 0.018505775, -0.089961279, 0.254904231, -0.190091159, 0.019228133, -0.188210988,
                -0.143268156, -0.020153339, -0.069946641, -0.170245361, 0.272999231, -0.339613617, 0.094597122, 0.005872654
            ],
            kernel.Gradient!);
        AssertClose(
            [
                -0.068282657, -0.04401905, 0.102296514, 0.013191108, -0.233846589, -0.098811615, 0.003567219, -0.053726009,
                0.081516112, -0.009938675, 0.153617341, 0.106623343, -0.265305572, 0.014808221, 0.079705548, 0.013982288
            ],
            recurrentKernel.Gradient!);
        AssertClose(
            [0.378648645, 0.343541428, -0.106992502, 0.249579015, 0.885026385, 0.714380623, -0.007713581, -0.049230131],
            bias.Gradient!);
        AssertClose([0.129814372, 0.384637519, 0.142442507, -0.15134844], state[0].Gradient!);
        AssertClose([0.21547282, 0.174039161, 0.060977951, 0.090763643], state[1].Gradient!);
    }

    // gru = torch.nn.GRU(2, 2, batch_first=True, bidirectional=True); order = [2, 3, 0, 1, 4, 5]   # its gates are r, z, n
    // for d, s in enumerate(["", "_reverse"]):
    //     for n, t in [("weight_ih_l0", v(1 + 3*d, 2, 6).T), ("weight_hh_l0", v(2 + 3*d, 2, 6).T),
    //                  ("bias_ih_l0", v(3 + 3*d, 2, 6)[0]), ("bias_hh_l0", v(3 + 3*d, 2, 6)[1])]: getattr(gru, n + s).copy_(t[order])
    // x, h = v(0, 2, 3, 2), v(7, 2, 2, 2)
    // out, hT = gru(torch.nn.utils.rnn.pack_padded_sequence(x, [3, 2], batch_first=True), h)
    // out, _ = torch.nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
    // ((out * torch.cos(torch.arange(24.)).reshape(2, 3, 4)).sum() + hT.sum()).backward()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_bidirectional_gru_of_padded_sequences_with_a_state_is_that_of_PyTorch(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var layer = new Bidirectional(new Gru(2, returnSequences: true));
        Assert.Equal(new Shape(3, 4), new LayerBuilder(device, seed: 1).Layer(layer, [3, 2]));
        foreach (var (parameter, i) in layer.Parameters.Select((parameter, i) => (parameter, i)))
            parameter.Value.CopyFrom(Sines(i + 1, parameter.Value.Shape.Length));
        var (x, states) = (Values(device, 0, [2, 3, 2]), Values(device, 7, [2, 2, 2]));
        var mask = device.FromArray([1f, 1, 1, 1, 1, 0], [2, 3]);

        using var step = device.BeginStep();
        var result = layer.Forward(x, [states.Select(0, 0), states.Select(0, 1)], mask);
        var known = result.Output * mask.Reshape([2, 3, 1]);
        (Weighted(known) + result.State[0].Sum() + result.State[1].Sum()).Backward();

        AssertClose(
            [
                0.602043115, 0.778633679, -0.458134294, -0.581792727, 0.543608052, 0.708256704, -0.597079667, -0.564050698,
                0.710852956, 0.9555163, -0.999455412, -0.551330234, 0.387193697, 0.43820023, -0.09369226, -0.582136236, 0.308053559,
                0.47876533, 0.848626863, -0.395472313, 0, 0, 0, 0
            ],
            known);
        AssertClose(
            [0.710852956, 0.9555163, 0.308053559, 0.47876533, -0.458134294, -0.581792727, -0.09369226, -0.582136236],
            Tensor.Concat([.. result.State]));
        AssertClose(
            [
                0.291710264, 0.242648153, 0.931124778, 0.956547277, -0.102393457, -0.087471792, -0.10077839, -0.16409202,
                -0.332043935, -0.38826417, 0, 0
            ],
            x.Gradient!);
        AssertClose(
            [0.778467821, 0.373825573, 0.497374219, 0.142250311, 0.036618085, 0.983058302, -0.069767086, 0.216838974],
            states.Gradient!);
        double[][] gradients =
        [
            [
                0.055682394, 0.082265011, -0.005670801, 0.00048204, -0.094017596, 0.168612451, 0.127929972, -0.160549838,
                0.01301773, 0.080140757, 0.210006358, 0.531472304
            ],
            [
                -0.021052309, -0.092111069, 0.008056895, 0.059525904, 0.018915323, 0.064708717, -0.037239386, 0.241043378,
                -0.012157292, -0.012880472, -0.019289511, -0.043307652
            ],
            [
                -0.041756421, -0.267636038, 0.020040747, 0.131493106, 0.327429126, 0.890277752, -0.041756421, -0.267636038,
                0.020040747, 0.131493106, 0.04418951, 0.149601134
            ],
            [
                -0.308233309, 0.519774995, -0.119828576, -0.017143274, 0.5886342, 0.293210232, 0.066938536, 0.228305342,
                -0.06958728, -0.005402049, 0.949660284, 0.080495415
            ],
            [
                0.453388806, 0.228951789, 0.170682269, 0.009543918, 0.139349722, -0.060626613, 0.060688919, 0.509170536,
                0.127884819, 0.00229753, -0.435596043, 0.042658088
            ],
            [
                -0.0939449, 0.589874304, -0.204095964, -0.020887792, 1.96133443, 0.330779202, -0.0939449, 0.589874304, -0.204095964,
                -0.020887792, 1.563582552, 0.229531168
            ],
        ];
        foreach (var (want, parameter) in gradients.Zip(layer.Parameters))
            AssertClose(want, parameter.Value.Gradient!);
    }

    // bn = torch.nn.BatchNorm1d(3, eps=1e-3).eval()
    // bn.weight.copy_(v(1, 3)); bn.bias.copy_(v(2, 3)); bn.running_mean.copy_(v(3, 3)); bn.running_var.copy_(1.5 + v(4, 3))
    // x = v(0, 4, 3); y = bn(x); (y * y).sum().backward()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Batch_norm_with_running_statistics_has_the_gradients_of_PyTorch(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (x, gamma, beta) = (Values(device, 0, [4, 3]), Values(device, 1, [3]), Values(device, 2, [3]));
        var (mean, variance) = (Values(device, 3, [3]).Detach(), Values(device, 4, [3]).Detach() + 1.5f);
        using var step = device.BeginStep();
        var y = x.BatchNormInference(gamma, beta, mean, variance);
        (y * y).Sum().Backward();

        AssertClose(
            [
                0.771645076, 2.115028774, -0.518265773, 0.909297427, 0.141120008, -0.756802495, 0.499095487, 1.887185822,
                -0.508043514, 1.173636822, 0.403910479, -0.762045841
            ],
            y);
        AssertClose(
            [
                1.505367811, 5.22422963, -0.132345555, 1.773907617, 0.348573663, -0.193258848, 0.973663027, 4.661445846,
                -0.129735175, 2.2895955, 0.997679614, -0.194597801
            ],
            x.Gradient!);
        AssertClose([-0.001688112, 16.663784779, -3.486538008], gamma.Gradient!);
        AssertClose([6.707349621, 9.094490165, -5.090315246], beta.Gradient!);
    }

    // x, K, b = v(0, 2, 3, 2), v(1, 2, 3), v(2, 3); y = torch.tanh(torch.nn.functional.linear(x, K.T, b))
    // (y * torch.cos(torch.arange(18.)).reshape(2, 3, 3)).sum().backward()
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_dense_layer_over_time_is_that_of_PyTorch(string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var (x, kernel, bias) = (Values(device, 0, [2, 3, 2]), Values(device, 1, [2, 3]), Values(device, 2, [3]));
        using var step = device.BeginStep();
        var y = x.Dense(kernel, bias, Activation.Tanh);
        Weighted(y).Backward();

        Assert.Equal(new Shape(2, 3, 3), y.Shape);
        AssertClose(
            [
                0.265921755, -0.582201711, -0.758180902, 0.916650333, 0.681879468, -0.583605746, 0.760831425, 0.356174064,
                -0.533957102, 0.17514373, -0.630925489, -0.752981847, 0.891650488, 0.568666971, -0.624492742, 0.83617319,
                0.540851151, -0.50363304
            ],
            y);
        AssertClose(
            [
                1.081765113, -0.996340151, -0.424690025, 0.402787293, 0.924136106, -0.908181868, -1.202154962, 1.152177104,
                0.715612056, -0.742974123, -0.837350614, 0.880026803
            ],
            x.Gradient!);
        AssertClose([0.092381616, 0.300992345, 0.442515245, 0.09145889, 0.218700623, 0.218260365], kernel.Gradient!);
        AssertClose([0.236743711, 0.097103458, -0.213939997], bias.Gradient!);
    }

    private static double[] Sines(int phase, int length) => [.. Enumerable.Range(0, length).Select(i => Math.Sin(phase + i))];

    private static Tensor Values(Device device, int phase, Shape shape)
    {
        var values = device.FromArray(Sines(phase, shape.Length), shape);
        values.RequiresGradient = true;
        return values;
    }

    private static Tensor Weighted(Tensor output) => (output * output.Device.FromArray(
        [.. Enumerable.Range(0, output.Shape.Length).Select(i => Math.Cos(i))], output.Shape)).Sum();
}
