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

    // A row is one channel's taps for all filters.
    private const int KernelRowsWorthAThread = 8;

    /// <summary>Whether a convolution goes this way: it depends on sizes alone, so that every machine takes the same.</summary>
    private static bool SuitsWinograd(in Conv2DGeometry g) =>
        (g.KernelHeight, g.KernelWidth, g.Stride) == (3, 3, 1) && AreSuitable(g.InputChannels) && AreSuitable(g.OutputChannels)
        && g.OutputHeight > 1 && g.OutputWidth > 1;

    // Whole tiles of the matrix product, so that there are no edges to care for.
    private static bool AreSuitable(int channels) =>
        channels is >= FewestWinogradChannels and <= MostWinogradChannels && channels % GemmTile.WidestColumns == 0;

    private void WinogradConv2D(float* x, float* kernel, float* bias, in Conv2DGeometry g, Activation activation, float* y)
    {
        var frequencies = Scratch(checked(WinogradKernelLength(g) + (_workers.Threads * WinogradConv2DJob.MemoryLength(g.InputChannels, g.OutputChannels))));
        TransformKernel(kernel, g, frequencies);
        var (inputs, outputs) = WinogradInputs(g);
        RunOverTiles(g, inputs.Of(x), outputs.Of(y), frequencies, bias, activation);
    }

    private void WinogradConv2DBackwardInput(float* gradient, float* kernel, in Conv2DGeometry g, float* inputGradient)
    {
        var frequencies = Scratch(checked(WinogradKernelLength(g) + (_workers.Threads * WinogradConv2DJob.MemoryLength(g.OutputChannels, g.InputChannels))));
        TransformTurnedKernel(kernel, g, frequencies);
        var (inputs, outputs) = WinogradGradients(g);
        RunOverTiles(g, inputs.Of(gradient), outputs.Of(inputGradient), frequencies, null, Activation.None);
    }

    private void WinogradConv2DBackwardKernel(float* x, float* gradient, in Conv2DGeometry g, float* kernelGradient)
    {
        var sumLength = WinogradKernelLength(g);
        var workerMemory = WinogradKernelGradientSum.MemoryLength(g.InputChannels, g.OutputChannels);
        var sums = Scratch(checked((WinogradKernelGradientJob.MostParts * sumLength) + (_workers.Threads * workerMemory)));
        var (inputs, outputs) = WinogradInputs(g);
        var sum = new WinogradKernelGradientSum(inputs.Of(x), outputs.Of(gradient), sums + ((long)WinogradKernelGradientJob.MostParts * sumLength));
        var job = new WinogradKernelGradientJob(sum, g.Batch * inputs.TilesOfAnImage, sums, sumLength);
        _workers.Run(job, job.Parts);
        AddParts(sums, job.Parts, sumLength);
        TransformKernelGradient(sums, g, kernelGradient);
    }

    /// <summary>Patches of the input, and the results they give.</summary>
    private static (WinogradTiles Inputs, WinogradTiles Outputs) WinogradInputs(in Conv2DGeometry g)
    {
        var (high, wide) = TilesOf(g.OutputHeight, g.OutputWidth);
        return (
            new WinogradTiles(null, g.InputHeight, g.InputWidth, g.InputChannels, g.PaddingTop, g.PaddingLeft, high, wide),
            new WinogradTiles(null, g.OutputHeight, g.OutputWidth, g.OutputChannels, 0, 0, high, wide));
    }

    /// <summary>
    /// The same for the gradient of the input, which is a convolution too: of the result's gradient, with the kernel turned by 180° and its channels and
    /// filters exchanged.
    /// </summary>
    private static (WinogradTiles Inputs, WinogradTiles Outputs) WinogradGradients(in Conv2DGeometry g)
    {
        var (high, wide) = TilesOf(g.InputHeight, g.InputWidth);
        var (top, left) = (g.KernelHeight - 1 - g.PaddingTop, g.KernelWidth - 1 - g.PaddingLeft);
        return (
            new WinogradTiles(null, g.OutputHeight, g.OutputWidth, g.OutputChannels, top, left, high, wide),
            new WinogradTiles(null, g.InputHeight, g.InputWidth, g.InputChannels, 0, 0, high, wide));
    }

    private static (int High, int Wide) TilesOf(int height, int width) => ((height + 1) / 2, (width + 1) / 2);

    private static int WinogradKernelLength(in Conv2DGeometry g) => WinogradTransforms.Frequencies * g.InputChannels * g.OutputChannels;

    private void RunOverTiles(
        in Conv2DGeometry g, WinogradTiles inputs, WinogradTiles outputs, float* frequencies, float* bias, Activation activation)
    {
        var job = new WinogradConv2DJob(
            inputs, outputs, g.Batch * inputs.TilesOfAnImage, frequencies, bias, activation, frequencies + WinogradKernelLength(g));
        _workers.Run(job, job.Blocks);
    }

    private void TransformKernel(float* kernel, in Conv2DGeometry g, float* frequencies) =>
        _workers.Run(new WinogradKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels, KernelRowsWorthAThread);

    private void TransformTurnedKernel(float* kernel, in Conv2DGeometry g, float* frequencies) =>
        _workers.Run(new WinogradTurnedKernelJob(kernel, g.InputChannels, g.OutputChannels, frequencies), g.InputChannels / GemmTile.WidestColumns);

    private void TransformKernelGradient(float* sums, in Conv2DGeometry g, float* kernelGradient) =>
        _workers.Run(
            new WinogradKernelGradientTransformJob(sums, g.InputChannels, g.OutputChannels, kernelGradient), g.InputChannels, KernelRowsWorthAThread);

    /// <summary>Adds sums of parts, which lie one after the other, to the first.</summary>
    private void AddParts(float* sums, int parts, int length) =>
        _workers.Run(new AddPartsJob(sums, parts, length), length / CpuStorage.ElementsPerLine, LinesWorthAThread);
}
