using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Convolves: transforms a block of tiles of the input, multiplies each component with that of the kernel, and transforms the products
/// back, adding the bias and applying the activation. The intermediate results stay in the second-level cache for up to 128 channels. One
/// item is one block.
/// </summary>
/// <param name="inputs">Patches of 4×4 pixels.</param>
/// <param name="outputs">Results of 2×2 pixels.</param>
/// <param name="tiles">How many there are in the batch.</param>
/// <param name="kernel">The transformed kernel, see <see cref="WinogradKernelJob"/>.</param>
/// <param name="bias">One for each filter, or null.</param>
/// <param name="activation">What is applied to the results.</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradConv2DJob(
    WinogradTiles inputs, WinogradTiles outputs, int tiles, float* kernel, float* bias, Activation activation,
    float* scratch) : IParallelJob
{
    /// <summary>
    /// The number of tiles that are processed together, four times the rows of the product's tile: the kernel is read from the second-level
    /// cache for each.
    /// </summary>
    private const int BlockTiles = 32;

    // A gap between components, so that they do not map to the same sets of the first-level cache.
    private const int Gap = CpuStorage.ElementsPerLine;

    /// <summary>
    /// The elements that each worker needs: patches and products of a block by component, a pixel of zeros, and one that receives what lies
    /// outside.
    /// </summary>
    public static int MemoryLength(int channels, int filters) =>
        (WinogradTransforms.Components * ((BlockTiles * (channels + filters)) + (2 * Gap))) + channels + filters;

    public int Blocks => (tiles + BlockTiles - 1) / BlockTiles;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var (channels, filters) = (inputs.Channels, outputs.Channels);
        nint patchStride = (BlockTiles * channels) + Gap, productStride = (BlockTiles * filters) + Gap;
        var patches = scratch + ((long)worker * MemoryLength(channels, filters));
        var products = patches + (WinogradTransforms.Components * patchStride);
        var zeros = products + (WinogradTransforms.Components * productStride);
        var outside = zeros + channels;
        new Span<float>(zeros, channels).Clear();
        for (var block = first; block < end; block++)
        {
            var firstTile = block * BlockTiles;
            var count = Math.Min(BlockTiles, tiles - firstTile);
            WinogradTransforms.Patches<T>(inputs, firstTile, count, patches, patchStride, zeros);
            Multiply<T>(count, patches, patchStride, products, productStride);
            TransformProducts<T>(firstTile, count, products, productStride, outside);
        }
    }

    /// <summary>products[component][tile, filter] = Σ patches[component][tile, channel] · kernel[component][channel, filter].</summary>
    private void Multiply<T>(int count, float* patches, nint patchStride, float* products, nint productStride)
        where T : struct, ISimd<T, float>
    {
        var (channels, filters) = (inputs.Channels, outputs.Channels);
        var rows = stackalloc int[GemmTile.Rows];
        for (var row = 0; row < GemmTile.Rows; row++)
            rows[row] = row * channels;
        var depths = stackalloc int[channels];
        for (var channel = 0; channel < channels; channel++)
            depths[channel] = channel;

        var panelWidth = GemmTile.Columns<T>();
        var panel = kernel;
        for (var component = 0; component < WinogradTransforms.Components; component++, patches += patchStride, products += productStride)
        {
            for (var filter = 0; filter < filters; filter += panelWidth, panel += channels * panelWidth)
            {
                // The surplus rows of the last tile hold arbitrary values; their results are not used.
                for (var tile = 0; tile < count; tile += GemmTile.Rows)
                {
                    GemmTile.Multiply<T>(
                        channels, patches + (tile * channels), rows, depths, panel, panelWidth, products + (tile * filters) + filter,
                        filters, adds: false);
                }
            }
        }
    }

    private void TransformProducts<T>(int firstTile, int count, float* products, nint stride, float* outside)
        where T : struct, ISimd<T, float>
    {
        var pixels = stackalloc float*[4];
        var cursor = outputs.At(firstTile);
        var least = T.Broadcast(activation == Activation.Relu ? 0 : float.NegativeInfinity);
        for (var tile = 0; tile < count; tile++, products += outputs.Channels)
        {
            cursor.Next(2, outside, pixels);
            for (var filter = 0; filter < outputs.Channels; filter += T.Count)
            {
                WinogradTransforms.Results<T>(products + filter, stride, out var y00, out var y01, out var y10, out var y11);
                var shift = bias is null ? T.Zero : T.Load(bias + filter);
                T.Max(y00 + shift, least).Store(pixels[0] + filter);
                T.Max(y01 + shift, least).Store(pixels[1] + filter);
                T.Max(y10 + shift, least).Store(pixels[2] + filter);
                T.Max(y11 + shift, least).Store(pixels[3] + filter);
            }

            if (activation is not (Activation.None or Activation.Relu))
                Activate<T>(pixels);
        }
    }

    /// <summary>Applies the longer activations to a tile; here, so that their code does not crowd the loop that all need.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Activate<T>(float** pixels)
        where T : struct, ISimd<T, float>
    {
        for (var pixel = 0; pixel < 4; pixel++)
        {
            for (var filter = 0; filter < outputs.Channels; filter += T.Count)
                ElementwiseFunctions.Activate(activation, T.Load(pixels[pixel] + filter)).Store(pixels[pixel] + filter);
        }
    }
}
