using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016): four results of a 3×3 kernel from 16
// products instead of 36, for a few additions before and after. For each of the 16 frequencies it is a product of matrices, tiles × channels by
// channels × filters. Its factors are 1 and ½ only, so that it rounds about as the direct sum does.
public sealed unsafe partial class CpuDevice
{
    // With fewer channels the transforms take as long as what they save, and with more the frequencies of a tile do not fit the second-level cache.
    private const int FewestWinogradChannels = 32;
    private const int MostWinogradChannels = 256;

    /// <summary>Whether a convolution goes this way: it depends on sizes alone, so that every machine takes the same.</summary>
    private static bool SuitsWinograd(in Conv2DGeometry g) =>
        (g.KernelHeight, g.KernelWidth, g.Stride) == (3, 3, 1) && AreSuitable(g.InputChannels) && AreSuitable(g.OutputChannels)
        && g.OutputHeight > 1 && g.OutputWidth > 1;

    // Whole tiles of the matrix product, so that there are no edges to care for.
    private static bool AreSuitable(int channels) =>
        channels is >= FewestWinogradChannels and <= MostWinogradChannels && channels % GemmTile.WidestColumns == 0;

    private void WinogradConv2D(float* x, float* kernel, float* bias, in Conv2DGeometry g, Activation activation, float* y)
    {
        var (tilesHigh, tilesWide) = TilesOf(g.OutputHeight, g.OutputWidth);
        var inputs = new WinogradTiles(x, g.InputHeight, g.InputWidth, g.InputChannels, g.PaddingTop, g.PaddingLeft, tilesHigh, tilesWide);
        var outputs = new WinogradTiles(y, g.OutputHeight, g.OutputWidth, g.OutputChannels, 0, 0, tilesHigh, tilesWide);
        var scratch = WinogradScratch(g, WinogradConv2DJob.MemoryLength(g.InputChannels, g.OutputChannels));
        _workers.Run(new WinogradKernelJob(kernel, g.InputChannels, g.OutputChannels, scratch), g.InputChannels, KernelRowsWorthAThread);
        RunOverTiles(inputs, outputs, scratch, g, bias, activation, g.Batch * tilesHigh * tilesWide);
    }

    /// <summary>The gradient of the input is a convolution too, of the result's gradient with the kernel turned by 180° and its channels and filters exchanged.</summary>
    private void WinogradConv2DBackwardInput(float* gradient, float* kernel, in Conv2DGeometry g, float* inputGradient)
    {
        var (tilesHigh, tilesWide) = TilesOf(g.InputHeight, g.InputWidth);
        var (top, left) = (g.KernelHeight - 1 - g.PaddingTop, g.KernelWidth - 1 - g.PaddingLeft);
        var inputs = new WinogradTiles(gradient, g.OutputHeight, g.OutputWidth, g.OutputChannels, top, left, tilesHigh, tilesWide);
        var outputs = new WinogradTiles(inputGradient, g.InputHeight, g.InputWidth, g.InputChannels, 0, 0, tilesHigh, tilesWide);
        var scratch = WinogradScratch(g, WinogradConv2DJob.MemoryLength(g.OutputChannels, g.InputChannels));
        _workers.Run(new WinogradTurnedKernelJob(kernel, g.InputChannels, g.OutputChannels, scratch), g.InputChannels / GemmTile.WidestColumns);
        RunOverTiles(inputs, outputs, scratch, g, null, Activation.None, g.Batch * tilesHigh * tilesWide);
    }

    private void WinogradConv2DBackwardKernel(float* x, float* gradient, in Conv2DGeometry g, float* kernelGradient)
    {
        var (tilesHigh, tilesWide) = TilesOf(g.OutputHeight, g.OutputWidth);
        var inputs = new WinogradTiles(x, g.InputHeight, g.InputWidth, g.InputChannels, g.PaddingTop, g.PaddingLeft, tilesHigh, tilesWide);
        var outputs = new WinogradTiles(gradient, g.OutputHeight, g.OutputWidth, g.OutputChannels, 0, 0, tilesHigh, tilesWide);
        var workerMemory = WinogradKernelGradientJob.MemoryLength(g.InputChannels, g.OutputChannels);
        var kernelLength = WinogradTransforms.Frequencies * g.InputChannels * g.OutputChannels;
        var scratch = Scratch(checked((WinogradKernelGradientJob.MostParts * kernelLength) + (_workers.Threads * workerMemory)));
        var job = new WinogradKernelGradientJob(
            inputs, outputs, g.Batch * tilesHigh * tilesWide, scratch, scratch + ((long)WinogradKernelGradientJob.MostParts * kernelLength));
        _workers.Run(job, job.Parts);
        _workers.Run(new WinogradPartsJob(scratch, job.Parts, kernelLength), kernelLength / CpuStorage.ElementsPerLine, LinesWorthAThread);
        _workers.Run(
            new WinogradKernelGradientTransformJob(scratch, g.InputChannels, g.OutputChannels, kernelGradient), g.InputChannels, KernelRowsWorthAThread);
    }

    // A row is one channel's taps for all filters.
    private const int KernelRowsWorthAThread = 8;

    private void RunOverTiles(
        WinogradTiles inputs, WinogradTiles outputs, float* scratch, in Conv2DGeometry g, float* bias, Activation activation, int tiles)
    {
        var memory = scratch + ((long)WinogradTransforms.Frequencies * g.InputChannels * g.OutputChannels);
        var blocks = (tiles + WinogradConv2DJob.BlockTiles - 1) / WinogradConv2DJob.BlockTiles;
        _workers.Run(new WinogradConv2DJob(inputs, outputs, tiles, scratch, bias, activation, memory), blocks);
    }

    /// <summary>The transformed kernel, and after it what each worker needs.</summary>
    private float* WinogradScratch(in Conv2DGeometry g, int workerMemory) =>
        Scratch(checked((WinogradTransforms.Frequencies * g.InputChannels * g.OutputChannels) + (_workers.Threads * workerMemory)));

    private static (int High, int Wide) TilesOf(int height, int width) => ((height + 1) / 2, (width + 1) / 2);
}
