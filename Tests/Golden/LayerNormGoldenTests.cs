using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>
/// Layer normalisation against PyTorch 1.13, with ramp as in <see cref="TensorGoldenTests"/>. The numbers come from
/// <code>
/// for row, epsilon in ((3,), 1e-5), ((2, 3), 1e-3):
///     x, g, b = ramp(7, 2, 2, 3), ramp(5, *row), ramp(3, *row)
///     y = F.layer_norm(x, row, g, b, epsilon); (y * ramp(3, *y.shape)).sum().backward(); print(y, x.grad, g.grad, b.grad)
/// </code>
/// </summary>
public sealed class LayerNormGoldenTests
{
    private static readonly Dictionary<int, double[][]> PyTorch = new()
    {
        [1] =
        [
            [0.203081346, -0.5, 0.104691865, -2.78091961, -0.5, -1.28091961, -2.78091961, -0.5, -1.28091961, -2.78091961, -0.5,
             -1.28091961],
            [0.306344744, 0.229722507, -0.536067251, -0.318950196, 0.63788317, -0.318932974, -0.318938714, 0.63788317, -0.318944455,
             -0.318927233, 0.63788317, -0.318955937],
            [3.29018488, -0.639355792, 2.72659367],
            [0.25, 0.5, -2],
        ],
        [2] =
        [
            [0.490075075, -0.5, -0.371455384, 0.602268554, -0.602268554, 0.147731446, -2.95121606, -0.5, -1.07316804, 0.735366391,
             -1.15121921, 0.430486423],
            [0.822332493, 0.297292891, -0.0951633356, 0.5729914, -1.08723381, -0.510219638, -0.492658873, 0.0628750625, -1.27183107,
             0.21329663, 0.920049771, 0.568268476],
            [2.4205615, -0.158991009, 0.66960975, 1.59092578, -0.51114585, 1.90008178],
            [-0.75, 0.75, -0.5, 1, -0.25, -1.5],
        ],
    };

    [Theory]
    [InlineData(1, 1e-5f, "reference")]
    [InlineData(1, 1e-5f, "cpu")]
    [InlineData(2, 1e-3f, "reference")]
    [InlineData(2, 1e-3f, "cpu")]
    public void Results_and_gradients_are_those_of_PyTorch(int axes, float epsilon, string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        Shape row = axes == 1 ? [3] : [2, 3];
        Tensor[] operands = [Ramp(device, 7, [2, 2, 3]), Ramp(device, 5, row), Ramp(device, 3, row)];
        foreach (var operand in operands)
            operand.RequiresGradient = true;
        using var step = device.BeginStep();
        var y = operands[0].LayerNorm(operands[1], operands[2], epsilon);
        (y * Ramp(device, 3, y.Shape)).Sum().Backward();

        // An epsilon of 1e-5 as float32 differs from that of PyTorch in the ninth digit.
        AssertClose(PyTorch[axes][0], y);
        for (var i = 0; i < operands.Length; i++)
            AssertClose(PyTorch[axes][i + 1], operands[i].Gradient!, 2e-6);
    }

    private static Tensor Ramp(Device device, int factor, Shape shape) =>
        device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => ((i * factor % 11) - 5) / 4f)], shape);
}
