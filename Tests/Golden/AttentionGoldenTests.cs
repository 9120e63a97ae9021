using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Golden.GoldenNumbers;

namespace Gtzan.Tests.Golden;

/// <summary>
/// Attention against PyTorch 1.13: results, and gradients of Σ w · y with w = ramp(3) of y's shape, for ramp as in
/// <see cref="TensorGoldenTests"/>. The numbers come from
/// <code>
/// causal = torch.full((3, 3), -inf).triu(1)
/// for mask in torch.zeros(3, 3), causal, torch.tensor([0.0, 0.5, -inf]):
///     q, k, v = ramp(7, 1, 2, 3, 2), ramp(5, 1, 2, 3, 2), ramp(3, 1, 2, 3, 1)
///     y = (q @ k.transpose(-1, -2) / 2 ** 0.5 + mask).softmax(-1) @ v
///     (y * ramp(3, *y.shape)).sum().backward(); print(y, q.grad, k.grad, v.grad)
/// for mask in None, causal:
///     x, m = ramp(7, 1, 3, 2), torch.nn.MultiheadAttention(2, 2, batch_first=True, dtype=torch.float64)
///     w, bias = [ramp(k, 2, 2) for k in (2, 3, 5, 7)], [ramp(k, 2) for k in (4, 6, 8, 9)]
///     m.in_proj_weight.copy_(torch.cat([t.T for t in w[:3]])); m.in_proj_bias.copy_(torch.cat(bias[:3]))
///     m.out_proj.weight.copy_(w[3].T); m.out_proj.bias.copy_(bias[3])
///     y = m(x, x, x, attn_mask=mask)[0]; (y * ramp(3, *y.shape)).sum().backward()
///     print(y, x.grad, m.in_proj_weight.grad[:2].T, m.in_proj_weight.grad[2:4].T, m.in_proj_weight.grad[4:].T, m.out_proj.weight.grad.T)
/// </code>
/// </summary>
public sealed class AttentionGoldenTests
{
    private static readonly Dictionary<string, double[][]> PyTorch = new()
    {
        ["plain"] =
        [
            [-1.04642381, -0.828364015, -0.350462458, -0.00532015127, -0.101443332, -0.181987025],
            [-0.343160554, 0.0640585318, -0.212795524, 0.0400404951, 0.0733666338, -0.0193455475, 0.0819199575, 0.0819199575,
             -0.0712002533, -0.0712002533, -0.0143250668, -0.0143250668],
            [-0.23949815, 0.214250437, 0.0592771032, -0.042144693, 0.180221047, -0.172105744, 0.541128955, -0.120925668, -0.455452001,
             0.0998759107, -0.0856769546, 0.0210497576],
            [-1.28406265, -0.111336225, -0.104601121, 0.0125105277, -0.0846423702, -0.177868158],
        ],
        ["causal"] =
        [
            [-1.25, -1.06337642, -0.350462458, 1, -0.0220934911, -0.181987025],
            [0, 0, -0.123907883, 0.0123907883, 0.0733666338, -0.0193455475, 0, 0, -0.0883452033, -0.0883452033, -0.0143250668,
             -0.0143250668],
            [-0.0332099566, 0.0872390817, 0.0222927893, -0.0544875796, 0.0109171674, -0.0327515021, 0.366429807, -0.199790641,
             -0.365153734, 0.206171006, -0.00127607299, -0.00638036495],
            [-1.57258136, -0.0302674114, 0.102848769, 0.448595759, -0.592460732, -0.106135027],
        ],
        ["padded"] =
        [
            [-1.14343785, -0.985074588, -0.690907736, -0.160219189, -0.265575098, -0.364948137],
            [-0.202014873, 0.0202014873, -0.15144882, 0.015144882, 0.0628942244, -0.00628942244, 0.0861194021, 0.0861194021,
             -0.0821543058, -0.0821543058, -0.019154039, -0.019154039],
            [-0.137586623, 0.134995652, 0.137586623, -0.134995652, 0, 0, 0.69224887, -0.150692722, -0.69224887, 0.150692722, 0, 0],
            [-1.33214356, -0.16785644, 0, -0.0267035286, -0.223296471, 0],
        ],
    };

