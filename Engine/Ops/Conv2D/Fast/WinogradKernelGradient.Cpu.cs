using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Sums the gradient of the transformed kernel, Σ over tiles of (Bᵀ d B)ᵀ · (A ∂y Aᵀ): for each component a product channels × tiles by
/// tiles × filters.
/// </summary>
/// <param name="inputs">Patches of 4×4 pixels.</param>
/// <param name="gradients">The gradient of the results, 2×2 pixels.</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradKernelGradientSum(WinogradTiles inputs, WinogradTiles gradients, float* scratch)
{
    /// <summary>The number of tiles that are summed in registers before the sums are written to the second-level cache.</summary>
    public const int BlockTiles = 64;

    // A gap between components, so that they do not map to the same sets of the first-level cache.
    private const int Gap = CpuStorage.ElementsPerLine;

    /// <summary>The elements that each worker needs: patches and gradients of a block by component, and a pixel of zeros.</summary>
    public static int MemoryLength(int channels, int filters) =>
        (WinogradTransforms.Components * ((BlockTiles * (channels + filters)) + (2 * Gap))) + Math.Max(channels, filters);

    /// <summary>
    /// sum[component][channel, filter] ← the sum over the tiles firstTile … endTile − 1; or += if <paramref name="adds"/>.
    /// </summary>
    public void Add<T>(int firstTile, int endTile, float* sum, bool adds, int worker)
        where T : struct, ISimd<T, float>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        nint patchStride = (BlockTiles * channels) + Gap, gradientStride = (BlockTiles * filters) + Gap;
        var patches = scratch + ((long)worker * MemoryLength(channels, filters));
        var panels = patches + (WinogradTransforms.Components * patchStride);
        var zeros = panels + (WinogradTransforms.Components * gradientStride);
        new Span<float>(zeros, Math.Max(channels, filters)).Clear();
        for (var tile = firstTile; tile < endTile; tile += BlockTiles, adds = true)
        {
            var count = Math.Min(BlockTiles, endTile - tile);
            WinogradTransforms.Patches<T>(inputs, tile, count, patches, patchStride, zeros);
            TransformGradients<T>(tile, count, panels, gradientStride, zeros);
            Multiply<T>(count, patches, patchStride, panels, gradientStride, sum, adds);
        }
    }

    /// <summary>panels[component][panel of filters][tile][filter in the panel], packed for the product.</summary>
    private void TransformGradients<T>(int firstTile, int count, float* panels, nint stride, float* zeros)
        where T : struct, ISimd<T, float>
    {
        var pixels = stackalloc float*[4];
        var cursor = gradients.At(firstTile);
        var panelWidth = GemmTile.Columns<T>();
        for (var tile = 0; tile < count; tile++, panels += panelWidth)
        {
            cursor.Next(2, zeros, pixels);
            var panel = panels;
            for (var filter = 0; filter < gradients.Channels; filter += panelWidth, panel += count * panelWidth)
            {
                WinogradTransforms.ResultGradient<T>(pixels, filter, panel, stride);
                WinogradTransforms.ResultGradient<T>(pixels, filter + T.Count, panel + T.Count, stride);
            }
        }
    }

    private void Multiply<T>(int count, float* patches, nint patchStride, float* panels, nint gradientStride, float* sum, bool adds)
        where T : struct, ISimd<T, float>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        var rows = stackalloc int[GemmTile.Rows];
        for (var row = 0; row < GemmTile.Rows; row++)
            rows[row] = row;
        var depths = stackalloc int[BlockTiles];
        for (var tile = 0; tile < count; tile++)
            depths[tile] = tile * channels;

        var panelWidth = GemmTile.Columns<T>();
        for (var component = 0; component < WinogradTransforms.Components; component++, patches += patchStride, panels += gradientStride)
        {
            var panel = panels;
            for (var filter = 0; filter < filters; filter += panelWidth, panel += count * panelWidth)
            {
                for (var channel = 0; channel < channels; channel += GemmTile.Rows)
                {
                    GemmTile.Multiply<T>(
                        count, patches + channel, rows, depths, panel, panelWidth, sum + ((long)channel * filters) + filter, filters, adds);
                }
            }

            sum += (long)channels * filters;
        }
    }
}

/// <summary>The sum over the tiles of a batch: one item is a part of them.</summary>
internal readonly unsafe struct WinogradKernelGradientJob(
    WinogradKernelGradientSum sum, int tiles, float* sums, int sumLength) : IParallelJob
{
    // More occupy more threads, and leave more to add up. They depend on nothing but the number of tiles.
    public const int MaxParts = 8;

    public int Parts => Math.Min(MaxParts, Blocks);

    private int Blocks => (tiles + WinogradKernelGradientSum.BlockTiles - 1) / WinogradKernelGradientSum.BlockTiles;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        for (var part = first; part < end; part++)
        {
            var (firstBlock, endBlock) = (Blocks * part / Parts, Blocks * (part + 1) / Parts);
            sum.Add<T>(
                firstBlock * WinogradKernelGradientSum.BlockTiles, Math.Min(tiles, endBlock * WinogradKernelGradientSum.BlockTiles),
                sums + ((long)part * sumLength), adds: false, worker);
        }
    }
}

/// <summary>
/// Transforms the sums back to the gradient of a kernel [3, 3, channels, filters]. One item is one channel.
/// </summary>
internal readonly unsafe struct WinogradKernelGradientTransformJob(
    float* sums, int channels, int filters, float* kernelGradient) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var length = (nint)channels * filters;
        for (var element = first * filters; element < end * filters; element += T.Count)
            WinogradTransforms.KernelGradient<T>(sums + element, length, kernelGradient + element, length);
    }
}
