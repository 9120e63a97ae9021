using System.Globalization;
using Gtzan.Benchmarks.Kernels;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Peers;

/// <summary>A matrix product [rows, depth] · [depth, columns]. Operands may be stored transposed, as for gradients.</summary>
internal sealed record Product(string Name, int Rows, int Depth, int Columns, bool TransposeLeft = false, bool TransposeRight = false)
{
    /// <summary>
    /// The usual square product, and the products of the models at batch 32: dense layers and the LSTMs' gates as they are,
    /// convolutions as products with the patches of the image; forward, for the kernel's gradient and for the input's.
    /// </summary>
    public static IReadOnlyList<Product> All { get; } =
    [
        new("square", 1024, 1024, 1024),
        new("mlp-dense", 32, 1690, 256),
        new("mlp-dense-kernel", 1690, 32, 256, TransposeLeft: true),
        new("mlp-dense-1", 32, 256, 128),
        new("mlp-dense-1-input", 32, 128, 256, TransposeRight: true),
        new("cnn-conv", 54080, 9, 32),
        new("cnn-conv-kernel", 9, 54080, 32, TransposeLeft: true),
        new("cnn-conv-1", 14560, 288, 64),
        new("cnn-conv-1-kernel", 288, 14560, 64, TransposeLeft: true),
        new("cnn-conv-1-input", 14560, 64, 288, TransposeRight: true),
        new("cnn-conv-2", 4224, 576, 128),
        new("cnn-conv-2-kernel", 576, 4224, 128, TransposeLeft: true),
        new("cnn-conv-2-input", 4224, 128, 576, TransposeRight: true),
        new("cnn-dense", 32, 4352, 64),
        new("cnn-dense-kernel", 4352, 32, 64, TransposeLeft: true),
        new("cnn-text-conv-1", 7936, 288, 32),
        new("lstm-gates", 4160, 13, 256),
        new("lstm-1-gates", 4160, 64, 256),
        new("lstm-1-kernel", 64, 4160, 256, TransposeLeft: true),
        new("lstm-1-input", 4160, 256, 64, TransposeRight: true),
        new("lstm-step", 32, 64, 256),
    ];

    public Shape Left => TransposeLeft ? [Depth, Rows] : [Rows, Depth];

    public Shape Right => TransposeRight ? [Columns, Depth] : [Depth, Columns];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} [{Rows}×{Depth}]{(TransposeLeft ? "ᵀ" : "")}·[{Depth}×{Columns}]{(TransposeRight ? "ᵀ" : "")}");
}

/// <summary>A matrix product, compared with PyTorch's BLAS; operands and result are preallocated.</summary>
internal sealed class ProductWork(Product product, int threads) : PeerWork
{
    private const double Tolerance = 1e-5;

    private readonly CpuDevice _device = new(threads);
    private Tensor? _left;
    private Tensor? _right;
    private Tensor? _result;

    public override string Key => $"gemm-{threads}/{product.Name}";

    public override string Description => $"product, {threads} core{(threads == 1 ? "" : "s")}: {product}";

    public override PeerTarget Target => new(0.9, 0.85);

    public override int Threads => threads;

    public override IEnumerable<int> PeerThreads => threads == 1 ? [1] : base.PeerThreads;

    public override TimeSpan Block => TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// The multiply-adds at the measured peak, or each operand read and the result written once at the measured bandwidth, whichever takes
    /// longer.
    /// </summary>
    public override double LeastSeconds(Roofline roofline)
    {
        double rows = product.Rows, depth = product.Depth, columns = product.Columns;
        return roofline.LeastSeconds(
            new Work(2 * rows * depth * columns, sizeof(float) * ((rows * depth) + (depth * columns) + (rows * columns))));
    }

    public override void Prepare()
    {
        _left = Operands.Normal(_device, product.Left);
        _right = Operands.Normal(_device, product.Right, which: 1, 1 / Math.Sqrt(product.Depth));
        _result = _device.Zeros([product.Rows, product.Columns]);
    }

    public override void Agree(PeerProcess peer)
    {
        var operands = new Safetensors();
        operands.Add("left", _left!);
        operands.Add("right", _right!);
        var variants = Open(peer, operands, new { command = "open", kind = "product", product.TransposeLeft, product.TransposeRight });
        Run();
        CompareResults(peer, variants, _result!.ToDoubleArray(), Tolerance);
    }

    public override void Run() => _device.Run(new MatMulOp(_left!, _right!, product.TransposeLeft, product.TransposeRight, _result!));

    public override void Dispose() => _device.Dispose();
}
