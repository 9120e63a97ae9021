using BenchmarkDotNet.Attributes;
using Gtzan.Engine;

namespace Gtzan.Benchmarks;

/// <summary>
/// The cnn's three convolutions and both of their gradients at batch 32. 2·batch·height·width·9·channels·filters operations each, those of the direct sum
/// (the padding's zeros are counted, as is usual). The second and third are bound by multiply-adds, and go by way of the frequencies of tiles, which needs
/// fewer of them: a share above 1 is no mistake. The first, with one channel, is a product with the matrix of patches whose depth is only 9, so that storing
/// the results weighs as much.
/// </summary>
public class Conv2DBenchmarks : KernelBenchmarks
{
    private const int Window = 3;

    public static IEnumerable<CnnLayer> Layers => CnnLayer.All;

    [ParamsSource(nameof(Layers))]
    public CnnLayer Layer { get; set; } = null!;

    public override Work WorkOf(string benchmark)
    {
        double pixels = (double)Batch * Layer.Height * Layer.Width, weights = Window * Window * Layer.Channels * Layer.Filters;
        return new Work(2 * pixels * weights, sizeof(float) * ((pixels * (Layer.Channels + Layer.Filters)) + weights));
    }

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var (x, kernel, bias, y) = (X(device, batch), Kernel(device), Operands.Normal(device, [Layer.Filters], which: 2), device.Zeros(Output(batch)));
        var geometry = Geometry(batch);
        return new Kernel(() => device.Conv2D(x, kernel, bias, geometry, Activation.Relu, y), y);
    });

    [GlobalSetup(Target = nameof(InputGradient))]
    public void PrepareInputGradient() => Prepare(nameof(InputGradient), Batch, (device, batch) =>
    {
        var (gradient, kernel, result) = (Gradient(device, batch), Kernel(device), device.Zeros(Input(batch)));
        var geometry = Geometry(batch);
        return new Kernel(() => device.Conv2DBackwardInput(gradient, kernel, geometry, result), result);
    });

    [GlobalSetup(Target = nameof(KernelGradient))]
    public void PrepareKernelGradient() => Prepare(nameof(KernelGradient), Batch, (device, batch) =>
    {
        var (x, gradient, result) = (X(device, batch), Gradient(device, batch), device.Zeros(KernelShape));
        var geometry = Geometry(batch);
        return new Kernel(() => device.Conv2DBackwardKernel(x, gradient, geometry, result), result);
    });

    /// <summary>y = relu(x ∗ kernel + bias).</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>∂kernel: x correlated with ∂y, summed over all pixels of the batch.</summary>
    [Benchmark]
    public void KernelGradient() => Run();

    /// <summary>∂x: ∂y correlated with the kernel turned by 180°. The cnn itself does not need the first one.</summary>
    [Benchmark]
    public void InputGradient() => Run();

    private Shape KernelShape => [Window, Window, Layer.Channels, Layer.Filters];

    private Shape Input(int batch) => [batch, Layer.Height, Layer.Width, Layer.Channels];

    private Shape Output(int batch) => [batch, Layer.Height, Layer.Width, Layer.Filters];

    private Conv2DGeometry Geometry(int batch) => Conv2DGeometry.Create(Input(batch), KernelShape, stride: 1, Padding.Same);

    private Tensor X(Device device, int batch) => Operands.Normal(device, Input(batch));

    private Tensor Kernel(Device device) =>
        Operands.Normal(device, KernelShape, which: 1, 1 / Math.Sqrt(Window * Window * Layer.Channels));

    private Tensor Gradient(Device device, int batch) => Operands.Normal(device, Output(batch), which: 3);
}
