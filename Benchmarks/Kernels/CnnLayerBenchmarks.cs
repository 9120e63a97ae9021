using BenchmarkDotNet.Attributes;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>The base of the benchmarks of the cnn's stages: the stage and its convolution.</summary>
public abstract class CnnLayerBenchmarks : KernelBenchmarks
{
    private const int KernelSize = 3;

    /// <summary>The three stages.</summary>
    public static IEnumerable<CnnLayer> Layers => CnnLayer.All;

    /// <summary>The stage.</summary>
    [ParamsSource(nameof(Layers))]
    public CnnLayer Layer { get; set; } = null!;

    private protected Shape KernelShape => [KernelSize, KernelSize, Layer.Channels, Layer.Filters];

    private protected Shape ConvolutionInput(int batch) => [batch, Layer.Height, Layer.Width, Layer.Channels];

    private protected Shape ConvolutionOutput(int batch) => [batch, Layer.Height, Layer.Width, Layer.Filters];

    private protected Conv2DGeometry Convolution(int batch) =>
        Conv2DGeometry.Create(ConvolutionInput(batch), KernelShape, stride: 1, Padding.Same);

    private protected Pool2DGeometry Pooling(int batch) =>
        Pool2DGeometry.Create(ConvolutionOutput(batch), window: 2, stride: 2, Padding.Same);

    private protected Tensor Kernel(Device device) =>
        Operands.Normal(device, KernelShape, which: 1, 1 / Math.Sqrt(KernelSize * KernelSize * Layer.Channels));

    private protected Tensor Bias(Device device) => Operands.Normal(device, [Layer.Filters], which: 2);

    /// <summary>The operations of the convolution as a direct sum: two for each pixel and weight.</summary>
    private protected double ConvolutionFlops => 2.0 * ConvolutionOutput(Batch).Length * KernelSize * KernelSize * Layer.Channels;
}
