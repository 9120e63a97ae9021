namespace Gtzan.Engine.Cpu;

/// <summary>
/// Sums the gradient of the kernel's frequencies, Σ over tiles of (Bᵀ d B)ᵀ · (A ∂y Aᵀ): for each frequency a product channels × tiles by tiles × filters.
/// One item is a part of the tiles; the parts depend on nothing but the number of tiles.
/// </summary>
/// <param name="inputs">Patches of 4×4 pixels.</param>
/// <param name="gradients">The gradient of the results, 2×2 pixels.</param>
/// <param name="tiles">How many there are in the batch.</param>
/// <param name="sums">Takes sums[part][frequency][channel, filter].</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradKernelGradientJob(WinogradTiles inputs, WinogradTiles gradients, int tiles, float* sums, float* scratch)
    : IParallelJob
{
    /// <summary>Into how many parts the tiles are divided at most: more occupy more threads, and leave more to add up.</summary>
    public const int MostParts = 8;

    // So many tiles are summed in registers before the sums go to the second-level cache and back.
    private const int BlockTiles = 64;

    // Frequencies lie so far apart that they do not all crowd into the same place of the first-level cache.
    private const int Gap = CpuStorage.ElementsPerLine;

    /// <summary>The elements that each worker needs: patches and gradients of a block by frequency, and a pixel of zeros.</summary>
    public static int MemoryLength(int channels, int filters) =>
        (WinogradTransforms.Frequencies * ((BlockTiles * (channels + filters)) + (2 * Gap))) + Math.Max(channels, filters);

    /// <summary>Into how many parts the tiles are divided.</summary>
    public int Parts => Math.Min(MostParts, Blocks);

    private int Blocks => (tiles + BlockTiles - 1) / BlockTiles;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        nint patchStride = (BlockTiles * channels) + Gap, gradientStride = (BlockTiles * filters) + Gap;
        var patches = scratch + ((long)worker * MemoryLength(channels, filters));
        var panels = patches + (WinogradTransforms.Frequencies * patchStride);
        var zeros = panels + (WinogradTransforms.Frequencies * gradientStride);
        new Span<float>(zeros, Math.Max(channels, filters)).Clear();
        for (var part = first; part < end; part++)
        {
            var (firstBlock, endBlock) = (Blocks * part / Parts, Blocks * (part + 1) / Parts);
            var partSums = sums + ((long)part * WinogradTransforms.Frequencies * channels * filters);
            for (var block = firstBlock; block < endBlock; block++)
            {
                var firstTile = block * BlockTiles;
                var count = Math.Min(BlockTiles, tiles - firstTile);
                WinogradTransforms.Patches<T>(inputs, firstTile, count, patches, patchStride, zeros);
                TransformGradients<T>(firstTile, count, panels, gradientStride, zeros);
                Multiply<T>(count, patches, patchStride, panels, gradientStride, partSums, adds: block > firstBlock);
            }
        }
    }

    /// <summary>panels[frequency][panel of filters][tile][filter in the panel], packed for the product.</summary>
    private void TransformGradients<T>(int firstTile, int count, float* panels, nint stride, float* zeros)
        where T : struct, ISimd<T>
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

    private void Multiply<T>(int count, float* patches, nint patchStride, float* panels, nint gradientStride, float* partSums, bool adds)
        where T : struct, ISimd<T>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        var rows = stackalloc int[GemmTile.Rows];
        for (var row = 0; row < GemmTile.Rows; row++)
            rows[row] = row;
        var depths = stackalloc int[BlockTiles];
        for (var tile = 0; tile < count; tile++)
            depths[tile] = tile * channels;

        for (var frequency = 0; frequency < WinogradTransforms.Frequencies; frequency++, patches += patchStride, panels += gradientStride)
        {
            var panel = panels;
            for (var filter = 0; filter < filters; filter += GemmTile.Columns<T>(), panel += count * GemmTile.Columns<T>())
            {
                for (var channel = 0; channel < channels; channel += GemmTile.Rows)
                    GemmTile.Multiply<T>(count, patches + channel, rows, depths, panel, partSums + ((long)channel * filters) + filter, filters, adds);
            }

            partSums += (long)channels * filters;
        }
    }
}

/// <summary>Adds the parts to the first one, in their order. One item is a cache line of each.</summary>
internal readonly unsafe struct WinogradPartsJob(float* sums, int parts, int length) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
        {
            var sum = T.Load(sums + i);
            for (var part = 1; part < parts; part++)
                sum += T.Load(sums + ((long)part * length) + i);
            sum.Store(sums + i);
        }
    }
}

/// <summary>Transforms the sums of the frequencies back to the gradient of a kernel [3, 3, channels, filters]. One item is one channel.</summary>
internal readonly unsafe struct WinogradKernelGradientTransformJob(float* sums, int channels, int filters, float* kernelGradient) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var length = (nint)channels * filters;
        for (var element = first * filters; element < end * filters; element += T.Count)
            WinogradTransforms.KernelGradient<T>(sums + element, length, kernelGradient + element, length);
    }
}
