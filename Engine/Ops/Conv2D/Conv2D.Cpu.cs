using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// A convolution is a matrix product with the matrix of patches, and so are both of its gradients. The matrix of patches, nine times the image for a 3×3
// kernel, never exists: the product reads its elements from the image, which has got zeros around it where the kernel reaches beyond it.
// Kernels of 3×3 between many channels go by way of the frequencies of tiles instead.
public sealed unsafe partial class CpuDevice
{
    // A row is one channel's taps for all filters.
    private const int KernelRowsWorthAThread = 8;

    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            var frequencies = Scratch(checked(Winograd.KernelLength(geometry) + (_workers.Threads * WinogradConv2DJob.MemoryLength(channels, filters))));
            TransformKernel(Pointer(kernel), geometry, frequencies);
            var (patches, results) = Winograd.Inputs(geometry);
            RunOverTiles(geometry, patches.Of(Pointer(x)), results.Of(Pointer(y)), frequencies, Pointer(bias), activation);
            return;
        }

        var inputs = PatchSource.Inputs(geometry);
        Multiply(
            geometry.OutputPositions, geometry.OutputChannels, geometry.PatchLength,
            Patches(inputs, Pointer(x), geometry.Batch, Scratch(inputs.PaddedLength(geometry.Batch))),
            RightOperand(Pointer(kernel), geometry.OutputChannels, geometry.PatchLength, transposed: false),
            Pointer(y), Pointer(bias), activation);
    }

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        if (Winograd.Suits(geometry))
        {
            var (channels, filters) = (geometry.InputChannels, geometry.OutputChannels);
            var frequencies = Scratch(checked(Winograd.KernelLength(geometry) + (_workers.Threads * WinogradConv2DJob.MemoryLength(filters, channels))));
            TransformTurnedKernel(Pointer(kernel), geometry, frequencies);
            var (patches, results) = Winograd.Gradients(geometry);
            RunOverTiles(geometry, patches.Of(Pointer(gradient)), results.Of(Pointer(inputGradient)), frequencies, null, Activation.None);
            return;
        }

        var depth = geometry.KernelHeight * geometry.KernelWidth * geometry.OutputChannels;
        var kernelLength = CpuStorage.PadToLine(kernel.Shape.Length);
        var outputs = PatchSource.Outputs(geometry);
        var turned = Scratch(checked(kernelLength + outputs.PaddedLength(geometry.Batch)));
        TurnKernel(Pointer(kernel), geometry, turned);
        Multiply(
            geometry.InputPositions, geometry.InputChannels, depth,
            Patches(outputs, Pointer(gradient), geometry.Batch, turned + kernelLength),
            RightOperand(turned, geometry.InputChannels, depth, transposed: false), Pointer(inputGradient));
    }

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        if (Winograd.Suits(geometry))
        {
            SumKernelGradient(Pointer(x), Pointer(gradient), geometry, Pointer(kernelGradient));
            return;
        }

        var inputs = PatchSource.Inputs(geometry);
        Multiply(
            geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions,
            new TransposedOperand<PatchMatrix>(Patches(inputs, Pointer(x), geometry.Batch, Scratch(inputs.PaddedLength(geometry.Batch)))),
            RightOperand(Pointer(gradient), geometry.OutputChannels, geometry.OutputPositions, transposed: false),
            Pointer(kernelGradient));
    }

    /// <summary>The patches of a batch, padded by all threads if they need it.</summary>
    private PatchMatrix Patches(PatchSource source, float* images, int batch, float* padded)
    {
        var length = source.PaddedLength(batch);
        if (length == 0)
            return source.Matrix(images);
        _workers.Run(source.Padding(images, padded), batch, RowsWorthAThread(length / batch));
        return source.Matrix(padded);
    }

    private void RunOverTiles(
        in Conv2DGeometry g, WinogradTiles inputs, WinogradTiles outputs, float* frequencies, float* bias, Activation activation)
    {
        var job = new WinogradConv2DJob(
            inputs, outputs, g.Batch * inputs.TilesOfAnImage, frequencies, bias, activation, frequencies + Winograd.KernelLength(g));
        _workers.Run(job, job.Blocks);
    }

    private void SumKernelGradient(float* x, float* gradient, in Conv2DGeometry g, float* kernelGradient)
    {
        var sumLength = Winograd.KernelLength(g);
        var workerMemory = WinogradKernelGradientSum.MemoryLength(g.InputChannels, g.OutputChannels);
        var sums = Scratch(checked((WinogradKernelGradientJob.MostParts * sumLength) + (_workers.Threads * workerMemory)));
        var (inputs, outputs) = Winograd.Inputs(g);
        var sum = new WinogradKernelGradientSum(inputs.Of(x), outputs.Of(gradient), sums + ((long)WinogradKernelGradientJob.MostParts * sumLength));
        var job = new WinogradKernelGradientJob(sum, g.Batch * inputs.TilesOfAnImage, sums, sumLength);
        _workers.Run(job, job.Parts);
        AddParts(sums, job.Parts, sumLength, sums);
        TransformKernelGradient(sums, g, kernelGradient);
    }

    private void TransformKernel(float* kernel, in Conv2DGeometry g, float* frequencies) =>
        _workers.Run(new WinogradKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels, KernelRowsWorthAThread);

    private void TransformTurnedKernel(float* kernel, in Conv2DGeometry g, float* frequencies) =>
        _workers.Run(new WinogradTurnedKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels / GemmTile.WidestColumns);

    private void TransformKernelGradient(float* sums, in Conv2DGeometry g, float* kernelGradient) =>
        _workers.Run(
            new WinogradKernelGradientTransformJob(sums, g.InputChannels, g.OutputChannels, kernelGradient), g.InputChannels, KernelRowsWorthAThread);

    private void TurnKernel(float* kernel, in Conv2DGeometry g, float* turned)
    {
        var taps = g.KernelHeight * g.KernelWidth;
        _workers.Run(
            new TurnKernelJob(kernel, taps, g.InputChannels, g.OutputChannels, turned), taps, RowsWorthAThread(g.InputChannels * g.OutputChannels));
    }
}
