using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The tiles of images [batch, height, width, channels] that a Winograd convolution works on: the first pixel of tile (n, p, q) is at row
/// 2p − top, column 2q − left.
/// </summary>
/// <param name="height">The images' height.</param>
/// <param name="width">Their width.</param>
/// <param name="channels">Their channels.</param>
/// <param name="top">How far the first tile reaches over the upper border.</param>
/// <param name="left">How far it reaches over the left one.</param>
/// <param name="tilesHigh">The tiles of an image, one above the other.</param>
/// <param name="tilesWide">The tiles of an image, side by side.</param>
internal readonly unsafe struct WinogradTiles(int height, int width, int channels, int top, int left, int tilesHigh, int tilesWide)
{
    private readonly int _height = height;
    private readonly int _width = width;
    private readonly int _top = top;
    private readonly int _left = left;
    private readonly int _tilesHigh = tilesHigh;
    private readonly int _tilesWide = tilesWide;

    public int Channels { get; } = channels;

    /// <summary>The tiles of one image.</summary>
    public int TilesOfAnImage => _tilesHigh * _tilesWide;

    /// <summary>The images.</summary>
    private float* Images { get; init; }

    /// <summary>The tiles of some images.</summary>
    public WinogradTiles Of(float* images) => this with { Images = images };

    /// <summary>A position to start from; later tiles need no division.</summary>
    public Cursor At(int tile)
    {
        var (row, q) = Math.DivRem(tile, _tilesWide);
        var (image, p) = Math.DivRem(row, _tilesHigh);
        return new Cursor(this, image, p, q);
    }

    /// <summary>A tile, and the way to the next one.</summary>
    public struct Cursor(WinogradTiles tiles, int image, int p, int q)
    {
        private readonly WinogradTiles _tiles = tiles;
        private int _image = image;
        private int _p = p;
        private int _q = q;

        /// <summary>
        /// Gets the addresses of the tile's pixels, row by row, and moves to the next tile. Pixels outside of the image get
        /// <paramref name="outside"/>, so that readers and writers need no special case.
        /// </summary>
        /// <param name="size">The height and width of the tile in pixels.</param>
        /// <param name="outside">As many elements as there are channels.</param>
        /// <param name="pixels">Receives the addresses.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Next(int size, float* outside, float** pixels)
        {
            var (firstRow, firstColumn) = ((2 * _p) - _tiles._top, (2 * _q) - _tiles._left);
            var corner = _tiles.Images + (((((long)_image * _tiles._height) + firstRow) * _tiles._width) + firstColumn) * _tiles.Channels;
            var rowLength = (long)_tiles._width * _tiles.Channels;
            for (var i = 0; i < size; i++, corner += rowLength, pixels += size)
            {
                var isInside = (uint)(firstRow + i) < (uint)_tiles._height;
                for (var j = 0; j < size; j++)
                    pixels[j] = isInside & (uint)(firstColumn + j) < (uint)_tiles._width ? corner + (j * _tiles.Channels) : outside;
            }

            if (++_q < _tiles._tilesWide)
                return;
            _q = 0;
            if (++_p < _tiles._tilesHigh)
                return;
            _p = 0;
            _image++;
        }
    }
}
