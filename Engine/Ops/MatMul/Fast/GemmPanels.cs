using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// A block of the right operand as <see cref="GemmTile"/> reads it, panel by panel: for each depth a tile's columns side by side. Panels
/// are packed, one after the other, or are strips of a matrix that stays where it is.
/// </summary>
/// <param name="elements">The first panel.</param>
/// <param name="depthStride">From a panel's columns to the same ones of the next depth.</param>
/// <param name="columnStride">From a panel to the next, for each of its columns.</param>
internal readonly unsafe struct GemmPanels(float* elements, int depthStride, int columnStride)
{
    private const int LanesAtOnce = 8;
    private const int DepthsAtOnce = 4;

    /// <summary>From a panel's columns to the same ones of the next depth.</summary>
    public int DepthStride => depthStride;

    /// <summary>The panel that begins with a column of the block.</summary>
    public float* At(int column) => elements + ((long)column * columnStride);

    /// <summary>
    /// Packs lanes whose depths lie one beside the other: panel[d · panelWidth + lane] = lanes[laneOffsets[lane] + d], and 0 for the lanes
    /// that the last panel has too many.
    /// </summary>
    public static void PackLanes(float* lanes, int* laneOffsets, int width, int panelWidth, int depth, float* panels)
    {
        var whole = Avx.IsSupported ? width / LanesAtOnce * LanesAtOnce : 0;
        for (var lane = 0; lane < whole; lane += LanesAtOnce)
        {
            var panel = panels + ((long)(lane / panelWidth) * panelWidth * depth) + (lane % panelWidth);
            var d = 0;
            for (; d + DepthsAtOnce <= depth; d += DepthsAtOnce)
                Transpose(lanes + d, laneOffsets + lane, panel + (d * panelWidth), panelWidth);
            for (; d < depth; d++)
            {
                for (var i = 0; i < LanesAtOnce; i++)
                    panel[(d * panelWidth) + i] = lanes[laneOffsets[lane + i] + d];
            }
        }

        var end = (width + panelWidth - 1) / panelWidth * panelWidth;
        for (var lane = whole; lane < end; lane++)
        {
            var panel = panels + ((long)(lane / panelWidth) * panelWidth * depth) + (lane % panelWidth);
            for (var d = 0; d < depth; d++)
                panel[d * panelWidth] = lane < width ? lanes[laneOffsets[lane] + d] : 0;
        }
    }

    /// <summary>
    /// Packs four depths of eight lanes: lanes i and i + 4 share a vector, whose halves are transposed together, 4 × 4 each. Packing
    /// element by element takes as long as multiplying 32 rows. .NET has such instructions for x86 only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* lanes, int* laneOffsets, float* panel, int panelWidth)
    {
        var lane04 = Vector256.Create(Vector128.Load(lanes + laneOffsets[0]), Vector128.Load(lanes + laneOffsets[4]));
        var lane15 = Vector256.Create(Vector128.Load(lanes + laneOffsets[1]), Vector128.Load(lanes + laneOffsets[5]));
        var lane26 = Vector256.Create(Vector128.Load(lanes + laneOffsets[2]), Vector128.Load(lanes + laneOffsets[6]));
        var lane37 = Vector256.Create(Vector128.Load(lanes + laneOffsets[3]), Vector128.Load(lanes + laneOffsets[7]));
        var depths01Of01 = Avx.UnpackLow(lane04, lane15);
        var depths23Of01 = Avx.UnpackHigh(lane04, lane15);
        var depths01Of23 = Avx.UnpackLow(lane26, lane37);
        var depths23Of23 = Avx.UnpackHigh(lane26, lane37);
        Avx.Shuffle(depths01Of01, depths01Of23, 0b01_00_01_00).Store(panel);
        Avx.Shuffle(depths01Of01, depths01Of23, 0b11_10_11_10).Store(panel + panelWidth);
        Avx.Shuffle(depths23Of01, depths23Of23, 0b01_00_01_00).Store(panel + (2 * panelWidth));
        Avx.Shuffle(depths23Of01, depths23Of23, 0b11_10_11_10).Store(panel + (3 * panelWidth));
    }
}
