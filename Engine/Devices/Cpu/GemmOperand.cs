namespace Gtzan.Engine.Cpu;

/// <summary>
/// One side of a matrix product, as something that can be packed into panels. A lane is a row of the left operand or a column of the right one;
/// depth is the dimension that the product sums over. What the matrix is in memory (transposed, patches of an image, a shifted sequence)
/// is known here and nowhere else.
/// </summary>
internal unsafe interface IGemmOperand
{
    /// <summary>
    /// Writes panel[d · width + lane] = element(firstLane + lane, firstDepth + d) for lane &lt; lanes and d &lt; depth,
    /// and 0 for the lanes from there up to <paramref name="width"/>.
    /// </summary>
    void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel);
}

/// <summary>A matrix with a stride in each direction; either may be the contiguous one.</summary>
internal readonly unsafe struct StridedOperand(float* elements, int laneStride, int depthStride) : IGemmOperand
{
    public void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel)
    {
        var source = elements + ((long)firstLane * laneStride) + ((long)firstDepth * depthStride);
        if (laneStride == 1)
            CopyRows(source, lanes, width, depth, panel);
        else
            Transpose(source, lanes, width, depth, panel);
    }

    private void CopyRows(float* source, int lanes, int width, int depth, float* panel)
    {
        for (var d = 0; d < depth; d++)
        {
            var row = new Span<float>(panel, width);
            new ReadOnlySpan<float>(source, lanes).CopyTo(row);
            row[lanes..].Clear();
            source += depthStride;
            panel += width;
        }
    }

    private void Transpose(float* source, int lanes, int width, int depth, float* panel)
    {
        if (lanes < width)
            new Span<float>(panel, depth * width).Clear();
        for (var lane = 0; lane < lanes; lane++)
        {
            var from = source + ((long)lane * laneStride);
            var to = panel + lane;
            for (var d = 0; d < depth; d++)
            {
                *to = *from;
                from += depthStride;
                to += width;
            }
        }
    }
}
