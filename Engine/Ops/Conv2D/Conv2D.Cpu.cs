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
// image for a 3×3 kernel, never exists: the product reads its elements from the image, which has got zeros around it where the kernel
// reaches beyond it. Kernels of 3×3 between many channels go by way of the frequencies of tiles instead.
internal static unsafe class Conv2DCpu
{
    // A row is one channel's taps for all filters.
    private const int KernelRowsWorthAThread = 8;

    public static void Conv2D(CpuDevice device, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            using var scratch = device.Rent(checked(
                Winograd.KernelLength(geometry) + (device.Workers.Threads * WinogradConv2DJob.MemoryLength(channels, filters))));
            var frequencies = scratch.Pointer;
            TransformKernel(device, Pointer(kernel), geometry, frequencies);
            var (patches, results) = Winograd.Inputs(geometry);
            RunOverTiles(device, geometry, patches.Of(Pointer(x)), results.Of(Pointer(y)), frequencies, Pointer(bias), activation);
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

    public static void Conv2DBackwardInput(CpuDevice device, Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            using var scratch = device.Rent(checked(
                Winograd.KernelLength(geometry) + (device.Workers.Threads * WinogradConv2DJob.MemoryLength(filters, channels))));
            var frequencies = scratch.Pointer;
            TransformTurnedKernel(device, Pointer(kernel), geometry, frequencies);
            var (patches, results) = Winograd.Gradients(geometry);
            RunOverTiles(device, geometry, patches.Of(Pointer(gradient)), results.Of(Pointer(inputGradient)), frequencies, null, Activation.None);
            return;
        }

        var depth = geometry.KernelHeight * geometry.KernelWidth * geometry.OutputChannels;
        var kernelLength = CpuStorage.PadToLine(kernel.Shape.Length);
        var outputs = PatchSource.Outputs(geometry);
        using var rented = device.Rent(checked(kernelLength + outputs.PaddedLength(geometry.Batch)));
        var turned = rented.Pointer;
        TurnKernel(device, Pointer(kernel), geometry, turned);
        Multiply(
            device,
            geometry.InputPositions, geometry.InputChannels, depth,
            Patches(device, outputs, Pointer(gradient), geometry.Batch, turned + kernelLength),
            RightOperand(turned, geometry.InputChannels, depth, transposed: false), Pointer(inputGradient));
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

    private static void RunOverTiles(CpuDevice device, in Conv2DGeometry g, WinogradTiles inputs, WinogradTiles outputs, float* frequencies, float* bias, Activation activation)
    {
        var job = new WinogradConv2DJob(
            inputs, outputs, g.Batch * inputs.TilesOfAnImage, frequencies, bias, activation, frequencies + Winograd.KernelLength(g));
        device.Workers.Run(job, job.Blocks);
    }

    private static void SumKernelGradient(CpuDevice device, float* x, float* gradient, in Conv2DGeometry g, float* kernelGradient)
    {
        var sumLength = Winograd.KernelLength(g);
        var workerMemory = WinogradKernelGradientSum.MemoryLength(g.InputChannels, g.OutputChannels);
        using var scratch = device.Rent(checked((WinogradKernelGradientJob.MostParts * sumLength) + (device.Workers.Threads * workerMemory)));
        var sums = scratch.Pointer;
        var (inputs, outputs) = Winograd.Inputs(g);
        var sum = new WinogradKernelGradientSum(inputs.Of(x), outputs.Of(gradient), sums + ((long)WinogradKernelGradientJob.MostParts * sumLength));
        var job = new WinogradKernelGradientJob(sum, g.Batch * inputs.TilesOfAnImage, sums, sumLength);
        device.Workers.Run(job, job.Parts);
        ParallelSums.OfParts(device, sums, job.Parts, sumLength, sums);
        TransformKernelGradient(device, sums, g, kernelGradient);
    }

    public static void TransformKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* frequencies) =>
        device.Workers.Run(new WinogradKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels, KernelRowsWorthAThread);

    public static void TransformTurnedKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* frequencies) =>
        device.Workers.Run(new WinogradTurnedKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels / GemmTile.WidestColumns);

    public static void TransformKernelGradient(CpuDevice device, float* sums, in Conv2DGeometry g, float* kernelGradient) =>
        device.Workers.Run(
            new WinogradKernelGradientTransformJob(sums, g.InputChannels, g.OutputChannels, kernelGradient), g.InputChannels, KernelRowsWorthAThread);

    public static void TurnKernel(CpuDevice device, float* kernel, in Conv2DGeometry g, float* turned)
    {
        var taps = g.KernelHeight * g.KernelWidth;
        device.Workers.Run(
            new TurnKernelJob(kernel, taps, g.InputChannels, g.OutputChannels, turned), taps, RowsWorthAThread(g.InputChannels * g.OutputChannels));
    }
}
