using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Geometry;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The images that a matrix of patches is read from: those of the input for the results of a convolution, those of its result for the
/// input's gradient. Where patches reach beyond the border, they get zeros around them first.
/// </summary>
/// <param name="vertical">How patches lie along columns of an image.</param>
/// <param name="horizontal">How they lie along rows.</param>
/// <param name="channels">The channels of a pixel.</param>
internal readonly unsafe struct PatchSource(PatchAxis vertical, PatchAxis horizontal, int channels)
{
    private readonly PatchAxis _vertical = vertical;
    private readonly PatchAxis _horizontal = horizontal;
    private readonly int _channels = channels;

    /// <summary>The patches of an image.</summary>
    public int Positions => _vertical.Positions * _horizontal.Positions;

    /// <summary>The elements of a patch.</summary>
    public int PatchLength => _vertical.Taps * _horizontal.Taps * _channels;

    private bool IsPadded => _vertical.IsPadded || _horizontal.IsPadded;

    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    public static PatchSource Inputs(in Conv2DGeometry g) =>
        new(PatchAxis.Inputs(g.Vertical), PatchAxis.Inputs(g.Horizontal), g.InputChannels);

    /// <summary>
    /// For each input pixel, the output pixels it went into: a patch too, for a stride of 1 and a kernel rotated by 180°, with zeros
    /// between the pixels of the output for a longer stride.
    /// </summary>
    public static PatchSource Outputs(in Conv2DGeometry g) =>
        new(PatchAxis.Outputs(g.Vertical), PatchAxis.Outputs(g.Horizontal), g.OutputChannels);

    /// <summary>The elements of the memory that padding so many images takes; none if they need no padding.</summary>
    /// <exception cref="ArgumentException">They are too many.</exception>
    public int PaddedLength(int images)
    {
        var length = IsPadded ? (Int128)images * _vertical.PaddedSize * _horizontal.PaddedSize * _channels : 0;
        return length <= int.MaxValue
            ? (int)length
            : throw new ArgumentException(
                $"Conv2D: {images} images of {_vertical.Size}×{_horizontal.Size} and {_channels} channels take more than {int.MaxValue} " +
                $"elements with padding, {_vertical.PaddedSize}×{_horizontal.PaddedSize} each; use a smaller batch, padding or dilation.");
    }

    /// <summary>The copy of images with zeros around them, one item an image.</summary>
    public PadImagesJob Padding(float* images, float* padded) => new(images, _vertical, _horizontal, _channels, padded);

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
        var row = _horizontal.PaddedSize * _channels;
        return new PatchMatrix(
            padded, _vertical.Positions, _horizontal.Positions, _vertical.Stride * row, _horizontal.Stride * _channels,
            _vertical.PaddedSize * row, _vertical.TapStep * row, _horizontal.TapStep * _channels, _channels, _horizontal.Taps);
    }
}

/// <summary>How patches lie along one axis of an image.</summary>
/// <param name="Size">The pixels of the image.</param>
/// <param name="PaddedSize">The same with zeros before, between and after them.</param>
/// <param name="Spread">The distance between pixels with zeros between them.</param>
/// <param name="Offset">The place of the first pixel, which may be outside.</param>
/// <param name="Positions">The patches.</param>
/// <param name="Stride">The distance between them.</param>
/// <param name="Taps">The pixels of a patch.</param>
/// <param name="TapStep">The distance between them.</param>
internal readonly record struct PatchAxis(
    int Size, int PaddedSize, int Spread, int Offset, int Positions, int Stride, int Taps, int TapStep)
{
    public bool IsPadded => (Size, Spread, Offset) != (PaddedSize, 1, 0);

    /// <summary>The first pixel that has a place.</summary>
    public int First => Offset >= 0 ? 0 : (Spread - 1 - Offset) / Spread;

    /// <summary>The end of those that have one.</summary>
    public int End => Math.Min(Size, ((PaddedSize - 1 - Offset) / Spread) + 1);

    public static PatchAxis Inputs(SlidingWindow w) =>
        new(w.Size, w.Before + w.Size + w.After, 1, w.Before, w.Positions, w.Stride, w.Window, w.Dilation);

    public static PatchAxis Outputs(SlidingWindow w) =>
        new(w.Positions, w.Size + w.Reach - 1, w.Stride, w.Reach - 1 - w.Before, w.Size, 1, w.Window, w.Dilation);

    /// <summary>Where a pixel is among the zeros.</summary>
    public int Place(int pixel) => (pixel * Spread) + Offset;
}

/// <summary>
/// Copies images [batch, height, width, channels] to their places in larger ones that are 0 elsewhere. One item is one image.
/// </summary>
internal readonly unsafe struct PadImagesJob(
    float* source, PatchAxis vertical, PatchAxis horizontal, int channels, float* destination) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var imageLength = vertical.PaddedSize * horizontal.PaddedSize * channels;
        var (firstQ, endQ) = (horizontal.First, horizontal.End);
        for (var n = first; n < end; n++)
        {
            var image = destination + ((long)n * imageLength);
            new Span<float>(image, imageLength).Clear();
            for (var p = vertical.First; p < vertical.End; p++)
            {
                var from = source + ((((long)n * vertical.Size) + p) * horizontal.Size * channels);
                var to = image + ((long)vertical.Place(p) * horizontal.PaddedSize * channels);

                // Rows without zeros between pixels are copied at once.
                var run = horizontal.Spread == 1 ? endQ - firstQ : 1;
                for (var q = firstQ; q < endQ; q += run)
                    new ReadOnlySpan<float>(from + (q * channels), run * channels).CopyTo(
                        new Span<float>(to + (horizontal.Place(q) * channels), run * channels));
            }
        }
    }
}
