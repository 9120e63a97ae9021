using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Conv2D.Fast;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.Conv2D;

// A convolution is a matrix product with the matrix of patches, and so are both of its gradients. The matrix of patches, nine times the
// image for a 3×3 kernel, is never built: the product reads its elements from the image, padded with zeros where the kernel
// reaches beyond the border. 3×3 kernels between many channels use Winograd's algorithm instead.
internal static unsafe class Conv2DCpu
{
    // A row is one channel's taps for all filters.
    private const int KernelRowsWorthAThread = 8;

    public static void Conv2D(
        CpuDevice device, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            using var scratch = device.Rent(checked(
                Winograd.KernelLength(geometry) + (device.Workers.Threads * WinogradConv2DJob.MemoryLength(channels, filters))));
            var transformed = scratch.Pointer;
            TransformKernel(device, Pointer(kernel), geometry, transformed);
            var (patches, results) = Winograd.Inputs(geometry);
            RunOverTiles(device, geometry, patches.Of(Pointer(x)), results.Of(Pointer(y)), transformed, Pointer(bias), activation);
            return;
        }

        var inputs = PatchSource.Inputs(geometry);
        using var padded = device.Rent(inputs.PaddedLength(geometry.Batch));
        Multiply(
            device,
            geometry.OutputPositions, geometry.OutputChannels, geometry.PatchLength,
            Patches(device, inputs, Pointer(x), geometry.Batch, padded.Pointer),
            RightOperand(Pointer(kernel), geometry.OutputChannels, geometry.PatchLength, transposed: false),
            Pointer(y), Pointer(bias), activation);
    }

    public static void Conv2DBackwardInput(
        CpuDevice device, Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            using var scratch = device.Rent(checked(
                Winograd.KernelLength(geometry) + (device.Workers.Threads * WinogradConv2DJob.MemoryLength(filters, channels))));
            var transformed = scratch.Pointer;
            TransformRotatedKernel(device, Pointer(kernel), geometry, transformed);
            var (patches, results) = Winograd.Gradients(geometry);
            RunOverTiles(
                device, geometry, patches.Of(Pointer(gradient)), results.Of(Pointer(inputGradient)), transformed, null, Activation.None);
            return;
        }

        var depth = geometry.KernelHeight * geometry.KernelWidth * geometry.OutputChannels;
        var kernelLength = CpuStorage.PadToLine(kernel.Shape.Length);
        var outputs = PatchSource.Outputs(geometry);
        using var rented = device.Rent(checked(kernelLength + outputs.PaddedLength(geometry.Batch)));
        var rotated = rented.Pointer;
        RotateKernel(device, Pointer(kernel), geometry, rotated);
        Multiply(
            device,
            geometry.InputPositions, geometry.InputChannels, depth,
            Patches(device, outputs, Pointer(gradient), geometry.Batch, rotated + kernelLength),
            RightOperand(rotated, geometry.InputChannels, depth, transposed: false), Pointer(inputGradient));
    }

    public static void Conv2DBackwardKernel(CpuDevice device, Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        if (Winograd.Suits(geometry))
        {
            SumKernelGradient(device, Pointer(x), Pointer(gradient), geometry, Pointer(kernelGradient));
            return;
        }

        var inputs = PatchSource.Inputs(geometry);
        using var padded = device.Rent(inputs.PaddedLength(geometry.Batch));
        Multiply(
            device,
            geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions,
            new TransposedOperand<PatchMatrix>(Patches(device, inputs, Pointer(x), geometry.Batch, padded.Pointer)),
            RightOperand(Pointer(gradient), geometry.OutputChannels, geometry.OutputPositions, transposed: false),
            Pointer(kernelGradient));
    }

    /// <summary>The patches of a batch, padded by all threads if they need it.</summary>
    private static PatchMatrix Patches(CpuDevice device, PatchSource source, float* images, int batch, float* padded)
    {
        var length = source.PaddedLength(batch);
        if (length == 0)
            return source.Matrix(images);
        device.Workers.Run(source.Padding(images, padded), batch, RowsWorthAThread(length / batch));
        return source.Matrix(padded);
    }

    private static void RunOverTiles(
        CpuDevice device, in Conv2DGeometry g, WinogradTiles inputs, WinogradTiles outputs, float* transformed, float* bias,
        Activation activation)
    {
        var job = new WinogradConv2DJob(
            inputs, outputs, g.Batch * inputs.TilesOfAnImage, transformed, bias, activation, transformed + Winograd.KernelLength(g));
        device.Workers.Run(job, job.Blocks);
    }

    private static void SumKernelGradient(CpuDevice device, float* x, float* gradient, in Conv2DGeometry g, float* kernelGradient)
    {
        var sumLength = Winograd.KernelLength(g);
        var workerMemory = WinogradKernelGradientSum.MemoryLength(g.InputChannels, g.OutputChannels);
        using var scratch = device.Rent(
            checked((WinogradKernelGradientJob.MaxParts * sumLength) + (device.Workers.Threads * workerMemory)));
        var sums = scratch.Pointer;
        var (inputs, outputs) = Winograd.Inputs(g);
        var sum = new WinogradKernelGradientSum(
            inputs.Of(x), outputs.Of(gradient), sums + ((long)WinogradKernelGradientJob.MaxParts * sumLength));
        var job = new WinogradKernelGradientJob(sum, g.Batch * inputs.TilesOfAnImage, sums, sumLength);
        device.Workers.Run(job, job.Parts);
        ParallelSums.OfParts(device, sums, job.Parts, sumLength, sums);
        TransformKernelGradient(device, sums, g, kernelGradient);
    }

    public static void TransformKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* transformed) =>
        device.Workers.Run(
            new WinogradKernelJob(kernel, g.InputChannels, g.OutputChannels, transformed), g.InputChannels, KernelRowsWorthAThread);

    public static void TransformRotatedKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* transformed) =>
        device.Workers.Run(
            new WinogradRotatedKernelJob(kernel, g.InputChannels, g.OutputChannels, transformed), g.InputChannels / GemmTile.MaxColumns);

    public static void TransformKernelGradient(CpuDevice device, float* sums, in Conv2DGeometry g, float* kernelGradient) =>
        device.Workers.Run(
            new WinogradKernelGradientTransformJob(sums, g.InputChannels, g.OutputChannels, kernelGradient),
            g.InputChannels, KernelRowsWorthAThread);

    public static void RotateKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* rotated)
    {
        var taps = g.KernelHeight * g.KernelWidth;
        device.Workers.Run(
            new RotateKernelJob(kernel, taps, g.InputChannels, g.OutputChannels, rotated),
            taps, RowsWorthAThread(g.InputChannels * g.OutputChannels));
    }
}
