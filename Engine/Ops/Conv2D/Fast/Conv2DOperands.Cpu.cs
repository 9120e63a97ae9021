using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The patches of an image that a kernel's taps reach, as a matrix that is never built (implicit im2col): a lane for each position (n, p,
/// q) of the kernel, a depth for each (tap i, tap j, channel). The image has its padding around it already, so the element of every
/// position and tap is there, and its place is the position's offset plus the tap's.
/// </summary>
internal readonly unsafe struct PatchMatrix(
    float* image, int planeHeight, int planeWidth, int rowStep, int columnStep, int imageStep, int tapRowStep, int tapStep, int channels,
    int kernelWidth) : IGemmOperand
{
    public float* Base => image;

    public bool LanesAreAdjacent => false;

    public bool DepthsAreAdjacent => false;

    public bool DepthsAreScattered => false;

    public int PanelStride => 0;

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
            offsets[i] = (tap / kernelWidth * tapRowStep) + (tap % kernelWidth * tapStep) + channel;
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

    public int PanelStride => 0;

    public void LaneOffsets(int first, int count, int* offsets) => operand.DepthOffsets(first, count, offsets);

    public void DepthOffsets(int first, int count, int* offsets) => operand.LaneOffsets(first, count, offsets);
}

/// <summary>
/// Rotates a kernel [taps, channels, filters] by 180° and exchanges channels and filters, rotated[taps − 1 − tap, filter, channel], which
/// makes it that of the input's gradient. One item is one tap.
/// </summary>
internal readonly unsafe struct RotateKernelJob(float* kernel, int taps, int channels, int filters, float* rotated) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        for (var tap = first; tap < end; tap++)
        {
            var source = kernel + ((long)tap * channels * filters);
            var destination = rotated + ((long)(taps - 1 - tap) * channels * filters);
            for (var channel = 0; channel < channels; channel++)
            {
                for (var filter = 0; filter < filters; filter++)
                    destination[((long)filter * channels) + channel] = *source++;
            }
        }
    }
}
