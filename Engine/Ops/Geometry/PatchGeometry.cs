namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// For each pixel of one image plane, the pixels of another that a kernel's taps reach, as a matrix that is never built (implicit im2col):
/// a row for each pixel (n, p, q), a column for each (tap i, tap j, channel). The pixel is in row (p · multiply + i · step + start)
/// / divide, if that is whole and inside; elsewhere the matrix is 0. Forward, multiply is the stride and step the dilation; for the
/// gradient of the input, the relation is inverted: divide is the stride and step the negative dilation.
/// </summary>
internal readonly record struct PatchGeometry(
    Size2D Plane, Size2D Image, int Channels, int KernelWidth, Size2D Multiply, Size2D Divide, Size2D Step, Size2D Start, int Rows,
    int Columns)
{
    /// <summary>For each output pixel, the input pixels it is made of.</summary>
    public static PatchGeometry OfInputs(in Conv2DGeometry g) => new(
        (g.OutputHeight, g.OutputWidth), (g.InputHeight, g.InputWidth), g.InputChannels, g.KernelWidth,
        (g.Vertical.Stride, g.Horizontal.Stride), 1, (g.Vertical.Dilation, g.Horizontal.Dilation),
        (-g.Vertical.Before, -g.Horizontal.Before), g.OutputPositions, g.PatchLength);

    /// <summary>For each input pixel, the output pixels it went into.</summary>
    public static PatchGeometry OfOutputs(in Conv2DGeometry g) => new(
        (g.InputHeight, g.InputWidth), (g.OutputHeight, g.OutputWidth), g.OutputChannels, g.KernelWidth, 1,
        (g.Vertical.Stride, g.Horizontal.Stride), (-g.Vertical.Dilation, -g.Horizontal.Dilation),
        (g.Vertical.Before, g.Horizontal.Before), g.InputPositions, g.KernelHeight * g.KernelWidth * g.OutputChannels);

    /// <summary>The image's row that pixel <paramref name="row"/> of the plane meets under the first tap.</summary>
    public int FirstRow(int row) => (row / Plane.Width % Plane.Height * Multiply.Height) + Start.Height;

    /// <summary>The image's column that pixel <paramref name="row"/> of the plane meets under the first tap.</summary>
    public int FirstColumn(int row) => (row % Plane.Width * Multiply.Width) + Start.Width;

    /// <summary>Where the image begins that pixel <paramref name="row"/> of the plane belongs to.</summary>
    public int ImageStart(int row) => row / (Plane.Width * Plane.Height) * Image.Height * Image.Width * Channels;

    /// <summary>How many rows below the first tap's a column of the matrix reaches.</summary>
    public int RowShift(int column) => Step.Height * (column / Channels / KernelWidth);

    /// <summary>How many columns beside the first tap's a column of the matrix reaches.</summary>
    public int ColumnShift(int column) => Step.Width * (column / Channels % KernelWidth);

    /// <summary>The channel of a column of the matrix.</summary>
    public int Channel(int column) => column % Channels;
}
