using System.Runtime.InteropServices;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class LaneTests
{
    [Fact]
    public void Rows_begin_on_cache_lines_and_stay_there()
    {
        foreach (var rows in (int[])[0, 1, 2, 3, 5, 8, 13])
        {
            var buffer = new LaneBuffer(rows);
            Assert.Equal(0, Marshal.UnsafeAddrOfPinnedArrayElement(buffer.Storage, buffer.OffsetOf(0)) % 64);
            Assert.Equal(GC.MaxGeneration, GC.GetGeneration(buffer.Storage)); // as all pinned arrays
            Assert.Equal(rows, buffer.Vectors.Length);
        }

        Assert.Throws<OverflowException>(() => new LaneBuffer(1 << 28));
    }

    [Fact]
    public void Sixteen_rows_are_transposed()
    {
        LaneBuffer source = new(16), destination = new(16);
        for (var i = 0; i < 256; i++)
            source.Values[i] = i;
        Transposition.Sixteen(source.Vectors, destination.Vectors);
        for (var row = 0; row < 16; row++)
            for (var lane = 0; lane < 16; lane++)
                Assert.Equal((lane * 16) + row, destination.Values[(row * 16) + lane]);
    }
}
