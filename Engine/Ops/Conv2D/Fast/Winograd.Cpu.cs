using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016): four results of a
/// 3×3 kernel from 16 products instead of 36, for a few additions before and after. For each of the 16 components of a
/// transformed tile, it is a product of matrices, tiles × channels by channels × filters.
/// </summary>
/// <remarks>
/// It rounds more than the direct sum, because added terms cancel; factors of 1 and ½ keep the error small. The
/// four pixels of a tile are computed in different ways, so pixels that would be equal may differ in their last bits, and pooling may then
/// find another winner.
/// </remarks>
internal static unsafe class Winograd
{
    // With fewer channels the transforms take as long as what they save; with more, a block of tiles does not fit a second-level cache of 2
    // MB.
    private const int MinChannels = 32;
    private const int MaxChannels = 256;

    /// <summary>Whether a convolution uses it. This depends on the sizes alone, so all machines decide alike.</summary>
    public static bool Suits(in Conv2DGeometry g) =>
        IsSuitable(g.Vertical) && IsSuitable(g.Horizontal) && AreSuitable(g.InputChannels) && AreSuitable(g.OutputChannels);

    /// <summary>The elements of a transformed kernel.</summary>
    public static int KernelLength(in Conv2DGeometry g) => WinogradTransforms.Components * g.InputChannels * g.OutputChannels;

    /// <summary>Patches of the input, and the results they give.</summary>
    public static (WinogradTiles Inputs, WinogradTiles Outputs) Inputs(in Conv2DGeometry g)
    {
        var (high, wide) = TilesOf(g.OutputHeight, g.OutputWidth);
        return (
            new WinogradTiles(g.InputHeight, g.InputWidth, g.InputChannels, g.Vertical.Before, g.Horizontal.Before, high, wide),
            new WinogradTiles(g.OutputHeight, g.OutputWidth, g.OutputChannels, 0, 0, high, wide));
    }

    /// <summary>Patches of the results' gradient, and the input's gradients they give.</summary>
    public static (WinogradTiles Inputs, WinogradTiles Outputs) Gradients(in Conv2DGeometry g)
    {
        var (high, wide) = TilesOf(g.InputHeight, g.InputWidth);
        var (top, left) = (g.KernelHeight - 1 - g.Vertical.Before, g.KernelWidth - 1 - g.Horizontal.Before);
        return (
            new WinogradTiles(g.OutputHeight, g.OutputWidth, g.OutputChannels, top, left, high, wide),
            new WinogradTiles(g.InputHeight, g.InputWidth, g.InputChannels, 0, 0, high, wide));
    }

    private static bool IsSuitable(SlidingWindow axis) => (axis.Window, axis.Stride, axis.Dilation) == (3, 1, 1) && axis.Positions > 1;

    // Whole tiles of the matrix product, so that there are no edges.
    private static bool AreSuitable(int channels) => channels is >= MinChannels and <= MaxChannels && channels % GemmTile.MaxColumns == 0;

    private static (int High, int Wide) TilesOf(int height, int width) => ((height + 1) / 2, (width + 1) / 2);
}
