using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The rungs of the GPU's matrix product, one above the other: an item for each element, tiles in shared memory, blocks in registers.
/// Square operands, 2·size³ operations. The gain of each rung shows the limit of the one below: see
/// <c>Engine/Ops/MatMul/MatMul.Kernels.cs</c>. Only on devices that run GPU kernels.
/// </summary>
public class GemmLadderBenchmarks : KernelBenchmarks
{
    /// <summary>The devices that run GPU kernels.</summary>
    public static new IEnumerable<string> DeviceNames => KernelBenchmarks.DeviceNames.Where(name => name != "cpu");

    [Params(128, 512)]
    public int Size { get; set; }

    public override Work WorkOf(string benchmark) => new(2.0 * Size * Size * Size, 3.0 * sizeof(float) * Size * Size);

    [GlobalSetup(Target = nameof(Naive))]
    public void PrepareNaive() => Prepare(MatMulVersion.Naive);

    [GlobalSetup(Target = nameof(Tiled))]
    public void PrepareTiled() => Prepare(MatMulVersion.Tiled);

    [GlobalSetup(Target = nameof(Blocked32))]
    public void PrepareBlocked32() => Prepare(MatMulVersion.Blocked32);

    [GlobalSetup(Target = nameof(Blocked64))]
    public void PrepareBlocked64() => Prepare(MatMulVersion.Blocked64);

    /// <summary>Two reads of global memory for each multiply-add.</summary>
    [Benchmark]
    public void Naive() => Run();

    /// <summary>Two reads of shared memory for each multiply-add.</summary>
    [Benchmark]
    public void Tiled() => Run();

    /// <summary>Ten reads of shared memory for sixteen multiply-adds.</summary>
    [Benchmark]
    public void Blocked32() => Run();

    /// <summary>The same, with half the reads of global memory.</summary>
    [Benchmark]
    public void Blocked64() => Run();

    private void Prepare(MatMulVersion version) => Prepare(version.ToString(), Size, (device, rows) =>
    {
        var (left, right, result) =
            (Operands.Normal(device, [rows, Size]), Operands.Normal(device, [Size, Size], which: 1), device.Zeros([rows, Size]));
        var shape = MatMulShape.Create(rows, Size, Size);
        return new Kernel(
            () =>
            {
                if (device is GpuDevice gpu)
                    MatMulGpu.Multiply(gpu, version, left, right, shape, result);
                else
                    device.Run(new MatMulOp(left, right, transposeLeft: false, transposeRight: false, result));
            },
            result);
    });
}
