using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The versions of the GPU's convolution, recurrence, batch norm and max-pooling, the naive one first, at the shapes of the models and
/// batch 32: the second stage of the cnn, and a layer of the rnn. On devices that run GPU kernels alone. The matrix product has
/// <see cref="GemmLadderBenchmarks"/>.
/// </summary>
public class LadderBenchmarks : KernelBenchmarks
{
    private const int Steps = 130;
    private const int Units = 64;

    private static readonly CnnLayer Stage = CnnLayer.All[1];

    /// <summary>The devices that run GPU kernels.</summary>
    public static new IEnumerable<string> DeviceNames => KernelBenchmarks.DeviceNames.Where(name => name != "cpu");

    public static IEnumerable<Rung> Rungs =>
    [
        .. Enum.GetValues<Conv2DVersion>().Select(version => new Rung(version)),
        .. Enum.GetValues<LstmVersion>().Select(version => new Rung(version)),
        .. Enum.GetValues<BatchNormVersion>().Select(version => new Rung(version)),
        .. Enum.GetValues<MaxPool2DVersion>().Select(version => new Rung(version)),
    ];

    /// <summary>Which operation, and which version of it.</summary>
    [ParamsSource(nameof(Rungs))]
    public Rung Rung { get; set; } = null!;

    public override Work WorkOf(string benchmark) => Rung.Version switch
    {
        Conv2DVersion => new(Flops: 2.0 * Image(Batch, Stage.Filters).Length * 9 * Stage.Channels),
        LstmVersion => new(Flops: 2.0 * Batch * Steps * Units * 4 * Units),
        BatchNormVersion => new(Bytes: 2.0 * sizeof(float) * Image(Batch, Stage.Filters).Length),
        _ => new(Bytes: 1.5 * sizeof(float) * Image(Batch, Stage.Filters).Length),
    };

    [GlobalSetup]
    public void Prepare() => Prepare(Rung.ToString(), Batch, (device, batch) => Rung.Version switch
    {
        Conv2DVersion version => Convolution(device, version, batch),
        LstmVersion version => Recurrence(device, version, batch),
        BatchNormVersion version => Normalization(device, version, batch),
        MaxPool2DVersion version => Pooling(device, version, batch),
        var other => throw new NotSupportedException($"{other}"),
    });

    /// <summary>The operation, forward.</summary>
    [Benchmark]
    public void Forward() => Run();

    private static Shape Image(int batch, int channels) => [batch, Stage.Height, Stage.Width, channels];

    private static Kernel Convolution(Device device, Conv2DVersion version, int batch)
    {
        Shape kernelShape = [3, 3, Stage.Channels, Stage.Filters];
        var geometry = Conv2DGeometry.Create(Image(batch, Stage.Channels), kernelShape, stride: 1, Padding.Same);
        var (x, bias) = (Operands.Normal(device, Image(batch, Stage.Channels)), Operands.Normal(device, [Stage.Filters], which: 2));
        var (kernel, y) = (Operands.Normal(device, kernelShape, which: 1, 0.05), device.Zeros(geometry.OutputShape));
        return new Kernel(
            () =>
            {
                if (device is GpuDevice gpu)
                    Conv2DGpu.Conv2D(gpu, version, x, kernel, bias, geometry, Activation.Relu, y);
                else
                    device.Run(new Conv2DOp(x, kernel, bias, geometry, Activation.Relu, y));
            },
            y);
    }

    // With x = 0, what is left of the operation is the recurrence; the gates are its input and its result.
    private static Kernel Recurrence(Device device, LstmVersion version, int batch)
    {
        var geometry = new LstmGeometry(batch, Steps, Inputs: 1, Units);
        var (x, kernel, gates) = (device.Zeros([batch, Steps, 1]), device.Zeros([1, 4 * Units]), device.Zeros([batch, Steps, 4 * Units]));
        var recurrent = Operands.Normal(device, [Units, 4 * Units], which: 1, 1 / Math.Sqrt(Units));
        var bias = Operands.Normal(device, [4 * Units], which: 2);
        var (cells, hidden) = (device.Zeros([batch, Steps, Units]), device.Zeros([batch, Steps, Units]));
        return new Kernel(
            () =>
            {
                if (device is GpuDevice gpu)
                    LstmGpu.Recurrence(gpu, version, recurrent, bias, geometry, rowsPerGroup: 4, gates, cells, hidden);
                else
                    device.Run(new LstmOp(x, kernel, recurrent, bias, geometry, gates, cells, hidden));
            },
            gates, cells, hidden);
    }

    private static Kernel Normalization(Device device, BatchNormVersion version, int batch)
    {
        var channels = Stage.Filters;
        var (x, y) = (Operands.Normal(device, Image(batch, channels)), device.Zeros(Image(batch, channels)));
        var (gamma, beta) = (Operands.Normal(device, [channels], which: 1), Operands.Normal(device, [channels], which: 2));
        var (mean, inverse) = (device.Zeros([channels]), device.Zeros([channels]));
        var (runningMean, runningVariance) = (device.Zeros([channels]), device.Filled([channels], 1));
        return new Kernel(
            () =>
            {
                if (device is GpuDevice gpu)
                    BatchNormGpu.BatchNorm(gpu, version, x, gamma, beta, 0.99f, 1e-3f, runningMean, runningVariance, mean, inverse, y);
                else
                    device.Run(new BatchNormOp(x, gamma, beta, 0.99f, 1e-3f, runningMean, runningVariance, mean, inverse, y));
            },
            y, inverse);
    }

    private static Kernel Pooling(Device device, MaxPool2DVersion version, int batch)
    {
        var geometry = Pool2DGeometry.Create(Image(batch, Stage.Filters), window: 2, stride: 2, Padding.Same);
        var (x, y) = (Operands.Normal(device, Image(batch, Stage.Filters)), device.Zeros(geometry.OutputShape));
        var argMax = device.NewTensor(geometry.OutputShape, ElementType.Index);
        return new Kernel(
            () =>
            {
                if (device is GpuDevice gpu)
                    MaxPool2DGpu.MaxPool2D(gpu, version, x, geometry, y, argMax);
                else
                    device.Run(new MaxPool2DOp(x, geometry, y, argMax));
            },
            y, argMax);
    }
}

/// <summary>A version of an operation.</summary>
/// <param name="Version">One of the enumerations of versions.</param>
public sealed record Rung(Enum Version)
{
    public override string ToString() => $"{Version.GetType().Name.Replace("Version", "", StringComparison.Ordinal)}.{Version}";
}
