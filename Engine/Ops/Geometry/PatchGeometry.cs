namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// For each pixel of one image plane, the pixels of another that a kernel's taps reach, as a matrix that is never built (implicit im2col):
/// a row for each pixel (n, p, q), a column for each (tap i, tap j, channel). The pixel is in row (p · multiply + sign · i + top)
/// / divide, if that is whole and inside; elsewhere the matrix is 0. Forward, multiply is the stride; for the gradient of the input, the
/// relation is inverted and divide is the stride.
/// </summary>
internal readonly record struct PatchGeometry(
    int PlaneHeight, int PlaneWidth, int Height, int Width, int Channels, int KernelWidth, int Multiply, int Divide, int Sign, int Top,
    int Left, int Rows, int Columns)
{
    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    public static PatchGeometry OfInputs(in Conv2DGeometry g) => new(
        g.OutputHeight, g.OutputWidth, g.InputHeight, g.InputWidth, g.InputChannels, g.KernelWidth, g.Stride, 1, 1, -g.PaddingTop,
        -g.PaddingLeft, g.OutputPositions, g.PatchLength);

    /// <summary>For each input pixel, the output pixels it went into.</summary>
    public static PatchGeometry OfOutputs(in Conv2DGeometry g) => new(
        g.InputHeight, g.InputWidth, g.OutputHeight, g.OutputWidth, g.OutputChannels, g.KernelWidth, 1, g.Stride, -1, g.PaddingTop,
        g.PaddingLeft, g.InputPositions, g.KernelHeight * g.KernelWidth * g.OutputChannels);

    /// <summary>The image's row that pixel <paramref name="row"/> of the plane meets under the first tap.</summary>
    public int FirstRow(int row) => (row / PlaneWidth % PlaneHeight * Multiply) + Top;

    /// <summary>The image's column that pixel <paramref name="row"/> of the plane meets under the first tap.</summary>
    public int FirstColumn(int row) => (row % PlaneWidth * Multiply) + Left;

    /// <summary>Where the image begins that pixel <paramref name="row"/> of the plane belongs to.</summary>
    public int ImageStart(int row) => row / (PlaneWidth * PlaneHeight) * Height * Width * Channels;

    /// <summary>How many rows below the first tap's a column of the matrix reaches.</summary>
    public int RowShift(int column) => Sign * (column / Channels / KernelWidth);

    /// <summary>How many columns beside the first tap's a column of the matrix reaches.</summary>
    public int ColumnShift(int column) => Sign * (column / Channels % KernelWidth);

    /// <summary>The channel of a column of the matrix.</summary>
    public int Channel(int column) => column % Channels;
}