    private static readonly Dictionary<bool, double[][]> PyTorchHeads = new()
    {
        [false] =
        [
            [-1.57073009, 1.70527, 0.377746647, 0.968470382, 0.793473431, 1.02622124],
            [-2.5649909, 0.185599274, -0.255220877, 0.383058884, -3.64847655, 1.67023074],
            [-1.90430142, 0.0681270364, 0.444397009, -0.165682838],
            [0.603950983, 0.00487576476, -1.22850159, -0.0421103288],
            [-0.679860027, -0.779534232, -0.0075102756, 0.679625105],
            [1.52561963, -1.06757654, -1.34280077, 0.114454673],
        ],
        [true] =
        [
            [-2.734375, 2.25, -2.68366339, 2.12322097, 0.793473431, 1.02622124],
            [-1.55747741, 1.61906038, 0.35474314, 0.00970579547, -3.08832952, 1.09970769],
            [0.210470899, 0.00055195212, -0.631412696, 0.0032548722],
            [0.670725995, -0.0279439367, -1.27672979, 0.000608019166],
            [-1.66826474, -0.97728656, 0.321196469, 0.97882551],
            [1.01865422, 0.957788554, -1.45379448, 0.0102171048],
        ],
    };

    [Theory]
    [InlineData("plain", "reference")]
    [InlineData("plain", "cpu")]
    [InlineData("causal", "reference")]
    [InlineData("causal", "cpu")]
    [InlineData("padded", "reference")]
    [InlineData("padded", "cpu")]
    public void Attention_and_its_gradients_are_those_of_PyTorch(string name, string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        Tensor[] operands = [Ramp(device, 7, [1, 2, 3, 2]), Ramp(device, 5, [1, 2, 3, 2]), Ramp(device, 3, [1, 2, 3, 1])];
        foreach (var operand in operands)
            operand.RequiresGradient = true;
        var mask = name == "padded" ? device.FromArray([0, 0.5f, float.NegativeInfinity], [1, 1, 1, 3]) : null;
        using var step = device.BeginStep();
        var y = operands[0].ScaledDotProductAttention(operands[1], operands[2], mask, isCausal: name == "causal");
        (y * Ramp(device, 3, y.Shape)).Sum().Backward();
        AssertClose(PyTorch[name][0], y);
        for (var i = 0; i < operands.Length; i++)
            AssertClose(PyTorch[name][i + 1], operands[i].Gradient!);
    }

    [Theory]
    [InlineData(false, "reference")]
    [InlineData(false, "cpu")]
    [InlineData(true, "reference")]
    [InlineData(true, "cpu")]
    public void Heads_and_their_gradients_are_those_of_PyTorch(bool isCausal, string deviceName)
    {
        using var device = Device.Create(deviceName, threads: 2);
        var layer = new MultiHeadAttention(heads: 2, keyDim: 1, isCausal: isCausal);
        var model = new Sequential(layer);
        var factors = new Queue<int>([2, 4, 3, 6, 5, 8, 7, 9]);
        model.Build(device, [3, 2], seed: 1, (_, shape) => Ramp(device, factors.Dequeue(), shape).ToArray());
        var x = Ramp(device, 7, [1, 3, 2]);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        var y = model.Forward(x);
        (y * Ramp(device, 3, y.Shape)).Sum().Backward();
        var expected = PyTorchHeads[isCausal];
        AssertClose(expected[0], y);
        AssertClose(expected[1], x.Gradient!, 2e-6);
        for (var i = 0; i < 4; i++)
            AssertClose(expected[i + 2], layer.Parameters[2 * i].Value.Gradient!, 2e-6);
    }

    private static Tensor Ramp(Device device, int factor, Shape shape) =>
        device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => ((i * factor % 11) - 5) / 4f)], shape);
}
