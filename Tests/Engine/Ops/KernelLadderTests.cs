using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.Lstm.Fast;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices.Gpu;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>Every version of the GPU's convolution, LSTM, batch norm, attention and max-pooling, whichever the device chooses.</summary>
public abstract class KernelLadderTests : IDisposable
{
    private readonly ReferenceDevice _reference = new();

    protected abstract GpuDevice Gpu { get; }

    // The border is that of 'same' padding where there is none.
    public static TheoryData<int[], int[], int[], int[], int[]?> Convolutions => new()
    {
        { [1, 1, 1, 1], [1, 1, 1, 1], [1, 1], [1, 1], [0, 0, 0, 0] },
        { [2, 5, 4, 3], [3, 3, 3, 2], [1, 1], [1, 1], null },
        { [1, 7, 6, 2], [2, 3, 2, 5], [2, 2], [1, 1], null },
        { [3, 9, 4, 1], [3, 2, 1, 3], [3, 3], [1, 1], [0, 0, 0, 0] },
        { [2, 9, 8, 7], [3, 3, 7, 33], [2, 2], [1, 1], [0, 0, 0, 0] },
        { [2, 9, 8, 7], [3, 2, 7, 5], [1, 3], [3, 2], [2, 0, 1, 4] },
        { [1, 1, 19, 3], [1, 4, 3, 9], [1, 2], [1, 3], [0, 0, 9, 0] },
        { [1, TestScale.Of(3, all: 8), TestScale.Of(4, all: 9), 65], [3, 3, 65, 66], [1, 1], [1, 1], null },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Every_version_of_the_convolution_agrees_with_the_reference(
        int[] input, int[] kernel, int[] stride, int[] dilation, int[]? border)
    {
        var (inputShape, kernelShape) = (new Shape(input), new Shape(kernel));
        var geometry = Conv2DGeometry.Create(
            inputShape, kernelShape, (stride[0], stride[1]), PaddingOf(border), (dilation[0], dilation[1]));
        foreach (var version in Enum.GetValues<Conv2DVersion>())
        {
            foreach (var activation in new[] { Activation.None, Activation.Relu, Activation.Tanh })
            {
                Compare($"{version} + {activation}", geometry.PatchLength, device =>
                {
                    var y = device.NewTensor(geometry.OutputShape);
                    var (x, weights, bias) = (Normal(device, inputShape), Normal(device, kernelShape, 1), Normal(device, [kernel[3]], 2));
                    if (device is GpuDevice gpu)
                        Conv2DGpu.Conv2D(gpu, version, x, weights, bias, geometry, activation, y);
                    else
                        device.Run(new Conv2DOp(x, weights, bias, geometry, activation, y));
                    return [y];
                });
            }

            Compare($"{version}, gradients", Math.Max(geometry.OutputPositions, 9 * kernel[3]), device =>
            {
                var (x, weights) = (Normal(device, inputShape), Normal(device, kernelShape, 1));
                var gradient = Normal(device, geometry.OutputShape, 3);
                var (ofInput, ofKernel) = (device.NewTensor(x.Shape), device.NewTensor(weights.Shape));
                if (device is GpuDevice gpu)
                {
                    Conv2DGpu.Conv2DBackwardInput(gpu, version, gradient, weights, geometry, ofInput);
                    Conv2DGpu.Conv2DBackwardKernel(gpu, version, x, gradient, geometry, ofKernel);
                }
                else
                {
                    device.Run(new Conv2DBackwardInputOp(gradient, weights, geometry, ofInput));
                    device.Run(new Conv2DBackwardKernelOp(x, gradient, geometry, ofKernel));
                }

                return [ofInput, ofKernel];
            });
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 2)]
    [InlineData(2, 4, 17)]
    [InlineData(5, 3, 33)]
    [InlineData(1, 2, 67)]
    public void Every_version_of_the_lstm_agrees_with_the_reference(int batch, int steps, int units)
    {
        var geometry = new LstmGeometry(batch, steps, Inputs: 1, units);
        foreach (var version in Enum.GetValues<LstmVersion>())
        {
            if (version == LstmVersion.OnChip && (units > LstmOnChipKernels.Units || Gpu.MaximumGroupSize < 4 * LstmOnChipKernels.Units))
                continue;
            foreach (var onlyLast in new[] { false, true })
            {
                Compare($"{version}, only the last step {onlyLast}", units, device =>
                {
                    // With x = 0 the gates hold x · kernel = 0 before the recurrence, on both devices.
                    Tensor x = device.Zeros([batch, steps, 1]), kernel = device.Zeros([1, 4 * units]);
                    var (recurrent, bias) = (Normal(device, [units, 4 * units], 1, 1 / Math.Sqrt(units)), Normal(device, [4 * units], 2));
                    var gates = device.Zeros([batch, steps, 4 * units]);
                    var (cells, hidden) = (device.NewTensor([batch, steps, units]), device.NewTensor([batch, steps, units]));
                    var gradient = Normal(device, onlyLast ? [batch, units] : hidden.Shape, 3);
                    var ofGates = device.NewTensor(gates.Shape);
                    if (device is GpuDevice gpu)
                    {
                        LstmGpu.Recurrence(gpu, version, recurrent, bias, geometry, rowsPerGroup: 2, gates, cells, hidden);
                        LstmGpu.RecurrenceBackward(gpu, version, recurrent, gates, cells, gradient, geometry, rowsPerGroup: 2, ofGates);
                    }
                    else
                    {
                        device.Run(new LstmOp(x, kernel, recurrent, bias, geometry, gates, cells, hidden));
                        device.Run(new LstmBackwardOp(
                            x, kernel, recurrent, gates, cells, hidden, gradient, geometry, ofGates, inputGradient: null,
                            device.NewTensor(kernel.Shape), device.NewTensor(recurrent.Shape), device.NewTensor(bias.Shape)));
                    }

                    return [gates, cells, hidden, ofGates];
                });
            }
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(17, 3)]
    [InlineData(65, 33)]
    [InlineData(700, 5)]
    public void Every_version_of_batch_norm_agrees_with_the_reference(int rows, int channels)
    {
        foreach (var version in Enum.GetValues<BatchNormVersion>())
        {
            Compare($"{version}", rows, device =>
            {
                var (x, gamma, beta) = (Normal(device, [rows, channels]), Normal(device, [channels], 1), Normal(device, [channels], 2));
                var (runningMean, runningVariance) = (Normal(device, [channels], 3), device.Filled([channels], 2));
                var (mean, inverse) = (device.NewTensor([channels]), device.NewTensor([channels]));
                var (y, gradient) = (device.NewTensor(x.Shape), Normal(device, x.Shape, 4));
                var (ofX, ofGamma, ofBeta) = (device.NewTensor(x.Shape), device.NewTensor([channels]), device.NewTensor([channels]));
                if (device is GpuDevice gpu)
                {
                    BatchNormGpu.BatchNorm(gpu, version, x, gamma, beta, 0.9f, 1e-3f, runningMean, runningVariance, mean, inverse, y);
                    BatchNormGpu.BatchNormBackward(gpu, version, x, gamma, mean, inverse, gradient, ofX, ofGamma, ofBeta);
                }
                else
                {
                    device.Run(new BatchNormOp(x, gamma, beta, 0.9f, 1e-3f, runningMean, runningVariance, mean, inverse, y));
                    device.Run(new BatchNormBackwardOp(x, gamma, mean, inverse, gradient, ofX, ofGamma, ofBeta));
                }

                return [runningMean, runningVariance, mean, inverse, y, ofX, ofGamma, ofBeta];
            });
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1, false)]
    [InlineData(2, 5, 33, 3, 17, false)]
    [InlineData(1, 33, 35, 17, 66, true)]
    [InlineData(2, 34, 5, 65, 2, true)]
    public void Every_version_of_attention_agrees_with_the_reference(
        int products, int queries, int keys, int depth, int valueDepth, bool isCausal)
    {
        foreach (var version in Enum.GetValues<AttentionVersion>())
        {
            Compare($"{version}", Math.Max(queries, keys), device =>
            {
                var (q, k) = (Normal(device, [products, queries, depth]), Normal(device, [products, keys, depth], 1));
                var (v, gradient) = (Normal(device, [products, keys, valueDepth], 2), Normal(device, [products, queries, valueDepth], 3));
                var mask = Normal(device, [queries, 1], 4);
                var shape = AttentionGeometry.Create(q.Shape, k.Shape, v.Shape, mask.Shape, isCausal);
                var (y, logSums) = (device.NewTensor(gradient.Shape), device.NewTensor([products, queries]));
                var (ofQ, ofK, ofV) = (device.NewTensor(q.Shape), device.NewTensor(k.Shape), device.NewTensor(v.Shape));
                if (device is GpuDevice gpu)
                {
                    AttentionGpu.Attention(gpu, version, q, k, v, mask, shape, y, logSums);
                    AttentionGpu.AttentionBackward(gpu, version, q, k, v, mask, shape, y, logSums, gradient, ofQ, ofK, ofV);
                }
                else
                {
                    device.Run(new AttentionOp(q, k, v, mask, shape, y, logSums));
                    device.Run(new AttentionBackwardOp(q, k, v, mask, shape, y, logSums, gradient, ofQ, ofK, ofV));
                }

                return [y, logSums, ofQ, ofK, ofV];
            });
        }
    }

    [Theory]
    [InlineData(new[] { 1, 3, 3, 1 }, new[] { 2, 2 }, new[] { 1, 1 }, 1, new[] { 0, 0, 0, 0 })]
    [InlineData(new[] { 2, 5, 4, 3 }, new[] { 2, 2 }, new[] { 2, 2 }, 1, null)]
    [InlineData(new[] { 1, 7, 6, 2 }, new[] { 3, 3 }, new[] { 2, 2 }, 1, null)]
    [InlineData(new[] { 2, 9, 8, 33 }, new[] { 2, 2 }, new[] { 3, 3 }, 1, new[] { 0, 0, 0, 0 })]
    [InlineData(new[] { 2, 9, 8, 5 }, new[] { 3, 2 }, new[] { 1, 3 }, 2, new[] { 2, 1, 0, 1 })]
    public void Every_version_of_max_pooling_agrees_with_the_reference(
        int[] input, int[] window, int[] stride, int dilation, int[]? border)
    {
        var shape = new Shape(input);
        var geometry = Pool2DGeometry.Create(shape, (window[0], window[1]), (stride[0], stride[1]), PaddingOf(border), dilation);
        foreach (var version in Enum.GetValues<MaxPool2DVersion>())
        {
            Compare($"{version}", window[0] * window[1], device =>
            {
                var (x, gradient) = (Normal(device, shape), Normal(device, geometry.OutputShape, 1));
                var (y, argMax) = (device.NewTensor(geometry.OutputShape), device.NewTensor(geometry.OutputShape, ElementType.Index));
                var ofInput = device.NewTensor(shape);
                if (device is GpuDevice gpu)
                {
                    MaxPool2DGpu.MaxPool2D(gpu, version, x, geometry, y, argMax);
                    MaxPool2DGpu.MaxPool2DBackward(gpu, version, gradient, argMax, geometry, ofInput);
                }
                else
                {
                    device.Run(new MaxPool2DOp(x, geometry, y, argMax));
                    device.Run(new MaxPool2DBackwardOp(gradient, argMax, geometry, ofInput));
                }

                return [y, ofInput];
            });
        }
    }

    private static Padding PaddingOf(int[]? border) =>
        border is [var top, var bottom, var left, var right] ? Padding.Of(top, bottom, left, right) : Padding.Same;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _reference.Dispose();

    private static Tensor Normal(Device device, Shape shape, uint which = 0, double scale = 1)
    {
        var random = new RandomSequence(8, RandomPurpose.Check, which);
        return device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)(random.Normal(i) * scale))], shape);
    }

    /// <summary>
    /// Runs an operation on both devices and compares its results. Sums of n products of such numbers are of the size of √n.
    /// </summary>
    private void Compare(string what, int terms, Func<Device, Tensor[]> run)
    {
        foreach (var (number, (want, got)) in run(_reference).Zip(run(Gpu)).Index())
        {
            var (expected, actual) = (want.ToDoubleArray(), got.ToDoubleArray());
            for (var i = 0; i < expected.Length; i++)
            {
                // Written so that NaN fails.
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= 5e-6 * Math.Sqrt(terms + 1),
                    $"{what}, result {number}, {want.Shape}: element {i} is {actual[i]:R}, the reference has {expected[i]:R}");
            }
        }
    }
}

/// <summary>The ladders as ILGPU translates them to OpenCL.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class OpenClKernelLadderTests(OpenClFixture fixture) : KernelLadderTests
{
    protected override GpuDevice Gpu => fixture.Gpu;
}

/// <summary>The ladders on ILGPU's CPU accelerator, which runs the C# itself.</summary>
[Trait("Category", "Device")]
public sealed class ProcessorKernelLadderTests : KernelLadderTests
{
    private readonly GpuDevice _device = new(GpuPlatform.Processor);

    protected override GpuDevice Gpu => _device;

    protected override void Dispose(bool disposing)
    {
        _device.Dispose();
        base.Dispose(disposing);
    }
}
