using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>A dense layer: x [rows, inputs] times kernel [inputs, columns].</summary>
public sealed record GemmShape(string Name, int Rows, int Inputs, int Columns)
{
    public override string ToString() => $"{Name} {Rows}x{Inputs}x{Columns}";
}

/// <summary>
/// The matrix product in the three forms in which a dense layer needs it. 2·rows·inputs·columns operations each. With 32 rows an element of
/// the kernel is used only 32 times, so packing it weighs; with thousands (the LSTMs' gates, all time steps at once) or at 512×512 the
/// multiply-add units are the limit.
/// </summary>
public class GemmBenchmarks : KernelBenchmarks
{
    public static IEnumerable<GemmShape> Shapes =>
    [
        new("mlp_fc1", Batch, 1690, 256),
        new("mlp_fc2", Batch, 256, 128),
        new("cnn_fc1", Batch, 4352, 64),
        new("lstm1_gates", Batch * 130, 13, 256),
        new("lstm2_gates", Batch * 130, 64, 256),
        new("square", 512, 512, 512),
    ];

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = null!;

    public override Work WorkOf(string benchmark)
    {
        double rows = Shape.Rows, inputs = Shape.Inputs, columns = Shape.Columns;
        return new Work(2 * rows * inputs * columns, sizeof(float) * ((rows * inputs) + (inputs * columns) + (rows * columns)));
    }

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Shape.Rows, (device, rows) =>
    {
        var (x, kernel, y) = (X(device, rows), Kernel(device), device.Zeros([rows, Shape.Columns]));
        return new Kernel(() => device.Run(new MatMulOp(x, kernel, transposeLeft: false, transposeRight: false, y)), y);
    });

    [GlobalSetup(Target = nameof(KernelGradient))]
    public void PrepareKernelGradient() => Prepare(nameof(KernelGradient), Shape.Rows, (device, rows) =>
    {
        var (x, gradient, result) = (X(device, rows), Gradient(device, rows), device.Zeros([Shape.Inputs, Shape.Columns]));
        return new Kernel(() => device.Run(new MatMulOp(x, gradient, transposeLeft: true, transposeRight: false, result)), result);
    });

    [GlobalSetup(Target = nameof(InputGradient))]
    public void PrepareInputGradient() => Prepare(nameof(InputGradient), Shape.Rows, (device, rows) =>
    {
        var (gradient, kernel, result) = (Gradient(device, rows), Kernel(device), device.Zeros([rows, Shape.Inputs]));
        return new Kernel(() => device.Run(new MatMulOp(gradient, kernel, transposeLeft: false, transposeRight: true, result)), result);
    });

    /// <summary>y = x · kernel.</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>∂kernel = xᵀ · ∂y.</summary>
    [Benchmark]
    public void KernelGradient() => Run();

    /// <summary>∂x = ∂y · kernelᵀ.</summary>
    [Benchmark]
    public void InputGradient() => Run();

    private Tensor X(Device device, int rows) => Operands.Normal(device, [rows, Shape.Inputs]);

    private Tensor Kernel(Device device) => Operands.Normal(device, [Shape.Inputs, Shape.Columns], which: 1, 1 / Math.Sqrt(Shape.Inputs));

    private Tensor Gradient(Device device, int rows) => Operands.Normal(device, [rows, Shape.Columns], which: 2);
}
