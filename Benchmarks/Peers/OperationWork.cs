using Gtzan.Benchmarks.Kernels;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Peers;

/// <summary>An operation on tensors. The peer knows it by <paramref name="Kind"/>.</summary>
/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="Flops">The multiplications and additions of its matrix products, forward.</param>
/// <param name="Apply">Computes it.</param>
/// <param name="Shapes">The shapes of its operands.</param>
internal sealed record PeerOperation(string Name, string Kind, double Flops, Func<Tensor[], Tensor> Apply, params Shape[] Shapes)
{
    /// <summary>The operations of transformers, at small sizes.</summary>
    public static IReadOnlyList<PeerOperation> All { get; } =
    [
        Attention("attention-128", [32, 4, 128, 16], isCausal: false),
        Attention("attention-512", [8, 4, 512, 32], isCausal: false),
        Attention("attention-128-causal", [32, 4, 128, 16], isCausal: true),
        Attention("attention-512-causal", [8, 4, 512, 32], isCausal: true),
        LayerNorm("layernorm-64", 4096, 64),
        LayerNorm("layernorm-512", 1024, 512),
        new("products", "product", 2.0 * 128 * 128 * 128 * 16, x => x[0].MatMul(x[1]), [128, 128, 16], [128, 16, 128]),
        new("products-deep", "product", 2.0 * 64 * 64 * 64 * 256, x => x[0].MatMul(x[1]), [64, 64, 256], [64, 256, 64]),
        new("softmax", "softmax", 0, x => x[0].Softmax(), [4096, 128]),
        new("sum-rows", "sum_rows", 0, x => x[0].Sum([-1]), [4096, 256]),
        new("sum-columns", "sum_columns", 0, x => x[0].Sum([0]), [4096, 256]),
    ];

    private static PeerOperation Attention(string name, Shape shape, bool isCausal) => new(
        name, isCausal ? "causal_attention" : "attention", 4.0 * shape.Length * shape[2] / (isCausal ? 2 : 1),
        x => x[0].ScaledDotProductAttention(x[1], x[2], isCausal: isCausal), shape, shape, shape);

    private static PeerOperation LayerNorm(string name, int rows, int length) =>
        new(name, "layer_norm", 0, x => x[0].LayerNorm(x[1], x[2]), [rows, length], [length], [length]);
}

/// <summary>An operation forward, or forward and backward: the gradients of a weighted sum of its result for all operands.</summary>
internal sealed class OperationWork(PeerOperation operation, bool isBackward) : PeerWork
{
    private const double Tolerance = 1e-4;

    private readonly CpuDevice _device = new();
    private Tensor[] _operands = [];
    private Tensor? _weights;

    public override string Key => $"{(isBackward ? "op-train" : "op")}/{operation.Name}";

    public override string Description =>
        $"{operation.Name}, {(isBackward ? "forward and backward" : "forward")}: {string.Join(", ", operation.Shapes)}";

    public override PeerTarget Target => new(Ratio: 1);

    /// <summary>The products at the measured peak, thrice with their gradients, or each operand read and the result written once.</summary>
    public override double LeastSeconds(Roofline roofline)
    {
        var bytes = (double)sizeof(float) * (operation.Shapes.Sum(shape => (long)shape.Length) + _weights!.Shape.Length);
        return roofline.LeastSeconds(isBackward ? new Work(3 * operation.Flops, 2 * bytes) : new Work(operation.Flops, bytes));
    }

    public override void Prepare()
    {
        _operands = [.. operation.Shapes.Select((shape, i) => Operands.Normal(_device, shape, (uint)i))];
        foreach (var operand in _operands)
            operand.RequiresGradient = isBackward;
        Shape result;
        using (_device.BeginInference())
            result = operation.Apply(_operands).Shape;
        _weights = Operands.Normal(_device, result, which: 9);
    }

    public override void Agree(PeerProcess peer)
    {
        var tensors = new Safetensors();
        foreach (var (i, operand) in _operands.Index())
            tensors.Add($"operand{i}", operand);
        tensors.Add("weights", _weights!);
        var variants = Open(
            peer, tensors, new { command = "open", kind = "operation", operation = operation.Kind, backward = isBackward });
        using var step = isBackward ? _device.BeginStep() : _device.BeginInference();
        var result = Compute();
        var ours = isBackward ? _operands.SelectMany(operand => operand.Gradient!.ToDoubleArray()).ToArray() : result.ToDoubleArray();
        CompareResults(peer, variants, ours, Tolerance);
    }

    public override void Run()
    {
        using var step = isBackward ? _device.BeginStep() : _device.BeginInference();
        Compute();
    }

    public override void Dispose() => _device.Dispose();

    private Tensor Compute()
    {
        var result = operation.Apply(_operands);
        if (isBackward)
            (result * _weights!).Sum().Backward();
        return result;
    }
}
