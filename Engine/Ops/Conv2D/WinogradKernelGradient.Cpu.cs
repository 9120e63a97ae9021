namespace Gtzan.Engine.Cpu;

/// <summary>
/// Sums the gradient of the kernel's frequencies, Σ over tiles of (Bᵀ d B)ᵀ · (A ∂y Aᵀ): for each frequency a product channels × tiles by tiles × filters.
/// One item is four frequencies, a row of them, for one part of the tiles. The parts depend on nothing but the number of tiles.
/// </summary>
/// <param name="inputs">Patches of 4×4 pixels.</param>
/// <param name="gradients">The gradient of the results, 2×2 pixels.</param>
/// <param name="tiles">How many there are in the batch.</param>
/// <param name="sums">Takes sums[part][frequency][channel, filter].</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradKernelGradientJob(WinogradTiles inputs, WinogradTiles gradients, int tiles, float* sums, float* scratch)
    : IParallelJob
{
    /// <summary>Into how many parts the tiles are divided at most.</summary>
    public const int Parts = 4;

    // So many tiles are summed in registers before the sums go to the second-level cache and back.
    private const int BlockTiles = 128;

    private const int RowFrequencies = 4;
    private const int Gap = CpuStorage.ElementsPerLine;

    /// <summary>The elements that each worker needs: four frequencies of a block's patches and gradients, and a pixel of zeros.</summary>
    public static int MemoryLength(int channels, int filters) =>
        (RowFrequencies * ((BlockTiles * (channels + filters)) + (2 * Gap))) + Math.Max(channels, filters);

    public int UsedParts => Math.Min(Parts, Blocks);

    public int Items => RowFrequencies * UsedParts;

    private int Blocks => (tiles + BlockTiles - 1) / BlockTiles;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        nint patchStride = (BlockTiles * channels) + Gap, gradientStride = (BlockTiles * filters) + Gap;
        var patches = scratch + ((long)worker * MemoryLength(channels, filters));
        var panels = patches + (RowFrequencies * patchStride);
        var zeros = panels + (RowFrequencies * gradientStride);
        new Span<float>(zeros, Math.Max(channels, filters)).Clear();
        for (var item = first; item < end; item++)
        {
            var (part, row) = Math.DivRem(item, RowFrequencies);
            var (firstBlock, endBlock) = (Blocks * part / UsedParts, Blocks * (part + 1) / UsedParts);
            var rowSums = sums + ((((long)part * RowFrequencies) + row) * RowFrequencies * channels * filters);
            for (var block = firstBlock; block < endBlock; block++)
            {
                var firstTile = block * BlockTiles;
                var count = Math.Min(BlockTiles, tiles - firstTile);
                Transform<T>(row, firstTile, count, patches, patchStride, panels, gradientStride, zeros);
                Multiply<T>(count, patches, patchStride, panels, gradientStride, rowSums, adds: block > firstBlock);
            }
        }
    }

    /// <summary>patches[frequency][tile, channel], and panels[frequency][panel of filters][tile][filter in the panel], packed for the product.</summary>
    private void Transform<T>(int row, int firstTile, int count, float* patches, nint patchStride, float* panels, nint gradientStride, float* zeros)
        where T : struct, ISimd<T>
    {
        var pixels = stackalloc float*[16];
        for (var tile = 0; tile < count; tile++, patches += inputs.Channels)
        {
            inputs.Pixels(firstTile + tile, 4, zeros, pixels);
            for (var channel = 0; channel < inputs.Channels; channel += T.Count)
                WinogradTransforms.PatchRow<T>(row, pixels, channel, patches + channel, patchStride);
        }

        var panelWidth = GemmTile.Columns<T>();
        for (var tile = 0; tile < count; tile++, panels += panelWidth)
        {
            gradients.Pixels(firstTile + tile, 2, zeros, pixels);
            var panel = panels;
            for (var filter = 0; filter < gradients.Channels; filter += panelWidth, panel += count * panelWidth)
            {
                WinogradTransforms.ResultGradientRow<T>(row, pixels, filter, panel, gradientStride);
                WinogradTransforms.ResultGradientRow<T>(row, pixels, filter + T.Count, panel + T.Count, gradientStride);
            }
        }
    }

    private void Multiply<T>(int count, float* patches, nint patchStride, float* panels, nint gradientStride, float* rowSums, bool adds)
        where T : struct, ISimd<T>
    {
        var (channels, filters) = (inputs.Channels, gradients.Channels);
        var rows = stackalloc int[GemmTile.Rows];
        for (var row = 0; row < GemmTile.Rows; row++)
            rows[row] = row;
        var depths = stackalloc int[BlockTiles];
        for (var tile = 0; tile < count; tile++)
            depths[tile] = tile * channels;

        for (var frequency = 0; frequency < RowFrequencies; frequency++, patches += patchStride, panels += gradientStride)
        {
            var panel = panels;
            for (var filter = 0; filter < filters; filter += GemmTile.Columns<T>(), panel += count * GemmTile.Columns<T>())
            {
                for (var channel = 0; channel < channels; channel += GemmTile.Rows)
                    GemmTile.Multiply<T>(count, patches + channel, rows, depths, panel, rowSums + ((long)channel * filters) + filter, filters, adds);
            }

            rowSums += (long)channels * filters;
        }
    }
}

/// <summary>Adds the parts, in their order, and transforms the sums back to the gradient of a kernel [3, 3, channels, filters]. One item is one channel.</summary>
internal readonly unsafe struct WinogradKernelGradientSumJob(float* sums, int channels, int filters, int parts, float* kernelGradient) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var length = (long)channels * filters;
        var frequencies = stackalloc float[WinogradTransforms.Frequencies * T.Count];
        for (var channel = first; channel < end; channel++)
        {
            for (var filter = 0; filter < filters; filter += T.Count)
            {
                var element = sums + ((long)channel * filters) + filter;
                for (var frequency = 0; frequency < WinogradTransforms.Frequencies; frequency++, element += length)
                {
                    var sum = T.Load(element);
                    for (var part = 1; part < parts; part++)
                        sum += T.Load(element + (part * WinogradTransforms.Frequencies * length));
                    sum.Store(frequencies + (frequency * T.Count));
                }

                WinogradTransforms.KernelGradient<T>(frequencies, kernelGradient + ((long)channel * filters) + filter, (nint)length);
            }
        }
    }
}
