namespace Gtzan.Engine.Cpu;

/// <summary>
/// For each pixel of one image plane, the pixels of another that a kernel's taps reach, as a matrix that is never built (implicit im2col):
/// a row for each pixel (n, p, q), a column for each (tap i, tap j, channel). The pixel reached lies in row
/// (p · multiply + sign · i + offset) / divide, if that is whole and inside; elsewhere the matrix is 0.
/// Forward, multiply is the stride; for the gradient of the input, the relation turns round and divide is the stride.
/// </summary>
internal readonly unsafe struct PatchMatrix
{
    private readonly float* _pixels;
    private readonly int _planeHeight;
    private readonly int _planeWidth;
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _kernelWidth;
    private readonly int _multiply;
    private readonly int _divide;
    private readonly int _sign;
    private readonly int _offsetTop;
    private readonly int _offsetLeft;

    private PatchMatrix(float* pixels, in Conv2DGeometry g, bool forward)
    {
        _pixels = pixels;
        _kernelWidth = g.KernelWidth;
        (_planeHeight, _planeWidth) = forward ? (g.OutputHeight, g.OutputWidth) : (g.InputHeight, g.InputWidth);
        (_height, _width, _channels) = forward ? (g.InputHeight, g.InputWidth, g.InputChannels) : (g.OutputHeight, g.OutputWidth, g.OutputChannels);
        (_multiply, _divide, _sign) = forward ? (g.Stride, 1, 1) : (1, g.Stride, -1);
        (_offsetTop, _offsetLeft) = forward ? (-g.PaddingTop, -g.PaddingLeft) : (g.PaddingTop, g.PaddingLeft);
    }

    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    public static PatchMatrix OfInputs(float* inputs, in Conv2DGeometry geometry) => new(inputs, geometry, forward: true);

    /// <summary>For each input pixel, the output pixels it went into.</summary>
    public static PatchMatrix OfOutputs(float* outputs, in Conv2DGeometry geometry) => new(outputs, geometry, forward: false);

    /// <summary>
    /// Writes the elements of one row from <paramref name="firstColumn"/> on, each <paramref name="step"/> after the last.
    /// The channels of one tap are contiguous in memory.
    /// </summary>
    public void CopyRow(int row, int firstColumn, int count, float* destination, int step)
    {
        var q = row % _planeWidth;
        var p = row / _planeWidth % _planeHeight;
        var image = row / (_planeWidth * _planeHeight);
        var tap = firstColumn / _channels;
        var channel = firstColumn % _channels;
        while (count > 0)
        {
            var run = Math.Min(count, _channels - channel);
            var source = Pixel(image, p, q, tap);
            if (source is null)
            {
                for (var i = 0; i < run; i++)
                    destination[i * step] = 0;
            }
            else
            {
                source += channel;
                for (var i = 0; i < run; i++)
                    destination[i * step] = source[i];
            }

            destination += run * step;
            count -= run;
            channel = 0;
            tap++;
        }
    }

    private float* Pixel(int image, int p, int q, int tap)
    {
        var row = (p * _multiply) + (_sign * (tap / _kernelWidth)) + _offsetTop;
        var column = (q * _multiply) + (_sign * (tap % _kernelWidth)) + _offsetLeft;
        if (_divide > 1)
        {
            if (row % _divide != 0 || column % _divide != 0)
                return null;
            row /= _divide;
            column /= _divide;
        }

        return (uint)row >= (uint)_height || (uint)column >= (uint)_width
            ? null
            : _pixels + (((((long)image * _height) + row) * _width) + column) * _channels;
    }
}

/// <summary>The rows of a patch matrix as lanes: the left operand of a convolution, and of its input's gradient.</summary>
internal readonly unsafe struct PatchRowsOperand(PatchMatrix patches) : IGemmOperand
{
    public void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel)
    {
        if (lanes < width)
            new Span<float>(panel, depth * width).Clear();
        for (var lane = 0; lane < lanes; lane++)
            patches.CopyRow(firstLane + lane, firstDepth, depth, panel + lane, step: width);
    }
}

/// <summary>The columns of a patch matrix as lanes, summed over all pixels: the left operand of the kernel's gradient.</summary>
internal readonly unsafe struct PatchColumnsOperand(PatchMatrix patches) : IGemmOperand
{
    public void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel)
    {
        if (lanes < width)
            new Span<float>(panel, depth * width).Clear();
        for (var d = 0; d < depth; d++)
            patches.CopyRow(firstDepth + d, firstLane, lanes, panel + (d * width), step: 1);
    }
}

/// <summary>
/// The kernel [taps, channels, filters] as the right operand of the input's gradient: lanes are channels, and the depth is (tap, filter).
/// </summary>
internal readonly unsafe struct ChannelsOfKernelOperand(float* kernel, int channels, int filters) : IGemmOperand
{
    public void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel)
    {
        for (var d = firstDepth; d < firstDepth + depth; d++)
        {
            var source = kernel + ((((long)(d / filters) * channels) + firstLane) * filters) + (d % filters);
            for (var lane = 0; lane < lanes; lane++)
                panel[lane] = source[lane * filters];
            for (var lane = lanes; lane < width; lane++)
                panel[lane] = 0;
            panel += width;
        }
    }
}
