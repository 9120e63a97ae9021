using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Geometry;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The images that a matrix of patches is read from: those of the input for the results of a convolution, those of its result for the
/// input's gradient. Where patches reach beyond the border, they get zeros around them first.
/// </summary>
internal readonly unsafe struct PatchSource
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _paddedHeight;
    private readonly int _paddedWidth;
    private readonly int _spread;
    private readonly int _top;
    private readonly int _left;
    private readonly int _positionsHigh;
    private readonly int _positionsWide;
    private readonly int _stride;
    private readonly int _kernelHeight;
    private readonly int _kernelWidth;

    private PatchSource(
        (int Height, int Width, int Channels) image, (int Height, int Width) padded, int spread, (int Top, int Left) offset,
        (int High, int Wide) positions, int stride, (int Height, int Width) kernel)
    {
        (_height, _width, _channels) = image;
        (_paddedHeight, _paddedWidth) = padded;
        _spread = spread;
        (_top, _left) = offset;
        (_positionsHigh, _positionsWide) = positions;
        _stride = stride;
        (_kernelHeight, _kernelWidth) = kernel;
    }

    /// <summary>The patches of an image.</summary>
    public int Positions => _positionsHigh * _positionsWide;

    /// <summary>The elements of a patch.</summary>
    public int PatchLength => _kernelHeight * _kernelWidth * _channels;

    /// <summary>The elements of the memory that padding so many images takes; none if they need no padding.</summary>
    public int PaddedLength(int images) => IsPadded ? checked(images * _paddedHeight * _paddedWidth * _channels) : 0;

    private bool IsPadded => (_height, _width, _spread) != (_paddedHeight, _paddedWidth, 1);

    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    public static PatchSource Inputs(in Conv2DGeometry g)
    {
        // Where the last windows end, if they end outside.
        var height = Math.Max(g.PaddingTop + g.InputHeight, ((g.OutputHeight - 1) * g.Stride) + g.KernelHeight);
        var width = Math.Max(g.PaddingLeft + g.InputWidth, ((g.OutputWidth - 1) * g.Stride) + g.KernelWidth);
        return new PatchSource(
            (g.InputHeight, g.InputWidth, g.InputChannels), (height, width), 1, (g.PaddingTop, g.PaddingLeft),
            (g.OutputHeight, g.OutputWidth), g.Stride, (g.KernelHeight, g.KernelWidth));
    }

    /// <summary>
    /// For each input pixel, the output pixels it went into: a patch too, for a stride of 1 and a kernel rotated by 180°, with zeros
    /// between the pixels of the output for a longer stride.
    /// </summary>
    public static PatchSource Outputs(in Conv2DGeometry g) =>
        new(
            (g.OutputHeight, g.OutputWidth, g.OutputChannels), (
                g.InputHeight + g.KernelHeight - 1, g.InputWidth + g.KernelWidth - 1), g.Stride,
            (
                g.KernelHeight - 1 - g.PaddingTop,
                g.KernelWidth - 1 - g.PaddingLeft), (g.InputHeight, g.InputWidth), 1, (g.KernelHeight, g.KernelWidth));

    /// <summary>The copy of images with zeros around them, one item an image.</summary>
    public PadImagesJob Padding(float* images, float* padded) =>
        new(images, _height, _width, _channels, padded, _paddedHeight, _paddedWidth, _spread, _top, _left);

    /// <summary>Pads images on the calling thread, if they need it.</summary>
    /// <returns>The padded images.</returns>
    public float* Pad<T>(float* images, int count, float* padded)
        where T : struct, ISimd<T, float>
    {
        if (!IsPadded)
            return images;
        Padding(images, padded).Execute<T>(0, count, 0);
        return padded;
    }

    /// <summary>The patches of padded images.</summary>
    public PatchMatrix Matrix(float* padded)
    {
        var row = _paddedWidth * _channels;
        return new PatchMatrix(
            padded, _positionsHigh, _positionsWide, _stride * row, _stride * _channels, _paddedHeight * row, row, _channels, _kernelWidth);
    }
}

/// <summary>
/// Copies images [batch, height, width, channels] into larger ones that are 0 elsewhere: pixel (p, q) to (p · spread + top, q · spread +
/// left), if that is inside. One item is one image.
/// </summary>
internal readonly unsafe struct PadImagesJob(
    float* source, int height, int width, int channels, float* destination, int paddedHeight, int paddedWidth, int spread, int top,
    int left) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var imageLength = paddedHeight * paddedWidth * channels;
        for (var n = first; n < end; n++)
        {
            var image = destination + ((long)n * imageLength);
            new Span<float>(image, imageLength).Clear();
            for (var p = 0; p < height && (p * spread) + top < paddedHeight; p++)
            {
                var from = source + ((((long)n * height) + p) * width * channels);
                var to = image + (((((long)p * spread) + top) * paddedWidth) + left) * channels;
                if (spread == 1)
                {
                    var count = Math.Min(width, paddedWidth - left) * channels;
                    new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
                    continue;
                }

                for (var q = 0; q < width && (q * spread) + left < paddedWidth; q++)
                    new ReadOnlySpan<float>(from + (q * channels), channels).CopyTo(
                        new Span<float>(to + (q * spread * channels), channels));
            }
        }
    }
}
