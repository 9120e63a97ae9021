namespace Gtzan.Engine.Cpu;

/// <summary>
/// The patches of an image that a kernel's taps reach, as a matrix that is never built (implicit im2col): a lane for each position (n, p, q) of the kernel,
/// a depth for each (tap i, tap j, channel). The image has its padding around it already, so the element of every position and tap is there, and its place
/// is the position's offset plus the tap's.
/// </summary>
internal readonly unsafe struct PatchMatrix(
    float* image, int planeHeight, int planeWidth, int rowStep, int columnStep, int imageStep, int rowLength, int channels, int kernelWidth) : IGemmOperand
{
    public float* Base => image;

    public bool LanesAreAdjacent => false;

    public bool DepthsAreAdjacent => false;

    public bool DepthsAreScattered => false;

    public void LaneOffsets(int first, int count, int* offsets)
    {
        var q = first % planeWidth;
        var p = first / planeWidth % planeHeight;
        var start = first / (planeWidth * planeHeight) * imageStep;
        var offset = start + (p * rowStep) + (q * columnStep);
        for (var i = 0; i < count; i++)
        {
            offsets[i] = offset;
            offset += columnStep;
            if (++q < planeWidth)
                continue;
            q = 0;
            if (++p == planeHeight)
            {
                p = 0;
                start += imageStep;
            }

            offset = start + (p * rowStep);
        }
    }

    public void DepthOffsets(int first, int count, int* offsets)
    {
        var channel = first % channels;
        var tap = first / channels;
        for (var i = 0; i < count; i++)
        {
            offsets[i] = (tap / kernelWidth * rowLength) + (tap % kernelWidth * channels) + channel;
            if (++channel < channels)
                continue;
            channel = 0;
            tap++;
        }
    }
}

/// <summary>An operand with its lanes for depths and its depths for lanes.</summary>
internal readonly unsafe struct TransposedOperand<TOperand>(TOperand operand) : IGemmOperand
    where TOperand : unmanaged, IGemmOperand
{
    public float* Base => operand.Base;

    public bool LanesAreAdjacent => false;

    public bool DepthsAreAdjacent => false;

    public bool DepthsAreScattered => true;

    public void LaneOffsets(int first, int count, int* offsets) => operand.DepthOffsets(first, count, offsets);

    public void DepthOffsets(int first, int count, int* offsets) => operand.LaneOffsets(first, count, offsets);
}

/// <summary>
/// The kernel [taps, channels, filters] turned by 180°, as the right operand of the input's gradient: lanes are channels, and the depth is (tap, filter)
/// with the last tap first.
/// </summary>
internal readonly unsafe struct TurnedKernelOperand(float* kernel, int taps, int channels, int filters) : IGemmOperand
{
    public float* Base => kernel;

    public bool LanesAreAdjacent => false;

    public bool DepthsAreAdjacent => false;

    public bool DepthsAreScattered => false;

    public void LaneOffsets(int first, int count, int* offsets)
    {
        for (var i = 0; i < count; i++)
            offsets[i] = (first + i) * filters;
    }

    public void DepthOffsets(int first, int count, int* offsets)
    {
        for (var d = first; d < first + count; d++)
            offsets[d - first] = ((taps - 1 - (d / filters)) * channels * filters) + (d % filters);
    }
}
