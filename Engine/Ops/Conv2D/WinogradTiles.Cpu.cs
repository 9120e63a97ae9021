using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Cpu;

/// <summary>
/// Where the pieces of images [batch, height, width, channels] lie that a Winograd convolution works on: tile (n, p, q) has its first pixel at
/// row 2p − top, column 2q − left.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="height">Their height.</param>
/// <param name="width">Their width.</param>
/// <param name="channels">Their channels.</param>
/// <param name="top">How far the first tile reaches over the upper border.</param>
/// <param name="left">How far it reaches over the left one.</param>
/// <param name="tilesHigh">The tiles of an image, one above the other.</param>
/// <param name="tilesWide">The tiles of an image, side by side.</param>
internal readonly unsafe struct WinogradTiles(float* images, int height, int width, int channels, int top, int left, int tilesHigh, int tilesWide)
{
    public int Channels => channels;

    /// <summary>
    /// The addresses of a tile's pixels, row by row; those outside of the image get <paramref name="outside"/>, so that who reads or writes them need not
    /// know.
    /// </summary>
    /// <param name="tile">The number of the tile in the batch.</param>
    /// <param name="size">The tile is so many pixels high and wide.</param>
    /// <param name="outside">As many elements as there are channels.</param>
    /// <param name="pixels">Takes the addresses.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pixels(int tile, int size, float* outside, float** pixels)
    {
        var (row, q) = Math.DivRem(tile, tilesWide);
        var (image, p) = Math.DivRem(row, tilesHigh);
        var (firstRow, firstColumn) = ((2 * p) - top, (2 * q) - left);
        var corner = images + (((((long)image * height) + firstRow) * width) + firstColumn) * channels;
        var rowLength = (long)width * channels;
        for (var i = 0; i < size; i++, corner += rowLength)
        {
            var isInside = (uint)(firstRow + i) < (uint)height;
            for (var j = 0; j < size; j++)
                *pixels++ = isInside && (uint)(firstColumn + j) < (uint)width ? corner + (j * channels) : outside;
        }
    }
}
