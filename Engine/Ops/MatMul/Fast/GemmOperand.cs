using Gtzan.Engine.Devices.Cpu;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// One side of a matrix product. A lane is a row of the left operand or a column of the right one; depth is the dimension that the product
/// sums over. An element's position is the sum of two offsets, element(lane, d) = Base[lane's offset + d's offset]. This describes
/// strides in either direction, the patches of an image and shifted sequences. Only this type knows the memory layout of a matrix.
/// </summary>
internal unsafe interface IGemmOperand
{
    /// <summary>What the offsets are counted from, in elements.</summary>
    float* Base { get; }

    /// <summary>Whether each lane lies beside the one before, so that vectors can be loaded along them.</summary>
    bool LanesAreAdjacent { get; }

    /// <summary>Whether the elements of each lane lie one beside the other.</summary>
    bool DepthsAreAdjacent { get; }

    /// <summary>
    /// Whether each depth lies in a cache line of its own, so that a long block of them takes much of the first-level cache.
    /// </summary>
    bool DepthsAreScattered { get; }

    /// <summary>If the lanes of each depth lie side by side, and all depths equally far apart: how far; else 0.</summary>
    int PanelStride { get; }

    /// <summary>Writes the offsets of the lanes first … first + count − 1.</summary>
    void LaneOffsets(int first, int count, int* offsets);

    /// <summary>Writes the offsets of the depths first … first + count − 1.</summary>
    void DepthOffsets(int first, int count, int* offsets);
}

/// <summary>A matrix with a stride in each direction; either may be the adjacent one.</summary>
internal readonly unsafe struct StridedOperand(float* elements, int laneStride, int depthStride) : IGemmOperand
{
    public float* Base => elements;

    public bool LanesAreAdjacent => laneStride == 1;

    public bool DepthsAreAdjacent => depthStride == 1;

    public bool DepthsAreScattered => depthStride >= CpuStorage.ElementsPerLine;

    public int PanelStride => laneStride == 1 ? depthStride : 0;

    public void LaneOffsets(int first, int count, int* offsets) => Progression(first, count, laneStride, offsets);

    public void DepthOffsets(int first, int count, int* offsets) => Progression(first, count, depthStride, offsets);

    private static void Progression(int first, int count, int stride, int* offsets)
    {
        var offset = first * stride;
        for (var i = 0; i < count; i++, offset += stride)
            offsets[i] = offset;
    }
}
